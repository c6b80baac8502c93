"""What a reader is: a name, how to recognise its format, and how to read outcomes from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Reader:
    """One input format.

    `recognize` gets the beginning of an input as text; a format with a `mark` is known by its first bytes instead.
    `read` yields outcomes lazily and hands each row that it cannot read to `report` as an InputError with file and
    line; it never stops at a bad row. `extra` names what must be installed for it.
    """

    name: str
    suffixes: tuple[str, ...]
    summary: str
    recognize: Callable[[str], bool]
    read: Callable[[OpenSource, Report], Iterator[Outcome]]
    mark: bytes = b""
    extra: str = ""
