"""The output record, put together from what the steps found."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.extract import time_frame
from normalizer.extract.anchors import AnchorIndex
from normalizer.extract.qualifiers import QualifierReader
from normalizer.extract.time_frame import TimeFrameParser
from normalizer.model.hit import Facet
from normalizer.model.outcome import Field, Outcome
from normalizer.model.record import Definition, EndpointMatch, Mention, Method, Qualifiers, Record, Status, TimeFrame
from normalizer.pipeline.mentions import MentionFinder
from normalizer.text.clean import clean_text
from normalizer.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.extract.definition import DefinitionReader
    from normalizer.match.score import Scorer
    from normalizer.model.candidate import Candidate
    from normalizer.pipeline.fields import FieldReading
    from normalizer.resolve.select import Selection
    from normalizer.vocabulary import Vocabulary

_LONGEST_REMEMBERED = 2_000
_MOST_REMEMBERED = 4_000
_CLOSING = frozenset(")]")


class RecordMaker:
    """Adds to the selected endpoints what else the texts say: criteria, terms, time frame, definition, qualifiers."""

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
    def _definitions(self) -> DefinitionReader:
        from normalizer.extract.definition import DefinitionReader  # noqa: PLC0415 - for time-to-event endpoints only

        section = self._vocabulary.section("text/definitions")
        return DefinitionReader(AnchorIndex.load(self._vocabulary).find, section)

    @cached_property
    def _qualifiers(self) -> QualifierReader:
        return QualifierReader(self._vocabulary.section("text/comparatives"))

    def make(self, outcome: Outcome, fields: Mapping[Field, FieldReading], selection: Selection) -> Record:
        """The record of one outcome; raw texts and offsets refer to it as split."""
        mentions = MentionFinder(fields, self._concepts)
        criteria = mentions.find(Facet.CRITERION)
        is_empty = not (outcome.measure.strip() or outcome.description.strip())
        return Record(
            id=outcome.id,
            trial_id=outcome.trial_id,
            outcome_type=outcome.outcome_type,
            measure=outcome.measure,
            description=outcome.description,
            time_frame_text=outcome.time_frame,
            status=Status.EMPTY if is_empty else selection.status,
            endpoints=tuple(self._make_match(candidate, fields) for candidate in selection.chosen),
            candidates=tuple(self._make_match(candidate, fields) for candidate in selection.rejected),
            criteria=criteria,
            categories=mentions.find(Facet.CATEGORY),
            instruments=mentions.find(Facet.INSTRUMENT),
            adverse_events=mentions.find(Facet.ADVERSE_EVENT),
            analytes=mentions.find(Facet.ANALYTE),
            time_frame=self.parse_time_frame(outcome.time_frame),
            definition=self._find_definition(fields) if any(map(self._is_timed, selection.chosen)) else None,
            qualifiers=self._find_qualifiers(mentions, fields, criteria),
            vocabulary_version=self._vocabulary.version,
            tool_version=VERSION,
        )

    def parse_time_frame(self, raw: str) -> TimeFrame | None:
        """The time frame as data; None for empty text. Most texts were seen before."""
        if len(raw) > _LONGEST_REMEMBERED:
            return self._parse_time_frame(raw)
        return self._remembered_time_frame(raw)

    def _parse_time_frame(self, raw: str) -> TimeFrame | None:
        return self._time_frames.parse(clean_text(raw).text) if raw.strip() else None

    def _is_timed(self, candidate: Candidate) -> bool:
        concept = self._concepts[candidate.endpoint]
        return concept.measurement in {"time-to-event", "duration"} or bool(concept.events)

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

    def _find_definition(self, fields: Mapping[Field, FieldReading]) -> Definition | None:
        texts = (fields[field].cleaned.text for field in (Field.DESCRIPTION, Field.MEASURE))
        return next(filter(None, map(self._definitions.read, texts)), None)

    def _find_qualifiers(
        self, mentions: MentionFinder, fields: Mapping[Field, FieldReading], criteria: tuple[Mention, ...]
    ) -> Qualifiers:
        grading = {mention.id for mention in criteria if self._concepts[mention.id].measurement == "grading"}
        return self._qualifiers.find(
            fields[Field.MEASURE].cleaned.text,
            fields[Field.DESCRIPTION].cleaned.text,
            mentions.list_by_field(Facet.QUALIFIER, Facet.CATEGORY),
            graded_by=grading.pop() if len(grading) == 1 else None,
        )


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
