"""JSON over many lines: one study or row, an array of them, or a page `{"studies": [...]}`; also several in a row.

The document is taken piece by piece: of an array only one element is held at a time, however long the file.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.readers.json_objects import ObjectReader
from normalizer.io.readers.json_text import LARGEST_ELEMENT, TOO_LARGE, JsonText, Unreadable
from normalizer.io.readers.studies import PAGE_FRAME, PAGE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

_PAGE_START = re.compile(rf'\{{\s*"(?:{"|".join(PAGE_KEYS)}|{PAGE_FRAME}|nextPageToken|totalCount)"\s*:')


def recognize_json_document(head: str) -> bool:
    """True for an array, for an object that is laid out over several lines, and for a page of studies."""
    head = head.lstrip()
    first = head.split("\n", 1)[0].strip()
    return head.startswith("[") or first == "{" or _PAGE_START.match(head) is not None


def read_json_document(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of every study or row.

    An element that cannot be read is reported; if its end cannot be found either, what stands behind it is lost.
    """
    objects = ObjectReader(opened.source.stem, opened.columns, Counter())
    text = JsonText(opened, report)
    name = opened.source.name
    try:
        for item, line in _walk(text):
            if isinstance(item, Unreadable):
                report(InputError(item.reason, name, line, item.beginning))
                continue

            def tell(message: str, number: int = line) -> None:
                report(InputError(message, name, number))

            try:
                yield from objects.read(item, tell)
            except InputError as error:
                report(InputError(error.message, name, line, json.dumps(item, ensure_ascii=False)))
    except InputError as error:
        report(InputError(error.message, name, text.line))


def _walk(text: JsonText) -> Iterator[tuple[object, int]]:
    """Each element of each document with the line on which it begins."""
    while text.peek():
        if text.peek() == "[":
            yield from _walk_array(text)
        elif text.peek() == "{":
            yield from _walk_object(text)
        else:
            line = text.line
            yield text.take_value(), line


def _walk_array(text: JsonText) -> Iterator[tuple[object, int]]:
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


def _walk_object(text: JsonText, *, framed: bool = False) -> Iterator[tuple[object, int]]:
    """The elements of the page that the object is, else the object itself."""
    line = text.line
    rest: dict[str, Any] = {}
    held = 0
    paged = broken = False
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
        elif key == PAGE_FRAME and text.peek() == "{" and not framed:
            paged = True
            yield from _walk_object(text, framed=True)
        else:
            text.peek()
            place, start = text.line, text.taken
            value = text.take_value()
            held += text.taken - start
            if isinstance(value, Unreadable):
                broken = True
                yield value, place
            elif held <= LARGEST_ELEMENT:
                rest[str(key)] = value
        if text.take(",", "}") == "}":
            break
    if paged or broken:
        return
    yield (rest if held <= LARGEST_ELEMENT else Unreadable(TOO_LARGE, "")), line
