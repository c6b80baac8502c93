"""JSON over many lines: one study or row, an array of them, or a page `{"studies": [...]}`; also several in a row.

The document is taken piece by piece: of an array only one element is held at a time, however long the file.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.readers.json_lines import TOO_DEEP
from normalizer.io.readers.json_objects import ObjectReader
from normalizer.io.readers.studies import PAGE_FRAME, PAGE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

_PAGE_START = re.compile(rf'\{{\s*"(?:{"|".join(PAGE_KEYS)}|{PAGE_FRAME}|nextPageToken|totalCount)"\s*:')
_SPACE = " \t\n\r"
_CHUNK = 1 << 16
LARGEST_ELEMENT = 32 << 20


def recognize_json_document(head: str) -> bool:
    """True for an array, for an object that is laid out over several lines, and for a page of studies."""
    head = head.lstrip()
    first = head.split("\n", 1)[0].strip()
    return head.startswith("[") or first == "{" or _PAGE_START.match(head) is not None


def read_json_document(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of every study or row; what stands behind a place that is no JSON is lost, and reported."""
    objects = ObjectReader(opened.source.stem, opened.columns, Counter())
    text = _Text(opened, report)
    name = opened.source.name
    try:
        for item, line in _walk(text):

            def tell(message: str, number: int = line) -> None:
                report(InputError(message, name, number))

            try:
                yield from objects.read(item, tell)
            except InputError as error:
                report(InputError(error.message, name, line, json.dumps(item, ensure_ascii=False)))
    except InputError as error:
        report(InputError(error.message, name, text.line))


def _walk(text: _Text) -> Iterator[tuple[object, int]]:
    """Each element of each document with the line on which it begins."""
    while text.peek():
        if text.peek() == "[":
            yield from _walk_array(text)
        elif text.peek() == "{":
            yield from _walk_object(text)
        else:
            line = text.line
            yield text.take_value(), line


def _walk_array(text: _Text) -> Iterator[tuple[object, int]]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        text.peek()
        line = text.line
        yield text.take_value(), line
        if text.take(",", "]") == "]":
            return


def _walk_object(text: _Text) -> Iterator[tuple[object, int]]:
    """The elements of the page that the object is, else the object itself."""
    line = text.line
    rest: dict[str, Any] = {}
    paged = False
    text.take("{")
    if text.peek() == "}":
        text.take("}")
        yield rest, line
        return
    while True:
        if text.peek() != '"':
            raise InputError(f"this is not JSON: expected a name in quotes, found {text.peek() or 'the end'!r}")
        key = text.take_value()
        text.take(":")
        if key in PAGE_KEYS and text.peek() == "[":
            paged = True
            yield from _walk_array(text)
        elif key == PAGE_FRAME and text.peek() == "{":
            paged = True
            yield from _walk_object(text)
        else:
            rest[str(key)] = text.take_value()
        if text.take(",", "}") == "}":
            break
    if not paged:
        yield rest, line


class _Text:
    """The unread rest of a document: a window that grows until a value fits in it. `line` counts from 1."""

    def __init__(self, opened: OpenSource, report: Report) -> None:
        self._chunks = opened.read_text(_CHUNK, report)
        self._decoder = json.JSONDecoder(strict=False)
        self._window = ""
        self._at = 0
        self.line = 1

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
        """The next value. Raises InputError if it is none, or too large."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._window, self._at)
            except RecursionError:
                raise InputError(TOO_DEEP) from None
            except ValueError as error:
                held = len(self._window) - self._at
                if held > LARGEST_ELEMENT:
                    message = f"this is not JSON, or one study or row is larger than {LARGEST_ELEMENT >> 20} MiB"
                    raise InputError(message) from None
                if not self._grow(max(held, _CHUNK)):
                    reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                    raise InputError(f"this is not JSON: {reason}; is the file complete?") from None
                continue
            # a number at the end of the window may go on behind it
            if end == len(self._window) and self._window[end - 1] not in '"}]' and self._grow(_CHUNK):
                continue
            self._skip(end - self._at)
            return value

    def _skip(self, count: int) -> None:
        end = self._at + count
        self.line += self._window.count("\n", self._at, end)
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
