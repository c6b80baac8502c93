"""Records as JSON Lines: one object a line, UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from normalizer.io.record_json import to_json

if TYPE_CHECKING:
    from normalizer.io.writer import Rendered
    from normalizer.model.record import Record


class JsonSink:
    """Writes one line per record."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, record: Record) -> None:
        """Write one record."""
        self._stream.write(to_json(record).encode("utf-8", "replace") + b"\n")

    def write_rendered(self, rows: Rendered) -> None:
        """Write rows that another sink of this kind has made."""
        self._stream.write(rows.data)

    def close(self) -> None:
        """Nothing is held back."""
