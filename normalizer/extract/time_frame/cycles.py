"""Cycles and their days: `Cycle 1 Day 8`, `Day 1 of Cycles 2 and 3`, `day 1 and day 8 of the second cycle`.

A day may stand before its cycle (`join_cycle`) or after it (`read_cycle`); each day of each cycle is a point: `C1D8`.
"""

from __future__ import annotations

from normalizer.extract.time_frame.cursor import Cursor
from normalizer.extract.time_frame.durations import CycleDay, Duration, Moment, make_duration
from normalizer.extract.time_frame.items import Form, Item, make_time
from normalizer.extract.time_frame.numbers import RANGE_MARKS, Numbers, read_numbers, skip_fill

_EITHER = RANGE_MARKS | {"or"}
_CYCLE_UNITS = frozenset({"D", "W"})
_JOINS = frozenset({"of", "on", "in", "for", "during", ",", "at", "-", "/", ":"})
_LISTED = frozenset({",", "and", "&", "/"})
_OF = frozenset({"of", "in"})
_TWO_JOINS = 2
_MAX_DAYS_APART = 8
_MAX_CYCLES = 100
_MAX_CYCLE_DAYS = 100


def read_cycle(cursor: Cursor, start: int, numbers: Numbers) -> Item | None:
    """`Cycle 1`, `Cycles 1 and 2 Day 8`, from the numbers of the cycles on; a range of cycles stays a range."""
    cycles = list_cycles(numbers)
    if not cycles or _is_amount(cursor):
        return None
    days = _read_days(cursor)
    form = Form.RANGE if numbers.is_range else Form.CYCLE
    return make_time(form, make_cycle_days(cycles, days or ("",)), cursor.at - start)


def join_cycle(cursor: Cursor, start: int, form: Form, moments: tuple[Duration, ...]) -> Item:
    """`Day 1 of Cycle 2` and `day 1 of the second cycle` are one cycle day; so are `day 1 and day 8 of cycle 2`.

    The cursor stands after the times, which began at `start`. Without a cycle they are themselves.
    """
    if form is not Form.RANGE and moments[0].parts[0][1] == "D":
        more = _read_more_days(cursor)
        if more:
            moments, form = moments + more, Form.LIST
    end = cursor.at
    cursor.skip(_JOINS)
    item = _join_ordinal(cursor, start, form, moments) or _join_numbered(cursor, start, form, moments)
    if item is None:
        cursor.at = end
        item = make_time(form, moments, end - start, labelled=True)
    return item


def list_cycles(numbers: Numbers) -> tuple[str, ...]:
    """The numbers that can be those of cycles."""
    return tuple(value for value in numbers.values if value.isdigit())[:_MAX_CYCLES]


def make_cycle_days(cycles: tuple[str, ...], days: tuple[str, ...]) -> tuple[Moment, ...]:
    """Each day of each cycle; the day `""` for the cycle itself."""
    return tuple(
        CycleDay(f"C{int(cycle)}" + (f"D{day}" if day else ""), int(cycle))
        for cycle in cycles
        for day in days[:_MAX_CYCLE_DAYS]
    )


def _read_days(cursor: Cursor) -> tuple[str, ...]:
    """The days that follow a cycle."""
    end = cursor.at
    cursor.skip(_JOINS)
    if cursor.unit() == "D":
        cursor.at += 1
        skip_fill(cursor)
        days = read_numbers(cursor, cursor.units.keys())
        if days is not None:
            return days.values
    cursor.at = end
    return ()


def _join_ordinal(cursor: Cursor, start: int, form: Form, moments: tuple[Duration, ...]) -> Item | None:
    """`Day 1 of the second cycle`, where the cursor stands at `second`."""
    days = _list_days(moments)
    if not days or form is Form.RANGE:
        return None
    cycle = cursor.key()
    if not (cursor.is_ordinal() and cycle.isdigit() and cursor.is_cycle(1)):
        return None
    cursor.at += 2
    return make_time(Form.CYCLE, make_cycle_days((cycle,), days), cursor.at - start)


def _join_numbered(cursor: Cursor, start: int, form: Form, moments: tuple[Duration, ...]) -> Item | None:
    """`Days 1 and 8 of Cycles 2 to 4`: each day of each cycle; days or cycles that stay a range are a range."""
    if not cursor.is_cycle() or any(moment.parts[0][1] != "D" for moment in moments):
        return None
    cursor.at += 1
    skip_fill(cursor)
    numbers = read_numbers(cursor, cursor.units.keys())
    cycles = list_cycles(numbers) if numbers else ()
    if numbers is None or not cycles or cursor.unit() is not None:
        return None
    joined = Form.CYCLE
    more = _read_last_cycle(cursor, cycles) if form is Form.LABEL else ()
    every = _count_cycles(cycles[0], cycles[-1]) if numbers.is_range else ()
    if more or (every and form is not Form.RANGE):
        cycles = more or every
    elif numbers.is_range or form is Form.RANGE:
        joined = Form.RANGE
    return make_time(joined, make_cycle_days(cycles, _list_days(moments)), cursor.at - start)


def _read_last_cycle(cursor: Cursor, cycles: tuple[str, ...]) -> tuple[str, ...]:
    """All cycles of `Day 1 of Cycle 2 to Cycle 5`; none without a last cycle."""
    if cursor.key() in _LISTED:
        return _read_more_cycles(cursor, cycles)
    last = cursor.key(2) if cursor.key() in RANGE_MARKS and cursor.is_cycle(1) else ""
    through = _count_cycles(cycles[0], last) if len(cycles) == 1 and last.isdigit() else ()
    cursor.at += 3 if through else 0
    return through


def _read_more_cycles(cursor: Cursor, cycles: tuple[str, ...]) -> tuple[str, ...]:
    """All cycles of `Day 1 of Cycle 3 and Cycle 5`; none if the next has a day of its own."""
    start = end = cursor.at
    while cursor.key() in _LISTED and cursor.is_cycle(1):
        cursor.at += 2
        numbers = read_numbers(cursor, cursor.words.countable)
        if numbers is None or numbers.is_range or not all(map(str.isdigit, numbers.values)):
            break
        if cursor.unit(cursor.key() in _JOINS) == "D":
            break
        cycles, end = (cycles + numbers.values)[:_MAX_CYCLES], cursor.at
    cursor.at = end
    return cycles if end > start else ()


def _read_more_days(cursor: Cursor) -> tuple[Duration, ...]:
    """The `day 8 and day 15` of `day 1, day 8 and day 15 of cycle 2`; none without a cycle."""
    more: tuple[Duration, ...] = ()
    start = end = cursor.at
    for _ in range(_MAX_DAYS_APART):
        cursor.skip(_LISTED, _TWO_JOINS)
        if cursor.at == end or cursor.unit() != "D" or not cursor.is_number(1):
            break
        more += (make_duration((cursor.key(1), "D")),)
        cursor.at += 2
        end = cursor.at
    cursor.at = end
    following = cursor.key() in _OF
    if cursor.is_cycle(following) and cursor.is_number(following + 1):
        return more
    cursor.at = start
    return ()


def _list_days(moments: tuple[Duration, ...]) -> tuple[str, ...]:
    """The numbers of the days among some times."""
    return tuple(moment.parts[0][0] for moment in moments if moment.parts[0][1] == "D" and moment.days >= 0)


def _count_cycles(first: str, last: str) -> tuple[str, ...]:
    """All cycles from the first to the last; none if they do not rise, or are too many."""
    return tuple(map(str, range(int(first), int(last) + 1))) if int(first) < int(last) <= _MAX_CYCLES else ()


def _is_amount(cursor: Cursor) -> bool:
    """True if a unit without a number of its own follows: `cycle of 14 or 21 days` numbers no cycle."""
    ahead = 0
    if cursor.key() in _EITHER and cursor.is_number(1):
        ahead = 2
        if cursor.unit(ahead) not in _CYCLE_UNITS:
            return False
    return cursor.unit(ahead) is not None and not cursor.is_number(ahead + 1)
