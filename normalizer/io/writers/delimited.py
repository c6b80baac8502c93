"""Records as CSV (RFC 4180) or TSV, UTF-8: the columns of `columns.py`, one row per outcome."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO

from normalizer.io.columns import COLUMNS, read_flat_row

if TYPE_CHECKING:
    from normalizer.io.columns import Value
    from normalizer.io.writer import Rendered
    from normalizer.model.record import Record

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guard_cell(value: Value) -> Value:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


class DelimitedSink:
    """Writes a header, unless the output has one, and one row per record."""

    def __init__(self, stream: BinaryIO, separator: str, *, header: bool = True) -> None:
        self._stream = stream
        self._buffer = io.StringIO(newline="")
        self._rows = csv.writer(self._buffer, delimiter=separator)
        if header:
            self._rows.writerow([column.name for column in COLUMNS])
            self._pass_on()

    def write(self, record: Record) -> None:
        """Write one record."""
        self._rows.writerow([guard_cell(value) for value in read_flat_row(record)])
        self._pass_on()

    def write_rendered(self, rows: Rendered) -> None:
        """Write rows that another sink of this kind has made, without a header."""
        self._stream.write(rows.data)

    def close(self) -> None:
        """Nothing is held back."""

    def _pass_on(self) -> None:
        self._stream.write(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()
