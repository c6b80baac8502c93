"""Mentions: the criteria, categories, instruments, adverse events and analytes that the fields of an outcome name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from normalizer.extract.criteria import drop_families
from normalizer.model.hit import Facet
from normalizer.model.record import Mention

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.model.concept import Concept
    from normalizer.model.hit import Hit
    from normalizer.model.outcome import Field
    from normalizer.pipeline.fields import FieldReading

_EXACT_CONFIDENCE = 0.98
_CONFIDENCE_LOST_PER_ERROR = 0.08
_MOST_ERRORS = 3
_MENTIONED = frozenset(
    {Facet.CRITERION, Facet.CATEGORY, Facet.INSTRUMENT, Facet.ADVERSE_EVENT, Facet.ANALYTE, Facet.QUALIFIER}
)


class MentionFinder:
    """Finds what the fields of one outcome name, in the order of the fields."""

    def __init__(self, fields: Mapping[Field, FieldReading], concepts: Mapping[str, Concept]) -> None:
        self._fields = fields
        self._concepts = concepts
        self._hits: dict[Facet, list[tuple[Field, Hit]]] = defaultdict(list)
        for field, read in fields.items():
            for hit in read.hits:
                facet = hit.entry.facet
                if facet in _MENTIONED:
                    self._hits[facet].append((field, hit))

    def find(self, facet: Facet) -> tuple[Mention, ...]:
        """Each concept of a facet once, where it is first named; a family of criteria only where no version is."""
        found = self._hits.get(facet)
        if not found:
            return ()
        kept = {id(hit) for hit in drop_families((hit for _, hit in found), self._concepts)}
        return tuple(self._make_mention(field, hit) for field, hit in found if id(hit) in kept)

    def list_by_field(self, *facets: Facet) -> dict[str, list[Hit]]:
        """The hits of some facets by field."""
        hits: dict[str, list[Hit]] = defaultdict(list)
        for facet in facets:
            for field, hit in self._hits.get(facet, ()):
                hits[field].append(hit)
        return hits

    def _make_mention(self, field: Field, hit: Hit) -> Mention:
        cleaned = self._fields[field].cleaned
        start, end = cleaned.locate(hit.start, hit.end)
        concept = self._concepts[hit.entry.ref]
        confidence = round(_EXACT_CONFIDENCE - _CONFIDENCE_LOST_PER_ERROR * min(hit.edits, _MOST_ERRORS), 2)
        return Mention(concept.id, concept.label, confidence, field.value, start, end, cleaned.raw[start:end])
