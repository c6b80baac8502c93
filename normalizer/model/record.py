"""The output of the pipeline: one record per outcome (docs/record.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """How far an outcome was understood."""

    MAPPED = "mapped"
    PARTIAL = "partial"
    AMBIGUOUS = "ambiguous"
    UNMAPPED = "unmapped"
    EMPTY = "empty"


class Method(StrEnum):
    """How the text of a match met its concept, from the strictest to the loosest."""

    EXACT = "exact"
    NORMALIZED = "normalized"
    ABBREVIATION = "abbreviation"
    FUZZY = "fuzzy"
    DEFINITION = "definition"
    COMPOSED = "composed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named signal for or against a reading. `effect` is its share of the log-odds."""

    signal: str
    effect: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A criterion, category, instrument, adverse event or analyte named in the text.

    `start` and `end` are half-open character offsets into the raw text of `field`.
    """

    id: str
    label: str
    confidence: float
    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class EndpointMatch:
    """An endpoint read from the text, with the reasons for it."""

    id: str
    label: str
    confidence: float
    ancestors: tuple[str, ...]
    field: str
    start: int
    end: int
    text: str
    method: Method
    predicate: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """A time frame as data: ISO 8601 durations in the unit as written, and anchor ids."""

    points: tuple[str, ...] = ()
    max: str | None = None
    every: str | None = None
    start: str | None = None
    end: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Definition:
    """How the text itself defines a time-to-event endpoint, as anchor ids."""

    origin: str | None = None
    events: tuple[str, ...] = ()
    censoring: str | None = None


@dataclass(frozen=True, slots=True)
class GradeRange:
    """Grades that count, both ends included; None is open."""

    min: int | None = None
    max: int | None = None
    criterion: str | None = None

    def __str__(self) -> str:
        if self.max is None:
            return f"{self.min} or higher"
        if self.min is None:
            return f"up to {self.max}"
        return str(self.min) if self.min == self.max else f"{self.min} to {self.max}"


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """What narrows an endpoint down without changing what it is."""

    metric: str | None = None
    aggregation: str | None = None
    grade: GradeRange | None = None
    response_threshold: str | None = None
    sensitivity: str | None = None
    specimen: str | None = None
    assay: str | None = None
    assessor: str | None = None
    population: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything read from one outcome. Field order is the order of the JSON output."""

    id: str
    trial_id: str | None
    outcome_type: str | None
    measure: str
    description: str
    time_frame_text: str
    status: Status
    endpoints: tuple[EndpointMatch, ...] = ()
    candidates: tuple[EndpointMatch, ...] = ()
    criteria: tuple[Mention, ...] = ()
    categories: tuple[Mention, ...] = ()
    instruments: tuple[Mention, ...] = ()
    adverse_events: tuple[Mention, ...] = ()
    analytes: tuple[Mention, ...] = ()
    time_frame: TimeFrame | None = None
    definition: Definition | None = None
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    vocabulary_version: str = ""
    tool_version: str = ""
