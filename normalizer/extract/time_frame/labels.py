"""Times whose unit precedes the number: `Day 1`, `Weeks 4-8`, `Month 6`, `Hour 0 + 48 hours`.

A label numbers an assessment, where an amount tells how long something takes: Day 28 is a point, 28 days are a window
as well.
"""

from __future__ import annotations

from normalizer.extract.time_frame.amounts import read_amount
from normalizer.extract.time_frame.cursor import Cursor
from normalizer.extract.time_frame.cycles import join_cycle, read_cycle
from normalizer.extract.time_frame.durations import make_duration
from normalizer.extract.time_frame.items import Item
from normalizer.extract.time_frame.numbers import Numbers, form_label, read_numbers, set_limits, skip_fill

_SECONDS = "TS"
_ZERO = ("0",)
_MAX_DAYS = 150 * 365.25
_MAX_CLOCK_DAYS = 100


def read_label(cursor: Cursor, unit: str) -> Item | None:
    """The time that starts with a unit word here; `unit` is its designator. A number that is no time is passed."""
    start = cursor.at
    numbers = _read_label_numbers(cursor)
    if numbers is None:
        return None
    after = _read_after_zero(cursor, numbers)
    if after is not None:
        return after
    if unit == _SECONDS:  # second 2 is no time
        cursor.at = start
        return None
    durations = tuple(make_duration((value, unit)) for value in numbers.values)
    if durations[-1].days > (_MAX_CLOCK_DAYS if durations[-1].is_clock else _MAX_DAYS):  # HRS-5041 is a name
        return None
    item = join_cycle(cursor, start, form_label(numbers, durations), durations)
    return set_limits(item, durations, numbers)


def read_numbered_cycle(cursor: Cursor) -> Item | None:
    """The cycles that start with their word here: `Cycles 2 and 3`, with the days that follow."""
    start = cursor.at
    numbers = _read_label_numbers(cursor)
    item = read_cycle(cursor, start, numbers) if numbers is not None else None
    if item is None:
        cursor.at = start
    return item


def _read_label_numbers(cursor: Cursor) -> Numbers | None:
    """The numbers after the word here; the word alone is not passed."""
    start = cursor.at
    cursor.at += 1
    skip_fill(cursor)
    numbers = read_numbers(cursor, cursor.words.countable)
    if numbers is None:
        cursor.at = start
    return numbers


def _read_after_zero(cursor: Cursor, numbers: Numbers) -> Item | None:
    """The 48 hours of `H0 + 48 hours`."""
    if numbers.values != _ZERO or cursor.key() != "+":
        return None
    sign = cursor.at
    cursor.at += 1
    time = read_amount(cursor)
    if time is None:
        cursor.at = sign
    return time
