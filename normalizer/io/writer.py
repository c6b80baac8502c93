"""What a writer is: a name, the suffixes it answers to, and how to begin an output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normalizer.model.record import Record


@dataclass(frozen=True, slots=True)
class Rendered:
    """The rows of `count` records as bytes of a format that can be continued, made by another process.

    `last_id` is the id of the last record, `vocabulary` the version of the vocabulary they were made with.
    """

    data: bytes
    count: int
    last_id: str
    vocabulary: str


class RecordSink(Protocol):
    """Takes records one by one; `close` writes what is still held back and leaves the stream open.

    A sink that holds more than memory also has `abandon`, which lets go of it after a failure. One that only writes
    forward is a `RowSink`.
    """

    def write(self, record: Record) -> None:
        """Take one record."""

    def close(self) -> None:
        """Write what is held back."""


class RowSink(RecordSink, Protocol):
    """A sink that takes rows which another sink of its kind has made."""

    def write_rendered(self, rows: Rendered) -> None:
        """Take rows without a header."""


@dataclass(frozen=True, slots=True)
class Writer:
    """One output format.

    `begin` starts it on a binary stream; a format that is a database has `begin_at`, which starts it as a file that is
    not there yet. `go_on` continues an output whose beginning is already there, for formats that can be resumed; both
    then give a `RowSink`. `list_tables` names the tables of a database that is there.
    `extra` names what must be installed for it.
    """

    name: str
    suffixes: tuple[str, ...]
    summary: str
    begin: Callable[[BinaryIO], RecordSink] | None = None
    begin_at: Callable[[Path], RecordSink] | None = None
    go_on: Callable[[BinaryIO], RecordSink] | None = None
    list_tables: Callable[[Path], list[str]] | None = None
    extra: str = ""
