"""A JSON document as text that is taken value by value, in a window that grows until a value fits in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.errors import InputError

if TYPE_CHECKING:
    from normalizer.io.source import OpenSource, Report

TOO_DEEP = "this JSON is nested too deeply; an outcome is a flat object"
LARGEST_ELEMENT = 32 << 20
TOO_LARGE = f"one study or row is larger than {LARGEST_ELEMENT >> 20} MiB"
_SPACE = " \t\n\r"
_CHUNK = 1 << 16
_TRIED_AGAIN = 1 << 20
_SHOWN = 1 << 20
_DELIMITED = ('"', "[", "{")
_MARK = re.compile(r'["\[\]{}]')
_QUOTED_MARK = re.compile(r'\\.|"', re.DOTALL)
_STEPS = {"[": (1, 0), "]": (-1, 0), "{": (0, 1), "}": (0, -1)}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in the place of a value that was passed over: why, and how it begins."""

    reason: str
    beginning: str


class JsonText:
    """The unread rest of a document. `line` counts from 1, `taken` the characters before it."""

    def __init__(self, opened: OpenSource, report: Report) -> None:
        self._chunks = opened.read_text(_CHUNK, report)
        self._decoder = json.JSONDecoder(strict=False)
        self._window = ""
        self._at = 0
        self.line = 1
        self.taken = 0

    def peek(self) -> str:
        """The next character that is no space, empty at the end."""
        while True:
            while self._at < len(self._window):
                character = self._window[self._at]
                if character not in _SPACE:
                    return character
                self._skip(1)
            if not self._grow(_CHUNK):
                return ""

    def take(self, *wanted: str) -> str:
        """One of the wanted characters. Raises InputError if another one comes."""
        found = self.peek()
        if found not in wanted or not found:
            raise InputError(f"this is not JSON: expected {' or '.join(wanted)}, found {found or 'the end'!r}")
        self._skip(1)
        return found

    def take_value(self) -> object:
        """The next value, or an `Unreadable` for one that was passed over. Raises InputError if it has no end."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._window, self._at)
            except RecursionError:
                text, _ = self._delimit(TOO_DEEP)
                return Unreadable(TOO_DEEP, text[:_SHOWN])
            except ValueError as error:
                held = len(self._window) - self._at
                if held > _TRIED_AGAIN or not self._grow(max(held, _CHUNK)):
                    return self._take_delimited(error)
                continue
            # a number at the end of the window may go on behind it
            if end == len(self._window) and self._window[end - 1] not in '"}]' and self._grow(_CHUNK):
                continue
            self._skip(end - self._at)
            return value

    def _take_delimited(self, failure: ValueError) -> object:
        text, size = self._delimit(_describe_failure(failure))
        if size > LARGEST_ELEMENT:
            return Unreadable(TOO_LARGE, text[:_SHOWN])
        try:
            return self._decoder.decode(text)
        except RecursionError:
            return Unreadable(TOO_DEEP, text[:_SHOWN])
        except ValueError as error:
            return Unreadable(_describe_failure(error), text[:_SHOWN])

    def _delimit(self, failure: str) -> tuple[str, int]:
        """Take the next value by its brackets and quotes alone: its text, of a very large one the beginning, and size.

        Raises InputError with the failure that led here if the end cannot be found.
        """
        first_line, pieces, size, end = self.line, [], 0, _ValueEnd()
        found = self._window.startswith(_DELIMITED, self._at)
        while found:
            start = self._at
            self._skip(end.find(self._window, start) - start)
            if size <= LARGEST_ELEMENT:
                pieces.append(self._window[start : self._at])
            size += self._at - start
            if end.found:
                return "".join(pieces), size
            found = not end.lost and self._grow(_CHUNK)
        self.line = first_line
        raise InputError(f"{failure}; is the file complete?")

    def _skip(self, count: int) -> None:
        end = self._at + count
        self.line += self._window.count("\n", self._at, end)
        self.taken += count
        self._at = end

    def _grow(self, size: int) -> bool:
        pieces = [self._window[self._at :]]
        grown = 0
        for chunk in self._chunks:
            pieces.append(chunk)
            grown += len(chunk)
            if grown >= size:
                break
        self._window = "".join(pieces)
        self._at = 0
        return grown > 0


class _ValueEnd:
    """Looks for the end of an array, an object or a text by its brackets and quotes alone, piece by piece.

    `lost` is set where brackets do not match, or for what has none.
    """

    def __init__(self) -> None:
        self.found = self.lost = False
        self._brackets = self._braces = 0
        self._quoted = False

    def find(self, text: str, at: int) -> int:
        """How far the value goes in this piece; the next one begins with what is left of it."""
        while not (self.found or self.lost):
            mark = (_QUOTED_MARK if self._quoted else _MARK).search(text, at)
            if mark is None:
                # a backslash belongs to what follows
                return len(text) - (self._quoted and text.endswith("\\", at))
            at = mark.end()
            self._take(mark[0])
        return at

    def _take(self, mark: str) -> None:
        if mark == '"':
            self._quoted = not self._quoted
        elif not self._quoted:
            bracket, brace = _STEPS[mark]
            self._brackets += bracket
            self._braces += brace
        self.lost = min(self._brackets, self._braces) < 0
        self.found = not (self.lost or self._quoted or self._brackets or self._braces)


def _describe_failure(error: ValueError) -> str:
    return f"this is not JSON: {error.msg if isinstance(error, json.JSONDecodeError) else error}"
