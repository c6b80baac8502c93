"""The vocabulary in the formats of others: SKOS, OWL, OBO, OBO Graphs, SSSOM, flat tables."""
