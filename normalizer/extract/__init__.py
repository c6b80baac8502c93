"""Facets beside the endpoint: criteria, grades, qualifiers, definitions, time frames."""
