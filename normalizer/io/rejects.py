"""What could not be read, as JSON Lines: file, line, reason, and the row itself."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, Self

from normalizer.errors import InputError
from normalizer.io.output import open_output

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

LONGEST_ROW = 1 << 20


class Rejects:
    """A file that is begun with the first row that is rejected, and appears when the run has ended.

    Where nothing was rejected it is left empty if the user `named` it; else one of an earlier run is removed.
    """

    def __init__(self, path: Path, inputs: Iterable[Path] = (), *, named: bool = False) -> None:
        self.path = path
        self.count = 0
        self._inputs = tuple(inputs)
        self._named = named
        self._stack = ExitStack()
        self._stream: BinaryIO | None = None
        self._failure: OSError | InputError | None = None

    def __enter__(self) -> Self:
        if self._named:
            self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._failure is not None:
            kind, error, trace = type(self._failure), self._failure, None
        self._stack.__exit__(kind, error, trace)
        if self._failure is not None:
            reason = getattr(self._failure, "strerror", None) or getattr(self._failure, "message", self._failure)
            raise InputError(f"the rejected rows cannot be written: {reason}", str(self.path)) from self._failure
        if kind is None and self._stream is None and _is_file(self.path):
            self.path.unlink()

    def discard(self) -> None:
        """Forget what was rejected; no file appears."""
        self._stack.__exit__(InputError, InputError("discarded"), None)
        self._stream = None

    def add(self, error: InputError) -> None:
        """Write one rejected row; of a very long one the beginning. A failure is told at the end."""
        if self._failure is not None:
            return
        row = error.row if error.row is None else error.row[:LONGEST_ROW]
        entry = {"source": error.source, "line": error.line, "reason": error.message, "row": row}
        try:
            stream = self._stream or self._begin()
            stream.write(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        except (OSError, InputError) as failure:
            self._failure = failure
        self.count += 1

    def _begin(self) -> BinaryIO:
        self._stream = self._stack.enter_context(open_output(self.path, self._inputs))
        return self._stream


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long is that of no file
        return False
