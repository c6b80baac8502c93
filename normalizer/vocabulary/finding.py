"""A finding: something wrong in a file of the vocabulary, where it is and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One problem. `file` is relative to the vocabulary's folder, `line` counts from 1, `advice` says what to do.

    `subject` is the concept id, text or path the finding is about; exceptions name it. `fixable` findings are
    mended by `lint --fix`.
    """

    file: str
    line: int
    rule: str
    problem: str
    advice: str = ""
    subject: str = ""
    level: str = "error"
    fixable: bool = False

    def __str__(self) -> str:
        tail = f"; {self.advice}" if self.advice else ""
        return f"{self.file}:{self.line}: {self.problem}{tail}"
