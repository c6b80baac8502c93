"""The whole way of one outcome, in one function: `Normalizer.normalize_outcome`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from normalizer.extract.criteria import CriterionFinder, drop_families
from normalizer.extract.definition import find_definition
from normalizer.extract.qualifiers import find_qualifiers
from normalizer.extract.time_frame import TimeFrameParser
from normalizer.match.candidates import CandidateFinder, decide_senses, keep_longest
from normalizer.match.evidence import Scene, find_content, find_unexplained, gather_signals
from normalizer.match.find import find_hits
from normalizer.match.lexicon import Lexicon
from normalizer.match.local_forms import find_local_forms
from normalizer.match.scattered import ScatterIndex
from normalizer.match.score import Scorer
from normalizer.match.senses import Context, SenseTable
from normalizer.match.typos import TypoCorrector
from normalizer.match.views import Reading, read_text
from normalizer.match.zones import find_zones
from normalizer.model.candidate import Candidate
from normalizer.model.hit import Facet, Hit
from normalizer.model.outcome import Field, Outcome, OutcomeType, Parts
from normalizer.model.record import Definition, EndpointMatch, Mention, Method, Qualifiers, Record, Status, TimeFrame
from normalizer.resolve.select import DEFAULT_THRESHOLD, Selection, select_endpoints
from normalizer.text.clean import Cleaned, clean_text
from normalizer.text.split import split_joined
from normalizer.version import VERSION
from normalizer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_CACHE_SIZE = 50_000
_LONGEST_TEXT = 20_000
_MENTION_CONFIDENCE = {0: 0.98, 1: 0.9}


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field of an outcome, read: clean text, tokens, hits with their final meaning, zones."""

    cleaned: Cleaned
    reading: Reading
    hits: list[Hit]
    zones: list[str]
    local_forms: dict[int, tuple[int, int]]


class Normalizer:
    """Maps outcomes to endpoints, criteria and time frames. Safe to share between threads once built.

    `vocabulary` defaults to the one that ships with the package; `threshold` is the confidence from which a
    reading counts as found.
    """

    def __init__(self, vocabulary: Vocabulary | None = None, *, threshold: float = DEFAULT_THRESHOLD) -> None:
        self.vocabulary = vocabulary or Vocabulary.load()
        self.threshold = threshold
        self._lexicon = Lexicon(self.vocabulary)
        self._typos = TypoCorrector(self._lexicon)
        self._scatter = ScatterIndex(self._lexicon)
        self._senses = SenseTable(self.vocabulary)
        self._candidates = CandidateFinder(self.vocabulary)
        self._criteria = CriterionFinder(self.vocabulary.concepts)
        self._scorer = Scorer.load()
        self._time_frames = TimeFrameParser(self.vocabulary.sections)
        self._time_frame_cache: dict[str, TimeFrame | None] = {}

    def normalize(self, text: str) -> Record:
        """Read one outcome given as a single string: `measure`, or `measure, description, time frame` joined."""
        return self.normalize_outcome(Outcome(id="", joined=text))

    def normalize_outcome(
        self,
        outcome: Outcome | None = None,
        *,
        measure: str = "",
        description: str = "",
        time_frame: str = "",
        **fields: Any,
    ) -> Record:
        """Read one outcome, given as an `Outcome` or as its parts. Never raises on any text."""
        if outcome is None:
            outcome = Outcome("", measure, description, time_frame, **fields)
        if outcome.joined is not None:
            outcome, _ = split_outcome(outcome)
        measure_read = self._read_field(outcome.measure, with_typos=True)
        description_read = self._read_field(outcome.description)
        measure_read, description_read = self._decide_meanings(outcome, measure_read, description_read)
        fields_read = {Field.MEASURE: measure_read, Field.DESCRIPTION: description_read}

        candidates, explained = self._find_candidates(fields_read)
        selection = select_endpoints(candidates, self.vocabulary.concepts, explained, self.threshold)
        if not (outcome.measure.strip() or outcome.description.strip()):
            selection = replace(selection, status=Status.EMPTY)
        return self._make_record(outcome, fields_read, selection)

    def normalize_many(self, outcomes: Iterable[Outcome | Mapping[str, Any] | str]) -> Iterator[Record]:
        """Read outcomes one by one, lazily and in constant memory.

        A string is read as by `normalize`; a mapping has the fields of `Outcome`.
        """
        for outcome in outcomes:
            if isinstance(outcome, str):
                yield self.normalize(outcome)
            elif isinstance(outcome, Outcome):
                yield self.normalize_outcome(outcome)
            else:
                yield self.normalize_outcome(make_outcome(outcome))

    def _read_field(self, raw: str, *, with_typos: bool = False) -> FieldReading:
        cleaned = clean_text(raw[:_LONGEST_TEXT])
        reading = read_text(cleaned.text)
        hits = find_hits(reading, self._lexicon, self._typos if with_typos else None)
        return FieldReading(cleaned, reading, hits, [], find_local_forms(reading) if with_typos else {})

    def _decide_meanings(
        self, outcome: Outcome, measure: FieldReading, description: FieldReading
    ) -> tuple[FieldReading, FieldReading]:
        """Give ambiguous abbreviations their meaning, criteria their version, and keep the longest hits."""
        criteria = frozenset(
            hit.entry.ref for read in (measure, description) for hit in read.hits if hit.entry.facet is Facet.CRITERION
        )
        families = criteria | {a for ref in criteria for a in self.vocabulary.concepts[ref].ancestors}
        context = Context(
            " ".join(view.stream() for read in (measure, description) for view in read.reading.views),
            read_text(clean_text(f"{outcome.title} . {' . '.join(outcome.conditions)}").text).views[0].stream(),
            families,
        )
        return self._settle_hits(measure, context), self._settle_hits(description, context)

    def _settle_hits(self, read: FieldReading, context: Context) -> FieldReading:
        hits, _ = decide_senses(read.hits, self._senses, context)
        hits = keep_longest(hits)
        criteria = self._criteria.find(hits, read.reading.tokens)
        hits = [hit for hit in hits if hit.entry.facet is not Facet.CRITERION] + criteria
        return replace(read, hits=hits, zones=find_zones(read.reading, hits))

    def _find_candidates(self, fields: Mapping[Field, FieldReading]) -> tuple[list[Candidate], float]:
        measure = fields[Field.MEASURE]
        concepts = self.vocabulary.concepts
        content = find_content(measure.reading, measure.hits, measure.zones)
        vague = any(hit.entry.facet is Facet.VAGUE for hit in measure.hits)
        named = {
            field: frozenset(hit.entry.ref for hit in read.hits if hit.entry.facet is Facet.ENDPOINT)
            for field, read in fields.items()
        }
        scene = Scene(
            "measure", measure.reading, measure.hits, measure.zones, content, measure.local_forms, vague,
            named[Field.DESCRIPTION],
        )
        hits = [*measure.hits, *self._find_scattered(measure)]
        found = self._candidates.find(hits, measure.reading, "measure")
        gather_signals(found, scene, concepts)
        for candidate in found:
            self._scorer.apply(candidate)
        missing = sum(len(run) for run in find_unexplained(scene))
        explained = 1.0 - missing / len(content) if content else 1.0
        if not any(candidate.confidence >= self.threshold for candidate in found):
            found += self._find_in_description(fields[Field.DESCRIPTION], named[Field.MEASURE], vague=vague)
        return found, explained

    def _find_scattered(self, read: FieldReading) -> list[Hit]:
        """Scattered matches that no contiguous match of at least as many words makes redundant."""
        contiguous = [hit for hit in read.hits if hit.entry.facet is Facet.ENDPOINT]
        return [
            hit
            for hit in self._scatter.find(read.reading, self._typos)
            if not any(
                other.entry.ref == hit.entry.ref or (other.covers(hit) and other.entry.size >= hit.entry.size)
                for other in contiguous
            )
        ]

    def _find_in_description(self, read: FieldReading, named: frozenset[str], *, vague: bool) -> list[Candidate]:
        content = find_content(read.reading, read.hits, read.zones)
        scene = Scene("description", read.reading, read.hits, read.zones, content, {}, vague, named)
        found = self._candidates.find(read.hits, read.reading, "description")
        gather_signals(found, scene, self.vocabulary.concepts)
        for candidate in found:
            self._scorer.apply(candidate)
        return found

    def _make_record(self, outcome: Outcome, fields: Mapping[Field, FieldReading], selection: Selection) -> Record:
        concepts = self.vocabulary.concepts
        criteria = self._find_mentions(fields, Facet.CRITERION)
        named = {mention.id for mention in criteria}
        endpoints = tuple(self._make_match(candidate, fields) for candidate in selection.chosen)
        timed = any(
            concepts[match.id].measurement in {"time-to-event", "duration"} or concepts[match.id].events
            for match in endpoints
        )
        return Record(
            id=outcome.id,
            trial_id=outcome.trial_id,
            outcome_type=outcome.outcome_type,
            measure=outcome.measure,
            description=outcome.description,
            time_frame_text=outcome.time_frame,
            status=selection.status,
            endpoints=endpoints,
            candidates=tuple(self._make_match(candidate, fields) for candidate in selection.rejected),
            criteria=criteria,
            categories=self._find_categories(fields, named),
            instruments=self._find_mentions(fields, Facet.INSTRUMENT),
            adverse_events=self._find_mentions(fields, Facet.ADVERSE_EVENT),
            analytes=self._find_mentions(fields, Facet.ANALYTE),
            time_frame=self._parse_time_frame(outcome.time_frame),
            definition=self._find_definition(fields) if timed else None,
            qualifiers=self._find_qualifiers(fields, named),
            vocabulary_version=self.vocabulary.version,
            tool_version=VERSION,
        )

    def _make_match(self, candidate: Candidate, fields: Mapping[Field, FieldReading]) -> EndpointMatch:
        read = fields[Field(candidate.field)]
        concept = self.vocabulary.concepts[candidate.endpoint]
        start, end = _find_extent(candidate, read)
        start, end = read.cleaned.locate(start, end)
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

    def _find_mentions(self, fields: Mapping[Field, FieldReading], facet: Facet) -> tuple[Mention, ...]:
        found = [(field, hit) for field, read in fields.items() for hit in read.hits if hit.entry.facet is facet]
        kept = drop_families((hit for _, hit in found), self.vocabulary.concepts)
        return tuple(self._make_mention(field, hit, fields) for field, hit in found if any(hit is k for k in kept))

    def _find_categories(self, fields: Mapping[Field, FieldReading], criteria: set[str]) -> tuple[Mention, ...]:
        """Categories of the criteria that the outcome names; the same word in other criteria is left out."""
        mentions = []
        seen = set()
        for field, read in fields.items():
            for hit in read.hits:
                concept = self.vocabulary.concepts.get(hit.entry.ref)
                if hit.entry.facet is not Facet.CATEGORY or concept is None or concept.id in seen:
                    continue
                if concept.version_of in criteria:
                    seen.add(concept.id)
                    mentions.append(self._make_mention(field, hit, fields))
        return tuple(mentions)

    def _make_mention(self, field: Field, hit: Hit, fields: Mapping[Field, FieldReading]) -> Mention:
        cleaned = fields[field].cleaned
        start, end = cleaned.locate(hit.start, hit.end)
        concept = self.vocabulary.concepts[hit.entry.ref]
        confidence = _MENTION_CONFIDENCE.get(hit.edits, 0.8)
        return Mention(concept.id, concept.label, confidence, field.value, start, end, cleaned.raw[start:end])

    def _parse_time_frame(self, raw: str) -> TimeFrame | None:
        if raw in self._time_frame_cache:
            return self._time_frame_cache[raw]
        parsed = self._time_frames.parse(clean_text(raw).text) if raw.strip() else None
        if len(self._time_frame_cache) < _CACHE_SIZE:
            self._time_frame_cache[raw] = parsed
        return parsed

    def _find_definition(self, fields: Mapping[Field, FieldReading]) -> Definition | None:
        for field in (Field.DESCRIPTION, Field.MEASURE):
            definition = find_definition(fields[field].cleaned.text, self._time_frames.find_anchors)
            if definition is not None:
                return definition
        return None

    def _find_qualifiers(self, fields: Mapping[Field, FieldReading], criteria: set[str]) -> Qualifiers:
        grading = [name for name in sorted(criteria) if self.vocabulary.concepts[name].measurement == "grading"]
        return find_qualifiers(
            fields[Field.MEASURE].cleaned.text,
            fields[Field.DESCRIPTION].cleaned.text,
            {field.value: read.hits for field, read in fields.items()},
            grading[0] if len(grading) == 1 else None,
            self.vocabulary.concepts,
            criteria,
        )


def make_outcome(fields: Mapping[str, Any]) -> Outcome:
    """An `Outcome` from a mapping with its field names; keys it does not know are ignored."""
    kind = fields.get("outcome_type")
    return Outcome(
        id=str(fields.get("id") or ""),
        measure=str(fields.get("measure") or ""),
        description=str(fields.get("description") or ""),
        time_frame=str(fields.get("time_frame") or ""),
        joined=fields.get("joined"),
        trial_id=fields.get("trial_id") or fields.get("nct_id"),
        outcome_type=OutcomeType(kind) if kind in set(OutcomeType) else None,
        title=str(fields.get("title") or ""),
        conditions=tuple(fields.get("conditions") or ()),
    )


def split_outcome(outcome: Outcome) -> tuple[Outcome, Parts]:
    """Take a joined outcome apart; the parts are verbatim slices of the joined text."""
    cleaned = clean_text(outcome.joined or "")
    parts = split_joined(cleaned.text)

    def cut(start: int, text: str) -> str:
        first, last = cleaned.locate(start, start + len(text))
        return cleaned.raw[first:last] if text else ""

    split = replace(
        outcome,
        joined=None,
        measure=cut(parts.measure_start, parts.measure),
        description=cut(parts.description_start, parts.description),
        time_frame=cut(parts.time_frame_start, parts.time_frame),
    )
    return split, parts


def _find_extent(candidate: Candidate, read: FieldReading) -> tuple[int, int]:
    """The best hit, together with the same endpoint's abbreviation in brackets right behind it."""
    start, end = candidate.hit.start, candidate.hit.end
    text = read.cleaned.text
    for hit in sorted(candidate.hits, key=lambda h: h.start):
        between = text[end : hit.start]
        if hit.depth == candidate.hit.depth + 1 and hit.start >= end and between.strip() in {"(", "["}:
            closing = hit.end + 1 if text[hit.end : hit.end + 1] in {")", "]"} else hit.end
            end = closing
    return start, end


def _choose_predicate(candidate: Candidate) -> str:
    """How the matched words relate to the concept, in SKOS terms."""
    if candidate.via or candidate.method is Method.COMPOSED:
        return "skos:relatedMatch" if candidate.via else "skos:closeMatch"
    scope = candidate.hit.entry.scope.value
    # a narrow synonym is narrower than its concept, so the concept is its broad match
    return {"exact": "skos:exactMatch", "narrow": "skos:broadMatch", "broad": "skos:narrowMatch"}.get(
        scope, "skos:relatedMatch"
    )
