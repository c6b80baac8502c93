"""One outcome as read, for the page: marked text, readings with their evidence, the time line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.model.outcome import Outcome
from normalizer.web.time_line import draw_time_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.model.explanation import ExplainedSpan
    from normalizer.model.record import EndpointMatch, Record
    from normalizer.pipeline import Normalizer
    from normalizer.web.time_line import TimeLine

FACETS = {
    "endpoint": "endpoint",
    "criterion": "criterion",
    "category": "category",
    "instrument": "instrument",
    "ae": "adverse event",
    "analyte": "analyte",
    "ambiguous": "ambiguous",
    "unexplained": "unexplained",
    "qualifier": "qualifier",
    "exclusion": "exclusion",
    "time": "time",
    "vague": "vague",
    "zone": "context",
    "boilerplate": "boilerplate",
}
_RANKS = {name: rank for rank, name in enumerate(FACETS)}
_FIELDS = (("measure", "Measure"), ("description", "Description"), ("time_frame", "Time frame"))
_QUALIFIERS = (
    "metric aggregation response_threshold sensitivity specimen assay assessor population".split()
)  # fmt: skip
_FULL_BAR = 4.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a field; `facet` is empty where nothing was found."""

    text: str
    facet: str = ""
    concept: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The facet in words."""
        return FACETS.get(self.facet, self.facet)


@dataclass(frozen=True, slots=True)
class Bar:
    """One signal; `width` is its strength in percent of the longest bar."""

    signal: str
    detail: str
    effect: float
    width: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page shows of one outcome. `fields` are `(title, pieces)`, `found` `(what, label, id)`."""

    record: Record
    fields: tuple[tuple[str, tuple[Piece, ...]], ...]
    facets: tuple[str, ...]
    found: tuple[tuple[str, str, str], ...]
    time_line: TimeLine | None
    parts: float | None


def read_outcome(normalizer: Normalizer, measure: str, description: str, time_frame: str) -> Reading:
    """Read an outcome; where only the measure is given, it may hold all three joined."""
    joined = not description and not time_frame
    outcome = (
        Outcome("text", joined=measure)
        if joined
        else Outcome("text", measure=measure, description=description, time_frame=time_frame)
    )
    explanation = normalizer.explain(outcome)
    record = explanation.record
    raw = {"measure": record.measure, "description": record.description, "time_frame": record.time_frame_text}
    fields = tuple(
        (title, tuple(mark_text(raw[name], [span for span in explanation.spans if span.field == name])))
        for name, title in _FIELDS
        if raw[name]
    )
    used = {piece.facet for _, pieces in fields for piece in pieces if piece.facet}
    return Reading(
        record,
        fields,
        tuple(facet for facet in FACETS if facet in used),
        tuple(_list_found(record)),
        draw_time_line(record.time_frame) if record.time_frame else None,
        explanation.parts.confidence if explanation.parts else None,
    )


def mark_text(text: str, spans: list[ExplainedSpan]) -> Iterator[Piece]:
    """The text in pieces: of spans that overlap, what says more about the outcome wins, then the longer one."""
    chosen: list[ExplainedSpan] = []
    for span in sorted(spans, key=lambda s: (_RANKS.get(s.facet, len(_RANKS)), s.start - s.end, s.start)):
        if span.end > span.start and all(span.end <= o.start or span.start >= o.end for o in chosen):
            chosen.append(span)
    place = 0
    for span in sorted(chosen, key=lambda s: s.start):
        if span.start > place:
            yield Piece(text[place : span.start])
        yield Piece(text[span.start : span.end], span.facet, span.concept or "", span.note)
        place = span.end
    if place < len(text):
        yield Piece(text[place:])


def list_bars(match: EndpointMatch) -> list[Bar]:
    """The evidence for a reading, the strongest first."""
    longest = max((abs(item.effect) for item in match.evidence), default=0.0)
    scale = max(longest, _FULL_BAR)
    return [
        Bar(item.signal, item.detail, item.effect, round(100 * abs(item.effect) / scale, 1))
        for item in sorted(match.evidence, key=lambda item: -abs(item.effect))
    ]


def _list_found(record: Record) -> Iterator[tuple[str, str, str]]:
    for what, mentions in (
        ("criterion", record.criteria),
        ("category", record.categories),
        ("instrument", record.instruments),
        ("adverse event", record.adverse_events),
        ("analyte", record.analytes),
    ):
        for mention in mentions:
            yield what, mention.label, mention.id
    definition = record.definition
    if definition is not None:
        for what, ids in (
            ("counts from", (definition.origin,)),
            ("counts until", definition.events),
            ("censored at", (definition.censoring,)),
        ):
            for id_ in ids:
                if id_:
                    yield what, id_.partition(":")[2].replace("-", " "), id_
    for name in _QUALIFIERS:
        value = getattr(record.qualifiers, name)
        if value:
            yield name.replace("_", " "), value, value if ":" in value else ""
    grade = record.qualifiers.grade
    if grade is not None:
        yield "grade", str(grade), grade.criterion or ""
