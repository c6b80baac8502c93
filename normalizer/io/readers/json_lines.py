"""JSON Lines: an object a line with `measure`, `description`, `time_frame`, or with `joined`; or a study a line."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.readers.json_objects import ObjectReader
from normalizer.io.readers.json_text import TOO_DEEP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

_decode = json.JSONDecoder(strict=False).decode


def recognize_json_lines(head: str) -> bool:
    """True if the first line that is not blank begins an object, or is broken off within one."""
    return head.lstrip().startswith('{"') or head.lstrip().startswith("{ ")


def read_json_lines(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of each object; a row without an id gets `<trial or file>/<type>/<position from 1>`."""
    objects = ObjectReader(opened.source.stem, opened.columns, Counter())
    name = opened.source.name
    for line in opened.read_lines(report):
        if not line.text.strip():
            continue

        try:
            item = _parse_row(line.text)
            outcome = objects.read_plain(item)
            if outcome is not None:
                yield outcome
            else:
                yield from objects.read(item, partial(_tell, report, name, line.number))
        except InputError as error:
            report(InputError(error.message, name, line.number, line.text))


def _tell(report: Report, name: str, number: int, message: str) -> None:
    report(InputError(message, name, number))


def _parse_row(text: str) -> object:
    try:
        return _decode(text)
    except RecursionError:
        raise InputError(TOO_DEEP) from None
    except ValueError as error:
        where = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise InputError(f"this is not a JSON object on one line ({reason}{where})") from None
