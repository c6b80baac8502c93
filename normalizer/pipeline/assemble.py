"""The output record, put together from what the steps found."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from normalizer.extract import time_frame
from normalizer.extract.anchors import AnchorIndex
from normalizer.extract.criteria import drop_families
from normalizer.extract.qualifiers import find_qualifiers
from normalizer.extract.time_frame import TimeFrameParser
from normalizer.model.hit import Facet, Hit
from normalizer.model.outcome import Field, Outcome
from normalizer.model.record import Definition, EndpointMatch, Mention, Method, Qualifiers, Record, Status, TimeFrame
from normalizer.text.clean import clean_text
from normalizer.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.match.score import Scorer
    from normalizer.model.candidate import Candidate
    from normalizer.pipeline.fields import FieldReading
    from normalizer.resolve.select import Selection
    from normalizer.vocabulary import Vocabulary

_LONGEST_REMEMBERED = 2_000
_MOST_REMEMBERED = 4_000
_EXACT_CONFIDENCE = 0.98
_CONFIDENCE_LOST_PER_ERROR = 0.08
_MENTIONED = frozenset(
    {Facet.CRITERION, Facet.CATEGORY, Facet.INSTRUMENT, Facet.ADVERSE_EVENT, Facet.ANALYTE, Facet.QUALIFIER}
)
_CLOSING = frozenset(")]")


class Facets(NamedTuple):
    """What the texts of an outcome say, its time frame aside: the fields of a `Record`."""

    status: Status
    endpoints: tuple[EndpointMatch, ...]
    candidates: tuple[EndpointMatch, ...]
    criteria: tuple[Mention, ...]
    categories: tuple[Mention, ...]
    instruments: tuple[Mention, ...]
    adverse_events: tuple[Mention, ...]
    analytes: tuple[Mention, ...]
    definition: Definition | None
    qualifiers: Qualifiers


class RecordMaker:
    """Adds the facets to the selected endpoints: criteria, terms, time frame, definition, qualifiers."""

    def __init__(self, vocabulary: Vocabulary, scorer: Scorer) -> None:
        self._vocabulary = vocabulary
        self._concepts = vocabulary.concepts
        self._scorer = scorer
        self._remembered_time_frame = lru_cache(_MOST_REMEMBERED)(self._parse_time_frame)

    @cached_property
    def _time_frames(self) -> TimeFrameParser:
        sections = self._vocabulary.sections
        code = Path(time_frame.__file__).parent
        compiled = self._vocabulary.remember("time-frames", code, lambda: TimeFrameParser(sections).compile_texts())
        return TimeFrameParser(sections, compiled)

    @cached_property
    def _anchors(self) -> AnchorIndex:
        return AnchorIndex.load(self._vocabulary)

    def _find_anchors(self, text: str) -> list[tuple[str, int, int]]:
        return self._anchors.find(text)

    def find_facets(self, fields: Mapping[Field, FieldReading], selection: Selection) -> Facets:
        """All that follows from the read fields; raw texts and offsets refer to the outcome as split."""
        found = _group_hits(fields)
        criteria = self._find_mentions(Facet.CRITERION, found, fields)
        named = {mention.id for mention in criteria}
        endpoints = tuple(self._make_match(candidate, fields) for candidate in selection.chosen)
        return Facets(
            status=selection.status,
            endpoints=endpoints,
            candidates=tuple(self._make_match(candidate, fields) for candidate in selection.rejected),
            criteria=criteria,
            categories=self._find_categories(found, fields),
            instruments=self._find_mentions(Facet.INSTRUMENT, found, fields),
            adverse_events=self._find_mentions(Facet.ADVERSE_EVENT, found, fields),
            analytes=self._find_mentions(Facet.ANALYTE, found, fields),
            definition=self._find_definition(fields) if self._are_timed(endpoints) else None,
            qualifiers=self._find_qualifiers(found, fields, named),
        )

    def make(self, outcome: Outcome, facets: Facets) -> Record:
        """The record of one outcome."""
        return Record(
            outcome.id,
            outcome.trial_id,
            outcome.outcome_type,
            outcome.measure,
            outcome.description,
            outcome.time_frame,
            facets.status if outcome.measure.strip() or outcome.description.strip() else Status.EMPTY,
            facets.endpoints,
            facets.candidates,
            facets.criteria,
            facets.categories,
            facets.instruments,
            facets.adverse_events,
            facets.analytes,
            self.parse_time_frame(outcome.time_frame),
            facets.definition,
            facets.qualifiers,
            self._vocabulary.version,
            VERSION,
        )

    def parse_time_frame(self, raw: str) -> TimeFrame | None:
        """The time frame as data; None for empty text. Most texts were seen before."""
        if len(raw) > _LONGEST_REMEMBERED:
            return self._parse_time_frame(raw)
        return self._remembered_time_frame(raw)

    def _parse_time_frame(self, raw: str) -> TimeFrame | None:
        return self._time_frames.parse(clean_text(raw).text) if raw.strip() else None

    def _are_timed(self, endpoints: tuple[EndpointMatch, ...]) -> bool:
        return any(
            self._concepts[match.id].measurement in {"time-to-event", "duration"} or self._concepts[match.id].events
            for match in endpoints
        )

    def _make_match(self, candidate: Candidate, fields: Mapping[Field, FieldReading]) -> EndpointMatch:
        read = fields[Field(candidate.field)]
        concept = self._concepts[candidate.endpoint]
        start, end = read.cleaned.locate(*_find_extent(candidate, read.cleaned.text))
        return EndpointMatch(
            id=concept.id,
            label=concept.label,
            confidence=round(candidate.confidence, 4),
            ancestors=concept.ancestors,
            field=candidate.field,
            start=start,
            end=end,
            text=read.cleaned.raw[start:end],
            method=candidate.method,
            predicate=_choose_predicate(candidate),
            evidence=self._scorer.explain(candidate),
        )

    def _find_mentions(
        self, facet: Facet, found: Mapping[Facet, list[tuple[Field, Hit]]], fields: Mapping[Field, FieldReading]
    ) -> tuple[Mention, ...]:
        """Each concept of a facet once, where it is first named; a family only where no version of it is."""
        if facet not in found:
            return ()
        kept = {id(hit) for hit in drop_families((hit for _, hit in found[facet]), self._concepts)}
        return tuple(self._make_mention(field, hit, fields) for field, hit in found[facet] if id(hit) in kept)

    def _find_categories(
        self, found: Mapping[Facet, list[tuple[Field, Hit]]], fields: Mapping[Field, FieldReading]
    ) -> tuple[Mention, ...]:
        """Categories of the criteria that the outcome names, each where it is first named."""
        mentions: dict[str, Mention] = {}
        for field, hit in found.get(Facet.CATEGORY, ()):
            if hit.entry.ref not in mentions:
                mentions[hit.entry.ref] = self._make_mention(field, hit, fields)
        return tuple(mentions.values())

    def _make_mention(self, field: Field, hit: Hit, fields: Mapping[Field, FieldReading]) -> Mention:
        cleaned = fields[field].cleaned
        start, end = cleaned.locate(hit.start, hit.end)
        concept = self._concepts[hit.entry.ref]
        confidence = round(_EXACT_CONFIDENCE - _CONFIDENCE_LOST_PER_ERROR * min(hit.edits, 3), 2)
        return Mention(concept.id, concept.label, confidence, field.value, start, end, cleaned.raw[start:end])

    def _find_definition(self, fields: Mapping[Field, FieldReading]) -> Definition | None:
        from normalizer.extract.definition import find_definition  # noqa: PLC0415 - for time-to-event endpoints only

        for field in (Field.DESCRIPTION, Field.MEASURE):
            definition = find_definition(fields[field].cleaned.text, self._find_anchors)
            if definition is not None:
                return definition
        return None

    def _find_qualifiers(
        self,
        found: Mapping[Facet, list[tuple[Field, Hit]]],
        fields: Mapping[Field, FieldReading],
        criteria: set[str],
    ) -> Qualifiers:
        hits: dict[str, list[Hit]] = {}
        for facet in (Facet.QUALIFIER, Facet.CATEGORY):
            for field, hit in found.get(facet, ()):
                hits.setdefault(field.value, []).append(hit)
        grading = sorted(name for name in criteria if self._concepts[name].measurement == "grading")
        return find_qualifiers(
            fields[Field.MEASURE].cleaned.text,
            fields[Field.DESCRIPTION].cleaned.text,
            hits,
            grading[0] if len(grading) == 1 else None,
        )


def _group_hits(fields: Mapping[Field, FieldReading]) -> dict[Facet, list[tuple[Field, Hit]]]:
    """The hits of the facets that a record is made of, in the order of the fields."""
    found: dict[Facet, list[tuple[Field, Hit]]] = {}
    for field, read in fields.items():
        for hit in read.hits:
            facet = hit.entry.facet
            if facet in _MENTIONED:
                found.setdefault(facet, []).append((field, hit))
    return found


def _find_extent(candidate: Candidate, text: str) -> tuple[int, int]:
    """The best hit, together with the same endpoint's abbreviation in brackets right behind it."""
    start, end = candidate.hit.start, candidate.hit.end
    if len(candidate.hits) == 1:
        return start, end
    for hit in sorted(candidate.hits, key=lambda h: h.start):
        if hit.depth == candidate.hit.depth + 1 and hit.start >= end and text[end : hit.start].strip() in {"(", "["}:
            end = hit.end + 1 if text[hit.end : hit.end + 1] in _CLOSING else hit.end
    return start, end


def _choose_predicate(candidate: Candidate) -> str:
    """How the matched words relate to the concept, in SKOS terms."""
    if candidate.via:
        return "skos:relatedMatch"
    if candidate.method is Method.COMPOSED:
        return "skos:closeMatch"
    # the words of a narrow synonym are narrower than the concept, which is then their broad match
    return {
        "exact": "skos:exactMatch",
        "narrow": "skos:broadMatch",
        "broad": "skos:narrowMatch",
        "related": "skos:relatedMatch",
    }[candidate.hit.entry.scope.value]
