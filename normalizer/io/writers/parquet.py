"""Records as Parquet: the columns of `columns.py`; several values are a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from normalizer.io.arrow import ParquetFile
from normalizer.io.columns import COLUMNS

if TYPE_CHECKING:
    from normalizer.model.record import Record

_GROUP_ROWS = 20_000
_MANY = frozenset(position for position, column in enumerate(COLUMNS) if column.many)


class ParquetSink:
    """Collects records into row groups."""

    def __init__(self, stream: BinaryIO) -> None:
        self._file = ParquetFile(stream, COLUMNS)
        self._rows: list[list[object]] = []

    def write(self, record: Record) -> None:
        """Take one record."""
        values = [column.read(record) for column in COLUMNS]
        self._rows.append([() if value is None and at in _MANY else value for at, value in enumerate(values)])
        if len(self._rows) >= _GROUP_ROWS:
            self._pass_on()

    def close(self) -> None:
        """Write the last group and the footer."""
        if self._rows:
            self._pass_on()
        self._file.close()

    def abandon(self) -> None:
        """Keep pyarrow from writing a footer later on."""
        self._file.abandon()

    def _pass_on(self) -> None:
        self._file.write_rows(self._rows)
        self._rows = []
