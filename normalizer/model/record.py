"""The output of the pipeline: one record per outcome (docs/record.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """How far an outcome was understood.

    `mapped`: everything measured was found. `partial`: some words of the measure stay unexplained. `ambiguous`: two
    readings are too close to call. `unmapped`: no reading reaches the threshold. `empty`: there is no text.
    """

    MAPPED = "mapped"
    PARTIAL = "partial"
    AMBIGUOUS = "ambiguous"
    UNMAPPED = "unmapped"
    EMPTY = "empty"


class Method(StrEnum):
    """How the words of a match fit a name of its concept, from the strictest way to the loosest."""

    EXACT = "exact"
    NORMALIZED = "normalized"
    ABBREVIATION = "abbreviation"
    FUZZY = "fuzzy"
    DEFINITION = "definition"
    COMPOSED = "composed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named signal for a reading (`effect` above 0) or against it (below 0).

    `effect` is its share of the log-odds of the confidence; `detail` says what in the text gave the signal.
    """

    signal: str
    effect: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A criterion, category, instrument, adverse event or analyte named in the text.

    `confidence` (0..1) is a rule of thumb and not calibrated: it falls with each typing error that was corrected.
    `start` and `end` are half-open character offsets into the raw text of `field` (`measure`, `description` or
    `time_frame`), `text` is that slice.
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
    """An endpoint read from the text, with the reasons for it.

    `confidence` is the calibrated probability (0..1) that the reading is right. `ancestors` are all more general
    concepts, nearest first. `start` and `end` are half-open character offsets into the raw text of `field` (`measure`
    or `description`), `text` is that slice. `predicate` says what the concept is to the words: `skos:exactMatch`,
    `closeMatch`, `broadMatch` (more general than the words), `narrowMatch` (more specific) or `relatedMatch`.
    """

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
    """A time frame as data: durations as in ISO 8601, in the unit as written, and anchor ids.

    `points` are the times of assessment (`P12W`; `P0D` is the baseline, `C6D28` day 28 of cycle 6), `max` is the
    longest time, `every` the interval between assessments. `start` and `end` are the events between which
    time counts, such as `anchor:randomization`. `confidence` (0..1) is a rule of thumb, not calibrated.
    """

    points: tuple[str, ...] = ()
    max: str | None = None
    every: str | None = None
    start: str | None = None
    end: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Definition:
    """How the text itself defines a time-to-event endpoint, as anchor ids.

    Time counts from `origin` until the first of `events`, and is censored at `censoring`.
    """

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
    """Everything read from one outcome. Field order is the order of the JSON output.

    `measure`, `description` and `time_frame_text` are the raw texts, of a joined string its parts. `endpoints` are what
    is measured, in the order of the text; `candidates` are readings that were not chosen, best first, at most five.
    """

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
