"""Runs of numbers in a time frame: `1, 8 and 15`, `4-8`, `-1, 1`."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from normalizer.extract.time_frame.cursor import Cursor
from normalizer.extract.time_frame.durations import Moment
from normalizer.extract.time_frame.items import Form, Item

LIST_MARKS = frozenset({",", "/", "&", ";", "and", "or"})
RANGE_MARKS = frozenset({"-", "~", "until", "upto"})
_JOINS = LIST_MARKS | RANGE_MARKS
_MINUS = "minus"
_SIGNS = frozenset({"+", _MINUS})
_BETWEEN_NUMBERS = _JOINS | _SIGNS
_FILL = frozenset({"#", ":", "number", "no"})
_COMMAS = frozenset({",", ";"})
_AFTER_LIST = frozenset({"and", "after", "at", "from"})
_NOTHING: AbstractSet[str] = frozenset()
_FIRST_YEAR, _LAST_YEAR = "1980", "2080"
_TWO = 2


class Numbers(NamedTuple):
    """Some numbers with what stands between them: `1, 8 and 15`, `1 to 5`; several ranges are one wide range.

    `ordinal` tells `1st and 2nd` from `1 and 2`. `spans` holds the places of the values that are the ends of ranges
    inside a list: both of `18-22` in `0, 18-22`.
    """

    values: tuple[str, ...]
    is_range: bool
    ordinal: bool
    spans: frozenset[int] = frozenset()


def skip_fill(cursor: Cursor) -> None:
    """Move past what may stand between a unit and its number: `Day: 1`, `visit no 2`."""
    if cursor.key() in _FILL and cursor.is_number(1):
        cursor.at += 1


def read_numbers(cursor: Cursor, stops: AbstractSet[str] = _NOTHING) -> Numbers | None:
    """The numbers from here on, as far as list or range marks join them.

    After a unit word a number that has its own unit is no longer part of the list; `stops` are words for units.
    """
    values: list[str] = []
    marks: list[str] = []
    keys, kinds = cursor.keys, cursor.kinds
    end = place = cursor.at
    ordinal = False
    limit = _find_next_amount(cursor, stops) if stops else -1
    while True:
        sign = "-" if keys[place] == _MINUS else ""
        place += keys[place] in _SIGNS
        if kinds[place] != "n" or place == limit:
            break
        ordinal = ordinal or cursor.tokens[place].ordinal
        values.append(sign + keys[place])
        end = place + 1
        mark, place = _read_mark(keys, end)
        if not mark and not _lacks_comma(cursor, place, marks):
            break
        marks.append(mark)
    if not values:
        return None
    cursor.at = end
    marks = marks[: len(values) - 1]
    is_range = len(values) % _TWO == 0 and _are_ranges(marks)
    is_list = len(marks) > 1 and not is_range
    return Numbers(tuple(values), is_range, ordinal, _find_spans(values, marks) if is_list else frozenset())


def read_bare_rest(cursor: Cursor, first: str) -> tuple[str, ...]:
    """The rising `40, 50, 70` of `20 minutes, 40, 50, 70`; none if they have their own unit."""
    start = cursor.at
    if cursor.key() not in _COMMAS or not cursor.is_number(1):
        return ()
    cursor.at += 1
    numbers = read_numbers(cursor, cursor.units.keys())
    if numbers is None or not _is_bare_list(cursor, first, numbers):
        cursor.at = start
        return ()
    return numbers.values


def form_label(numbers: Numbers, moments: Sequence[Moment]) -> Form:
    """How the times are written that some numbers label."""
    if numbers.is_range:
        return Form.RANGE
    return Form.LIST if len(moments) > 1 else Form.LABEL


def set_limits(item: Item, moments: tuple[Moment, ...], numbers: Numbers) -> Item:
    """The ranges inside a list are no assessments; the end of each only bounds the window."""
    if not numbers.spans or item.moments != moments or len(moments) != len(numbers.values):
        return item
    points = tuple(moment for at, moment in enumerate(moments) if at not in numbers.spans)
    return item._replace(moments=points, limits=tuple(moments[at] for at in sorted(numbers.spans)))


def is_year(value: str) -> bool:
    """True for the digits of a calendar year."""
    return value.isdigit() and len(value) == len(_FIRST_YEAR) and _FIRST_YEAR <= value < _LAST_YEAR


def _is_bare_list(cursor: Cursor, first: str, numbers: Numbers) -> bool:
    """True for numbers that rise from the first one on, and that no word after them counts."""
    if numbers.is_range or numbers.ordinal or len(numbers.values) < _TWO:
        return False
    following, kind = cursor.key(), cursor.kinds[cursor.at]
    if following in cursor.units or (kind == "w" and following not in _AFTER_LIST):
        return False
    is_rising = all(float(one) < float(other) for one, other in pairwise((first, *numbers.values)))
    return is_rising and not any(map(is_year, numbers.values))


def _are_ranges(marks: Sequence[str]) -> bool:
    """True for the marks of `4-8` and `0-3, 3-6 and 6-9`; 3-6-9 is a list."""
    return all(mark in RANGE_MARKS for mark in marks[::2]) and not any(mark in RANGE_MARKS for mark in marks[1::2])


def _find_spans(values: Sequence[str], marks: Sequence[str]) -> frozenset[int]:
    """The places of the ends of the rising ranges between two list marks."""
    ranges = [mark in RANGE_MARKS for mark in ("", *marks, "")]
    found = [
        at
        for at in range(len(marks))
        if ranges[at : at + 3] == [False, True, False] and 0 <= float(values[at]) < float(values[at + 1])
    ]
    return frozenset(found) | {at + 1 for at in found}


def _read_mark(keys: Sequence[str], at: int) -> tuple[str, int]:
    """The mark that joins two numbers and the place after it; `1, until 24` joins nothing."""
    mark = ""
    while (key := keys[at]) in _JOINS:
        if mark and key in RANGE_MARKS:
            return "", at
        mark = mark or key
        at += 1
    return mark, at


def _lacks_comma(cursor: Cursor, at: int, marks: Sequence[str]) -> bool:
    """True between the 12 and 18 of `3, 6, 9, 12 18 and 24` and after the 0 of `0 4, 8`; not in `1, 2, 3 12 weeks`."""
    keys = cursor.keys
    if cursor.kinds[at] != "n" or float(keys[at]) <= float(keys[at - 1]):
        return False
    is_list = (len(marks) > 1 or keys[at - 1] == "0") and RANGE_MARKS.isdisjoint(marks)
    return is_list and keys[at + 1] in LIST_MARKS


def _find_next_amount(cursor: Cursor, stops: AbstractSet[str]) -> int:
    """Where those numbers begin that have a unit of their own: the 3 of `week 8, 3 and 12 months`; else -1."""
    keys, kinds = cursor.keys, cursor.kinds
    places: list[int] = []
    place = cursor.at
    while (is_number := kinds[place] == "n") or keys[place] in _BETWEEN_NUMBERS:
        if is_number:
            places.append(place)
        place += 1
    if not places or place != places[-1] + 1 or keys[place] not in stops or kinds[place + 1] == "n":
        return -1
    if keys[places[-1] - 1] in RANGE_MARKS and keys[places[-1] - 2] in LIST_MARKS:
        return places[-1]  # the 90 of `cycles 1, 2 and 6 and up to 90 days`
    values = [float(keys[number]) for number in places]
    falls = (number for number, last, value in zip(places[1:], values, values[1:], strict=False) if value < last)
    return next(falls, places[1] if len(places) > 1 else -1)
