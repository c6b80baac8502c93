"""Errors a caller can catch. All of them survive pickling, so they cross process borders."""

from __future__ import annotations


class NormalizerError(Exception):
    """The base of every error this package raises on purpose."""


class VocabularyError(NormalizerError):
    """The vocabulary cannot be used, or has no such concept. `findings` holds every problem as `file:line: text`."""

    def __init__(self, message: str, findings: tuple[str, ...] = ()) -> None:
        super().__init__(message, findings)
        self.message = message
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join((self.message, *self.findings))


class InputError(NormalizerError):
    """An input, or a row of it, cannot be read.

    `source` names the file, `line` counts from 1, `row` is the text of the row; each only where it is known.
    """

    def __init__(self, message: str, source: str = "", line: int | None = None, row: str | None = None) -> None:
        super().__init__(message, source, line, row)
        self.message = message
        self.source = source
        self.line = line
        self.row = row

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{where}: {self.message}" if where else self.message


class EditError(VocabularyError):
    """An edit of the vocabulary cannot be made, or would break it. Nothing was written."""
