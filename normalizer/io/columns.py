"""The flat form of a record: one list of columns for every tabular writer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from normalizer.model.record import Definition, EndpointMatch, GradeRange, Mention, Record, TimeFrame

    Value = str | int | float | None
    Values = tuple[str, ...] | tuple[float, ...]

SEPARATOR = "|"
_NO_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, and how to get it.

    `kind` is `text`, `integer` or `number`. A column that has `many` values gives a tuple; `read_flat_row` joins it.
    """

    name: str
    summary: str
    read: Callable[[Record], Value | Values]
    kind: str = "text"
    many: bool = False


def read_flat_row(record: Record) -> list[Value]:
    """The values of all columns for a row of cells; several values are joined by `|`."""
    return [_join(value) if isinstance(value, tuple) else value for value in [read(record) for read in _READS]]


def _join(values: Values) -> str:
    return SEPARATOR.join([value if isinstance(value, str) else f"{value:.{_NO_DIGITS}g}" for value in values])


def _ids(items: Iterable[EndpointMatch | Mention]) -> tuple[str, ...]:
    return tuple(item.id for item in items)


def _labels(items: Iterable[EndpointMatch | Mention]) -> tuple[str, ...]:
    return tuple(item.label for item in items)


def _confidences(items: Iterable[EndpointMatch | Mention]) -> tuple[float, ...]:
    return tuple(round(item.confidence, _NO_DIGITS) for item in items)


def _from_time(read: Callable[[TimeFrame], Value | Values]) -> Callable[[Record], Value | Values]:
    return lambda record: None if record.time_frame is None else read(record.time_frame)


def _from_definition(read: Callable[[Definition], Value | Values]) -> Callable[[Record], Value | Values]:
    return lambda record: None if record.definition is None else read(record.definition)


def _from_grade(read: Callable[[GradeRange], Value]) -> Callable[[Record], Value]:
    return lambda record: None if record.qualifiers.grade is None else read(record.qualifiers.grade)


COLUMNS: tuple[Column, ...] = (
    Column("id", "id of the outcome", lambda r: r.id),
    Column("trial_id", "id of the trial", lambda r: r.trial_id),
    Column("outcome_type", "primary, secondary or other", lambda r: r.outcome_type and str(r.outcome_type)),
    Column("measure", "raw text", lambda r: r.measure),
    Column("description", "raw text", lambda r: r.description),
    Column("time_frame_text", "raw text", lambda r: r.time_frame_text),
    Column("status", "mapped, partial, ambiguous, unmapped or empty", lambda r: r.status.value),
    Column("endpoints", "ids of the endpoints found", lambda r: _ids(r.endpoints), many=True),
    Column("endpoint_labels", "their labels", lambda r: _labels(r.endpoints), many=True),
    Column("endpoint_confidences", "their confidences", lambda r: _confidences(r.endpoints), kind="number", many=True),
    Column("endpoint_texts", "the raw text of each", lambda r: tuple(match.text for match in r.endpoints), many=True),
    Column("candidates", "ids of readings that were not chosen, best first", lambda r: _ids(r.candidates), many=True),
    Column(
        "candidate_confidences", "their confidences", lambda r: _confidences(r.candidates), kind="number", many=True
    ),
    Column("criteria", "ids of the criteria named", lambda r: _ids(r.criteria), many=True),
    Column("categories", "ids of the categories named", lambda r: _ids(r.categories), many=True),
    Column("instruments", "ids of the instruments named", lambda r: _ids(r.instruments), many=True),
    Column("adverse_events", "ids of the adverse events named", lambda r: _ids(r.adverse_events), many=True),
    Column("analytes", "ids of the analytes named", lambda r: _ids(r.analytes), many=True),
    Column("time_points", "ISO 8601 durations", _from_time(lambda t: t.points), many=True),
    Column("time_max", "ISO 8601 duration", _from_time(lambda t: t.max)),
    Column("time_every", "ISO 8601 duration", _from_time(lambda t: t.every)),
    Column("time_start", "id of the anchor", _from_time(lambda t: t.start)),
    Column("time_end", "ids of the anchors", _from_time(lambda t: t.end), many=True),
    Column(
        "time_confidence",
        "confidence of the time frame",
        _from_time(lambda t: round(t.confidence, _NO_DIGITS)),
        kind="number",
    ),
    Column("definition_origin", "anchor where time starts to count", _from_definition(lambda d: d.origin)),
    Column("definition_events", "anchors that count as the event", _from_definition(lambda d: d.events), many=True),
    Column("definition_censoring", "anchor of censoring", _from_definition(lambda d: d.censoring)),
    Column("metric", "qualifier", lambda r: r.qualifiers.metric),
    Column("aggregation", "qualifier", lambda r: r.qualifiers.aggregation),
    Column("grade_min", "lowest grade that counts", _from_grade(lambda g: g.min), kind="integer"),
    Column("grade_max", "highest grade that counts", _from_grade(lambda g: g.max), kind="integer"),
    Column("grade_criterion", "id of the grading criterion", _from_grade(lambda g: g.criterion)),
    Column("response_threshold", "id of the category", lambda r: r.qualifiers.response_threshold),
    Column("sensitivity", "qualifier", lambda r: r.qualifiers.sensitivity),
    Column("specimen", "qualifier", lambda r: r.qualifiers.specimen),
    Column("assay", "qualifier", lambda r: r.qualifiers.assay),
    Column("assessor", "qualifier", lambda r: r.qualifiers.assessor),
    Column("population", "qualifier", lambda r: r.qualifiers.population),
    Column("vocabulary_version", "version of the vocabulary", lambda r: r.vocabulary_version),
    Column("tool_version", "version of the tool", lambda r: r.tool_version),
)
_READS = tuple(column.read for column in COLUMNS)
