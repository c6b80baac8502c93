"""A record as rows of tidy tables, for databases: each fact a row, joined by the number of its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.io.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from normalizer.model.record import EndpointMatch, Mention, Record

    Row = tuple[object, ...]

KEY = "outcome"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns with their kinds (as in `Column`) behind the key, and the rows that a record gives."""

    name: str
    columns: tuple[tuple[str, str], ...]
    read: Callable[[Record], Iterable[Row]]

    def read_rows(self, number: int, record: Record) -> Iterator[Row]:
        """The rows of a record, each with the number of its outcome in front."""
        for row in self.read(record):
            yield (number, *row)


_SINGLE = tuple(column for column in COLUMNS if not column.many)
_PLACE = (
    ("position", "integer"),
    ("id", "text"),
    ("label", "text"),
    ("confidence", "number"),
    ("field", "text"),
    ("text_start", "integer"),
    ("text_end", "integer"),
    ("text", "text"),
)
_ANCHOR = (("position", "integer"), ("anchor", "text"))


def _describe(items: Iterable[EndpointMatch | Mention]) -> Iterator[Row]:
    for position, item in enumerate(items, 1):
        yield position, item.id, item.label, item.confidence, str(item.field), item.start, item.end, item.text


def _describe_matches(matches: Iterable[EndpointMatch]) -> Iterator[Row]:
    matches = list(matches)
    for row, match in zip(_describe(matches), matches, strict=True):
        yield (*row, match.method.value, match.predicate)


def _make_mentions(name: str, read: Callable[[Record], Iterable[Mention]]) -> Table:
    return Table(name, _PLACE, lambda record: _describe(read(record)))


def _make_matches(name: str, read: Callable[[Record], Iterable[EndpointMatch]]) -> Table:
    columns = (*_PLACE, ("method", "text"), ("predicate", "text"))
    return Table(name, columns, lambda record: _describe_matches(read(record)))


TABLES: tuple[Table, ...] = (
    Table(
        "outcomes",
        tuple((column.name, column.kind) for column in _SINGLE),
        lambda record: (tuple(column.read(record) for column in _SINGLE),),
    ),
    _make_matches("endpoints", lambda record: record.endpoints),
    _make_matches("candidates", lambda record: record.candidates),
    Table(
        "endpoint_ancestors",
        (("endpoint", "text"), ("distance", "integer"), ("ancestor", "text")),
        lambda record: (
            (match.id, distance, ancestor)
            for match in record.endpoints
            for distance, ancestor in enumerate(match.ancestors, 1)
        ),
    ),
    _make_mentions("criteria", lambda record: record.criteria),
    _make_mentions("categories", lambda record: record.categories),
    _make_mentions("instruments", lambda record: record.instruments),
    _make_mentions("adverse_events", lambda record: record.adverse_events),
    _make_mentions("analytes", lambda record: record.analytes),
    Table(
        "time_points",
        (("position", "integer"), ("point", "text")),
        lambda record: enumerate(record.time_frame.points if record.time_frame else (), 1),
    ),
    Table("time_ends", _ANCHOR, lambda record: enumerate(record.time_frame.end if record.time_frame else (), 1)),
    Table(
        "definition_events", _ANCHOR, lambda record: enumerate(record.definition.events if record.definition else (), 1)
    ),
)


class HeldRows:
    """Rows of all tables, held back until there are those of `size` records: `rows` has them by table."""

    def __init__(self, size: int) -> None:
        self.rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        self._size = size
        self._count = 0

    def add(self, record: Record) -> bool:
        """Take the rows of one record; True when it is time to write what is held."""
        self._count += 1
        for table in TABLES:
            self.rows[table.name].extend(table.read_rows(self._count, record))
        return self._count % self._size == 0
