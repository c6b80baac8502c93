"""Cycles and their days: `Cycle 1 Day 8`, `Day 1 of Cycles 2 and 3`, `day 1 and day 8 of the second cycle`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from normalizer.extract.time_frame.durations import CycleDay, Duration, Moment, make_duration
from normalizer.extract.time_frame.items import Form, Item, make_time
from normalizer.extract.time_frame.numbers import RANGE_MARKS, Numbers, get_key, get_kind, read_numbers, skip_fill
from normalizer.extract.time_frame.tokens import Token

_EITHER = RANGE_MARKS | {"or"}
_CYCLE_UNITS = frozenset({"D", "W"})
_JOINS = frozenset({"of", "on", "in", "for", "during", ",", "at", "-", "/", ":"})
_LISTED = frozenset({",", "and", "&", "/"})
_OF = frozenset({"of", "in"})
_TWO_JOINS = 2
_MAX_DAYS_APART = 8
_MAX_CYCLES = 100
_MAX_CYCLE_DAYS = 100


class CycleReader:
    """Reads cycles from tokens: `cycles` are the words for one, `units` the designators by unit word."""

    def __init__(self, cycles: frozenset[str], units: Mapping[str, str]) -> None:
        self._cycles = cycles
        self._units = units
        self._counted = {**dict.fromkeys(cycles, ""), **units}

    def read_cycle(
        self, tokens: Sequence[Token], at: int, numbers: Numbers, units: Mapping[str, str]
    ) -> tuple[Item | None, int]:
        """`Cycle 1`, `Cycles 1 and 2 Day 8`; a range of cycles stays a range."""
        cycles = list_cycles(numbers)
        if not cycles or _is_amount(tokens, numbers.end, units):
            return None, at
        start = _skip_joins(tokens, numbers.end)
        days: Numbers | None = None
        if units.get(get_key(tokens, start)) == "D":
            days = read_numbers(tokens, skip_fill(tokens, start + 1), units, stop_before_unit=True)
        end = days.end if days else numbers.end
        form = Form.RANGE if numbers.is_range else Form.CYCLE
        return make_time(form, make_cycle_days(cycles, days.values if days else ("",)), end - at), end

    def join_cycle(
        self, tokens: Sequence[Token], at: int, end: int, form: Form, moments: tuple[Duration, ...]
    ) -> tuple[Item, int]:
        """`Day 1 of Cycle 2` and `day 1 of the second cycle` are one cycle day; so are `day 1 and day 8 of cycle 2`."""
        if form is not Form.RANGE and moments[0].parts[0][1] == "D":
            more, last = self._read_more_days(tokens, end)
            if more:
                moments, end, form = moments + more, last, Form.LIST
        start = _skip_joins(tokens, end)
        joined = self._join_ordinal(tokens, at, start, form, moments)
        joined = joined or self._join_numbered(tokens, at, start, form, moments)
        return joined or (make_time(form, moments, end - at, labelled=True), end)

    def _join_ordinal(
        self, tokens: Sequence[Token], at: int, start: int, form: Form, moments: tuple[Duration, ...]
    ) -> tuple[Item, int] | None:
        """`Day 1 of the second cycle`; `start` is where the cycle stands."""
        days = _list_days(moments)
        if not days or form is Form.RANGE:
            return None
        if not _is_ordinal(tokens, start) or get_key(tokens, start + 1) not in self._cycles:
            return None
        end = start + 2
        return make_time(Form.CYCLE, make_cycle_days((tokens[start].key,), days), end - at), end

    def _join_numbered(
        self, tokens: Sequence[Token], at: int, start: int, form: Form, moments: tuple[Duration, ...]
    ) -> tuple[Item, int] | None:
        """`Days 1 and 8 of Cycles 2 to 4`: each day of each cycle; days or cycles that stay a range are a range."""
        if get_key(tokens, start) not in self._cycles or any(moment.parts[0][1] != "D" for moment in moments):
            return None
        numbers = read_numbers(tokens, skip_fill(tokens, start + 1), self._units, stop_before_unit=True)
        cycles = list_cycles(numbers) if numbers else ()
        if numbers is None or not cycles or get_key(tokens, numbers.end) in self._units:
            return None
        end, joined = numbers.end, Form.CYCLE
        more, last = self._read_last_cycle(tokens, end, cycles)
        every = _count_cycles(cycles[0], cycles[-1]) if numbers.is_range else ()
        if more and form is Form.LABEL:
            cycles, end = more, last
        elif every and form is not Form.RANGE:
            cycles = every
        elif numbers.is_range or form is Form.RANGE:
            joined = Form.RANGE
        return make_time(joined, make_cycle_days(cycles, _list_days(moments)), end - at), end

    def _read_last_cycle(
        self, tokens: Sequence[Token], at: int, cycles: tuple[str, ...]
    ) -> tuple[tuple[str, ...], int]:
        """All cycles of `Day 1 of Cycle 2 to Cycle 5`, and the place after; none without a last cycle."""
        if get_key(tokens, at) in _LISTED:
            return self._read_more_cycles(tokens, at, cycles)
        named = get_key(tokens, at) in RANGE_MARKS and get_key(tokens, at + 1) in self._cycles
        last = get_key(tokens, at + 2) if named else ""
        through = _count_cycles(cycles[0], last) if len(cycles) == 1 and last.isdigit() else ()
        return (through, at + 3) if through else ((), at)

    def _read_more_cycles(
        self, tokens: Sequence[Token], at: int, cycles: tuple[str, ...]
    ) -> tuple[tuple[str, ...], int]:
        """All cycles of `Day 1 of Cycle 3 and Cycle 5`, and the place after; none if the next has a day of its own."""
        end = at
        while get_key(tokens, end) in _LISTED and get_key(tokens, end + 1) in self._cycles:
            numbers = read_numbers(tokens, end + 2, self._counted, stop_before_unit=True)
            if numbers is None or numbers.is_range or not all(map(str.isdigit, numbers.values)):
                break
            following = numbers.end + (get_key(tokens, numbers.end) in _JOINS)
            if self._units.get(get_key(tokens, following)) == "D":
                break
            cycles, end = (cycles + numbers.values)[:_MAX_CYCLES], numbers.end
        return (cycles, end) if end > at else ((), at)

    def _read_more_days(self, tokens: Sequence[Token], at: int) -> tuple[tuple[Duration, ...], int]:
        """The `day 8 and day 15` of `day 1, day 8 and day 15 of cycle 2`, and the place after; none without a cycle."""
        more: tuple[Duration, ...] = ()
        end = at
        for _ in range(_MAX_DAYS_APART):
            start = end
            while start - end < _TWO_JOINS and get_key(tokens, start) in _LISTED:
                start += 1
            if start == end or self._units.get(get_key(tokens, start)) != "D" or get_kind(tokens, start + 1) != "n":
                break
            more += (make_duration((tokens[start + 1].key, "D")),)
            end = start + 2
        following = end + (get_key(tokens, end) in _OF)
        is_named = get_key(tokens, following) in self._cycles and get_kind(tokens, following + 1) == "n"
        return (more, end) if is_named else ((), at)


def make_cycle_days(cycles: tuple[str, ...], days: tuple[str, ...]) -> tuple[Moment, ...]:
    """Each day of each cycle; the day `""` for the cycle itself."""
    return tuple(
        CycleDay(f"C{int(cycle)}" + (f"D{day}" if day else ""), int(cycle))
        for cycle in cycles
        for day in days[:_MAX_CYCLE_DAYS]
    )


def list_cycles(numbers: Numbers) -> tuple[str, ...]:
    """The numbers that can be those of cycles."""
    return tuple(value for value in numbers.values if value.isdigit())[:_MAX_CYCLES]


def _list_days(moments: tuple[Duration, ...]) -> tuple[str, ...]:
    """The numbers of the days among some times."""
    return tuple(moment.parts[0][0] for moment in moments if moment.parts[0][1] == "D" and moment.days >= 0)


def _skip_joins(tokens: Sequence[Token], at: int) -> int:
    while get_key(tokens, at) in _JOINS:
        at += 1
    return at


def _count_cycles(first: str, last: str) -> tuple[str, ...]:
    """All cycles from the first to the last; none if they do not rise, or are too many."""
    return tuple(map(str, range(int(first), int(last) + 1))) if int(first) < int(last) <= _MAX_CYCLES else ()


def _is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].ordinal and tokens[at].key.isdigit()


def _is_amount(tokens: Sequence[Token], end: int, units: Mapping[str, str]) -> bool:
    """True if a unit without a number of its own follows: `cycle of 14 or 21 days` numbers no cycle."""
    if get_key(tokens, end) in _EITHER and get_kind(tokens, end + 1) == "n":
        end += 2
        if units.get(get_key(tokens, end)) not in _CYCLE_UNITS:
            return False
    return get_key(tokens, end) in units and get_kind(tokens, end + 1) != "n"
