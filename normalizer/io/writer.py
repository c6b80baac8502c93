"""What a writer is: a name, the suffixes it answers to, and how to begin an output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalizer.model.record import Record


class RecordSink(Protocol):
    """Takes records one by one; `close` writes what is still held back and leaves the stream open."""

    def write(self, record: Record) -> None:
        """Take one record."""

    def close(self) -> None:
        """Write what is held back."""


@dataclass(frozen=True, slots=True)
class Writer:
    """One output format. `begin` starts it on a binary stream."""

    name: str
    suffixes: tuple[str, ...]
    summary: str
    begin: Callable[[BinaryIO], RecordSink]
