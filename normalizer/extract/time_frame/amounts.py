"""Times whose unit follows the number, as ISO 8601 durations: `3, 6 and 12 months`, `2 years and 3 months`.

`3, 6 and 12 months` is a list (P3M, P6M, P12M), `4-8 weeks` a range, `24 months` a duration, the `2nd week` a label.
"""

from __future__ import annotations

from normalizer.extract.time_frame.cursor import Cursor
from normalizer.extract.time_frame.cycles import join_cycle, list_cycles, make_cycle_days
from normalizer.extract.time_frame.durations import Duration, is_smaller_rest, make_duration
from normalizer.extract.time_frame.items import Form, Item, make_time
from normalizer.extract.time_frame.numbers import (
    Numbers,
    form_label,
    is_year,
    read_bare_rest,
    read_numbers,
    set_limits,
)
from normalizer.extract.time_frame.typos import mend_unit

_CYCLE_UNITS = frozenset({"D", "W"})
_LISTED = frozenset({",", "and", "&", "/"})
_RESTS = frozenset({"and", ","})
_COUNTS = frozenset({"after", "from"})
_POINTED = frozenset({"at", "on", ",", "and", "&", ";"})
_PERIOD = "period"
_HALF = "half"


def read_amount(cursor: Cursor) -> Item | None:
    """The time that starts with a number here; a number that is no time is passed."""
    start = cursor.at
    numbers = read_numbers(cursor)
    if numbers is None:
        return None
    unit = _read_unit(cursor)
    if unit is None:
        return _read_counted_cycles(cursor, start, numbers)
    durations = tuple(make_duration((value, unit)) for value in _drop_years(numbers.values))
    if numbers.ordinal:
        return _read_ordinal(cursor, start, numbers, durations)
    if len(durations) > 1:
        return _make_list(cursor, start, numbers, durations)
    return _read_single(cursor, start, (numbers.values[-1], unit))


def _read_unit(cursor: Cursor) -> str | None:
    """The designator of the unit after a number, which may have a typing error."""
    if cursor.key() == "," and cursor.unit(1) is not None and cursor.key(2) in _LISTED:
        cursor.at += 1  # the second comma of `1 month, 3, month, 6 months`; `3, month 6` is a list
    unit = cursor.unit()
    if unit is None and cursor.kinds[cursor.at] == "w":
        unit = cursor.units.get(mend_unit(cursor.key()))
    cursor.at += unit is not None
    return unit


def _read_ordinal(cursor: Cursor, start: int, numbers: Numbers, durations: tuple[Duration, ...]) -> Item:
    """The 2nd week is a point; the 1st month after surgery lasts."""
    if _is_first_span(cursor, start, numbers.values, durations[0]):
        return make_time(Form.RANGE, durations, cursor.at - start)
    return join_cycle(cursor, start, form_label(numbers, durations), durations)


def _make_list(cursor: Cursor, start: int, numbers: Numbers, durations: tuple[Duration, ...]) -> Item:
    """A list or range of times; a `21- or 28-day cycle` has the length of the first."""
    if cursor.is_cycle() and cursor.keys[start + 1] == "or":
        cursor.at += 1
        return make_time(Form.LENGTH, durations[:1], cursor.at - start)
    is_range = numbers.is_range and len(durations) == len(numbers.values)
    item = make_time(Form.RANGE if is_range else Form.LIST, durations, cursor.at - start)
    return set_limits(item, durations, numbers)


def _read_single(cursor: Cursor, start: int, part: tuple[str, str]) -> Item:
    """One duration with its smaller rest, the length of a cycle or period, or the first of a list, with its unit."""
    whole = _read_rest(cursor, make_duration(part))
    is_cycle = cursor.is_cycle() and not cursor.is_number(1)
    if is_cycle or _is_period(cursor, start):
        cursor.at += 1
        is_span = not is_cycle or (cursor.keys[start - 1] == "1" and cursor.kinds[start - 1] == "n")
        return make_time(Form.RANGE if is_span else Form.LENGTH, (whole,), cursor.at - start)
    number, unit = part
    more = tuple(make_duration((value, unit)) for value in read_bare_rest(cursor, number))
    return make_time(Form.LIST if more else Form.DURATION, (whole, *more), cursor.at - start)


def _read_rest(cursor: Cursor, whole: Duration) -> Duration:
    """`2 years and 3 months`, `1 hour 30 minutes`, `2 years and a half`: the rest is smaller than one unit."""
    number, unit = whole.parts[0]
    joined = cursor.key() in _RESTS
    rest_unit = cursor.unit(joined + 1)
    if rest_unit is None:
        if number.isdigit() and cursor.key(joined) == _HALF:
            cursor.at += joined + 1
            return make_duration((f"{number}.5", unit))
        return whole
    if "." in number or not cursor.is_number(joined) or cursor.is_ordinal(joined):
        return whole  # 3.5 years and 9 months are two times
    rest = make_duration((cursor.key(joined), rest_unit))
    if not is_smaller_rest(rest, whole):
        return whole
    cursor.at += joined + 2
    return make_duration(*whole.parts, *rest.parts)


def _read_counted_cycles(cursor: Cursor, start: int, numbers: Numbers) -> Item | None:
    """The 4th cycle is cycle 4; 6 cycles are a count and no time, like any other number without a unit."""
    if not cursor.is_cycle():
        return None
    cursor.at += 1
    if not numbers.ordinal:
        return _read_cycle_length(cursor, start)
    cycles = list_cycles(numbers)
    return make_time(Form.CYCLE, make_cycle_days(cycles, ("",)), cursor.at - start) if cycles else None


def _read_cycle_length(cursor: Cursor, start: int) -> Item | None:
    """The cycle length in `9 cycles of 21 days`; counted cycles alone are no time."""
    unit = cursor.unit(2)
    if cursor.key() != "of" or not cursor.is_number(1) or unit not in _CYCLE_UNITS:
        return None
    length = make_duration((cursor.key(1), unit))
    cursor.at += 3
    return make_time(Form.LENGTH, (length,), cursor.at - start)


def _drop_years(values: tuple[str, ...]) -> tuple[str, ...]:
    """Without the year of `April 2016, 25 months`, which belongs to a date."""
    return tuple(value for value in values[:-1] if not is_year(value)) + values[-1:]


def _is_first_span(cursor: Cursor, start: int, values: tuple[str, ...], first: Duration) -> bool:
    """True for the time that the `1st month after surgery` lasts; at the 1st month is an assessment."""
    if values != ("1",) or first.parts[0][1] == "D":
        return False
    before = cursor.keys[start - 1]
    return before == "in" or (before not in _POINTED and cursor.key() in _COUNTS)


def _is_period(cursor: Cursor, start: int) -> bool:
    """True for the length of a `2-year period`; at the end of a 2-year period is an assessment."""
    return cursor.key() == _PERIOD and "end" not in cursor.keys[max(0, start - 2) : start]
