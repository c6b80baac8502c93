"""Events that are assessments where they stand by themselves: `at enrolment, 2 and 6 weeks`."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.time_frame.items import UNKNOWN, Item
from normalizer.extract.time_frame.templates import Reading

_BEFORE = frozenset({"at", ",", ";", "/", "."})
_JOINS = frozenset({",", ";", "/", ".", "and", "&", "then"})
_WINDOWS = frozenset({"every", "until", "upto", "-", "from"})
_SILENT = frozenset({UNKNOWN, ",", ".", "on", "measured", "assessed"})
_MAX_ASIDE = 8


def stands_by_itself(items: Sequence[Item], reading: Reading) -> bool:
    """True for an event that is one of some assessments: no part of a window, and not repeated from there on."""
    at, end = reading.start, reading.end
    if end - at != 1 or not items[at].anchors:
        return False
    if at and items[at - 1].key not in _BEFORE:
        return all(item.key in _SILENT for item in (*items[:at], *items[end:]))
    end = _skip_aside(items, end)
    following = end
    while following < len(items) and items[following].key in _JOINS:
        following += 1
    if following == len(items):
        return True
    return (following > end or items[following].form is not None) and items[following].key not in _WINDOWS


def _skip_aside(items: Sequence[Item], at: int) -> int:
    """Past a bracket without times, or `at` if none opens there: `enrolment (visit 1)`."""
    if at == len(items) or items[at].key != "(":
        return at
    for end in range(at + 1, min(at + _MAX_ASIDE, len(items))):
        if items[end].form is not None:
            return at
        if items[end].key == ")":
            return end + 1
    return at
