"""Numbers with units: `3, 6 and 12 months`, `Weeks 4-8`, `Day 1`, `2 years and 3 months`, `Cycle 1 Day 8`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from normalizer.extract.time_frame.durations import (
    CycleDay,
    Duration,
    Moment,
    is_smaller_rest,
    make_duration,
)
from normalizer.extract.time_frame.items import Form, Item, make_time
from normalizer.extract.time_frame.numbers import (
    RANGE_MARKS,
    Numbers,
    get_key,
    get_kind,
    is_year,
    read_bare_rest,
    read_numbers,
    skip_fill,
)
from normalizer.extract.time_frame.tokens import Token
from normalizer.extract.time_frame.typos import mend_unit
from normalizer.text.key import make_token_key

_EITHER = RANGE_MARKS | {"or"}
_CYCLE_UNITS = frozenset({"D", "W"})
_JOINS = frozenset({"of", "on", "in", "for", "during", ",", "at", "-", "/", ":"})
_LISTED = frozenset({",", "and", "&", "/"})
_RESTS = frozenset({"and", ","})
_OF = frozenset({"of", "in"})
_COUNTS = frozenset({"after", "from"})
_POINTED = frozenset({"at", "on", ",", "and", "&", ";"})
_TWO_JOINS = 2
_MAX_DAYS_APART = 8
_MAX_CYCLES = 100
_MAX_CYCLE_DAYS = 100
_MAX_DAYS = 150 * 365.25
_MAX_LABELLED_DAYS = 100
_MIN_LABEL = 4
_PAIR = 2
_PERIOD = "period"
_HALF = "half"


class QuantityReader:
    """Reads times from tokens by the unit words of `units.yaml`."""

    def __init__(self, units: Mapping[str, Any]) -> None:
        self._units = {make_token_key(form): unit["designator"] for unit in units["units"] for form in unit["forms"]}
        self._cycles = frozenset(make_token_key(form) for form in units["cycles"])
        self._numbered = frozenset(make_token_key(word) for word in units["numbered"])
        self._ambiguous = {
            make_token_key(entry["form"]): (frozenset(entry["beside"]), entry["then"]) for entry in units["ambiguous"]
        }
        self._counted = dict.fromkeys(self._cycles, "") | self._units
        self.labels = frozenset(self._units) | self._cycles
        self.tails = frozenset(self._units) | self._cycles

    def settle_units(self, tokens: Sequence[Token]) -> Mapping[str, str]:
        """Unit word to designator for this text: `m` is a minute beside hours, else a month."""
        for form, (beside, then) in self._ambiguous.items():
            keys = [token.key for token in tokens]
            if form in keys and any(self._units.get(key) in beside for key in keys):
                return {**self._units, form: then}
        return self._units

    def read_time(self, tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> tuple[Item | None, int]:
        """The time that starts at a token and the place after it; (None, at) if none does."""
        token = tokens[at]
        if token.kind == "n" or (token.key == "minus" and at and tokens[at - 1].key == "("):
            return self._read_amount(tokens, at, units)
        if token.key in units or token.key in self._cycles:
            return self._read_label(tokens, at, units)
        mended = mend_unit(token.key) if len(token.key) > _MIN_LABEL and get_kind(tokens, at + 1) == "n" else ""
        if mended in units:
            return self._read_label(tokens, at, {**units, token.key: units[mended]})
        if token.key == "+" and at and (tokens[at - 1].kind == "n" or tokens[at - 1].key in units):
            return None, self._skip_surplus(tokens, at, units)
        if token.key in self._numbered:
            first = skip_fill(tokens, at + 1)
            numbers = read_numbers(tokens, first, units, stop_before_unit=True)
            is_amount = numbers is not None and first > at + 1 and get_key(tokens, numbers.end) in units
            return None, at if numbers is None or is_amount else numbers.end
        return None, at

    def _read_amount(self, tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> tuple[Item | None, int]:
        numbers = read_numbers(tokens, at, units, stop_before_unit=False)
        if numbers is None:
            return None, at
        end = numbers.end
        end += _has_stray_comma(tokens, end, units)
        unit = units.get(get_key(tokens, end))
        if unit is None and get_kind(tokens, end) == "w":
            unit = units.get(mend_unit(tokens[end].key))
        if unit is None:
            return self._read_counted(tokens, at, numbers)
        moments = tuple(make_duration((value, unit)) for value in _drop_years(numbers.values))
        end += 1
        if numbers.ordinal:
            is_span = _is_first_span(tokens, at, end, numbers.values, unit)
            span = make_time(Form.RANGE, moments, end - at), end
            return span if is_span else self._join_cycle(tokens, at, end, _form_label(numbers, moments), moments)
        if len(moments) > 1:
            return self._make_list(tokens, at, end, numbers, moments)
        moments, end = _read_rest(tokens, end, moments[0], units)
        is_cycle = get_key(tokens, end) in self._cycles and get_kind(tokens, end + 1) != "n"
        if is_cycle or _is_period(tokens, at, end):
            is_span = not is_cycle or (at > 0 and tokens[at - 1].kind == "n" and tokens[at - 1].key == "1")
            return make_time(Form.RANGE if is_span else Form.LENGTH, moments, end + 1 - at), end + 1
        more, end = read_bare_rest(tokens, end, numbers.values[-1], units)
        moments += tuple(make_duration((value, unit)) for value in more)
        return make_time(Form.LIST if more else Form.DURATION, moments, end - at), end

    def _make_list(
        self, tokens: Sequence[Token], at: int, end: int, numbers: Numbers, moments: tuple[Duration, ...]
    ) -> tuple[Item, int]:
        """A list or range of times; a `21- or 28-day cycle` has the length of the first."""
        if get_key(tokens, end) in self._cycles and get_key(tokens, at + 1) == "or":
            return make_time(Form.LENGTH, moments[:1], end + 1 - at), end + 1
        is_range = numbers.is_range and len(moments) == len(numbers.values)
        item = make_time(Form.RANGE if is_range else Form.LIST, moments, end - at)
        return _set_limits(item, moments, numbers), end

    def _read_counted(self, tokens: Sequence[Token], at: int, numbers: Numbers) -> tuple[Item | None, int]:
        """The 4th cycle is cycle 4; 6 cycles are a count and no time, like any other number without a unit."""
        end = numbers.end
        if get_key(tokens, end) not in self._cycles:
            return None, end
        if not numbers.ordinal:
            return self._read_length(tokens, at, end + 1)
        return make_time(Form.CYCLE, _multiply(numbers.values, ("",)), end + 1 - at), end + 1

    def _read_length(self, tokens: Sequence[Token], at: int, end: int) -> tuple[Item | None, int]:
        """The cycle length in `9 cycles of 21 days`, and the place after it; counted cycles alone are no time."""
        unit = self._units.get(get_key(tokens, end + 2))
        if get_key(tokens, end) != "of" or get_kind(tokens, end + 1) != "n" or unit not in _CYCLE_UNITS:
            return None, end
        return make_time(Form.LENGTH, (make_duration((tokens[end + 1].key, unit)),), end + 3 - at), end + 3

    def _read_label(self, tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> tuple[Item | None, int]:
        numbers = read_numbers(tokens, skip_fill(tokens, at + 1), self._counted, stop_before_unit=True)
        if numbers is None:
            return None, at
        key = tokens[at].key
        if key in self._cycles:
            return self._read_cycle(tokens, at, numbers, units)
        if numbers.values == ("0",) and get_key(tokens, numbers.end) == "+":  # H0 + 48 hours
            time, end = self._read_amount(tokens, numbers.end + 1, units)
            if time is not None:
                return time, end
        if units[key] == "TS":
            return None, at
        moments = tuple(make_duration((value, units[key])) for value in numbers.values)
        if moments[-1].days > (_MAX_LABELLED_DAYS if moments[-1].is_clock else _MAX_DAYS):  # HRS-5041 is a name
            return None, numbers.end
        item, end = self._join_cycle(tokens, at, numbers.end, _form_label(numbers, moments), moments)
        return _set_limits(item, moments, numbers), end

    def _read_cycle(
        self, tokens: Sequence[Token], at: int, numbers: Numbers, units: Mapping[str, str]
    ) -> tuple[Item | None, int]:
        """`Cycle 1`, `Cycles 1 and 2 Day 8`; a range of cycles stays a range."""
        cycles = tuple(value for value in numbers.values if value.isdigit())[:_MAX_CYCLES]
        if not cycles or _is_amount(tokens, numbers.end, units):
            return None, at
        start = numbers.end
        while get_key(tokens, start) in _JOINS:
            start += 1
        days: Numbers | None = None
        if units.get(get_key(tokens, start)) == "D":
            days = read_numbers(tokens, skip_fill(tokens, start + 1), units, stop_before_unit=True)
        end = days.end if days else numbers.end
        return make_time(Form.CYCLE, _multiply(cycles, days.values if days else ("",)), end - at)._replace(
            form=Form.RANGE if numbers.is_range else Form.CYCLE
        ), end

    def _join_cycle(
        self, tokens: Sequence[Token], at: int, end: int, form: Form, moments: tuple[Duration, ...]
    ) -> tuple[Item, int]:
        """`Day 1 of Cycle 2` and `day 1 of the second cycle` are one cycle day; so are `day 1 and day 8 of cycle 2`."""
        if form is not Form.RANGE and moments[0].parts[0][1] == "D":
            more, last = self._read_more_days(tokens, end)
            if more:
                moments, end, form = moments + more, last, Form.LIST
        start = end
        while get_key(tokens, start) in _JOINS:
            start += 1
        if (
            _is_ordinal(tokens, start)
            and get_key(tokens, start + 1) in self._cycles
            and form in {Form.LABEL, Form.LIST}
        ):
            days = tuple(moment.parts[0][0] for moment in moments if moment.parts[0][1] == "D" and moment.days >= 0)
            if days:
                named = _multiply((tokens[start].key,), days)
                return make_time(Form.CYCLE, named, start + 2 - at), start + 2
        if get_key(tokens, start) in self._cycles and all(moment.parts[0][1] == "D" for moment in moments):
            numbers = read_numbers(tokens, skip_fill(tokens, start + 1), self._units, stop_before_unit=True)
            unit_follows = numbers is not None and get_key(tokens, numbers.end) in self._units
            cycles = tuple(value for value in numbers.values if value.isdigit())[:_MAX_CYCLES] if numbers else ()
            if numbers is not None and cycles and not unit_follows:
                days = tuple(moment.parts[0][0] for moment in moments if moment.days >= 0)
                through, last = self._read_last_cycle(tokens, numbers.end, cycles)
                if through and form is Form.LABEL:
                    return make_time(Form.CYCLE, _multiply(through, days), last - at), last
                every = _count_cycles(cycles[0], cycles[-1])
                if form is Form.RANGE or not numbers.is_range or not every:
                    joined = Form.RANGE if numbers.is_range or form is Form.RANGE else Form.CYCLE
                    return make_time(joined, _multiply(cycles, days), numbers.end - at), numbers.end
                return make_time(Form.CYCLE, _multiply(every, days), numbers.end - at), numbers.end
        return make_time(form, moments, end - at, labelled=True), end

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

    def _skip_surplus(self, tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> int:
        """The `+ 48 hours` of `Day 39 + 48 hours`: the place after it, or `at` if it is none."""
        if get_kind(tokens, at + 1) != "n":
            return at
        return at + 3 if get_key(tokens, at + 2) in units else at + 2


def _set_limits(item: Item, moments: tuple[Moment, ...], numbers: Numbers) -> Item:
    """The ranges inside a list are no assessments; the end of each only bounds the window."""
    if not numbers.spans or item.moments != moments or len(moments) != len(numbers.values):
        return item
    points = tuple(moment for at, moment in enumerate(moments) if at not in numbers.spans)
    return item._replace(moments=points, limits=tuple(moments[at] for at in sorted(numbers.spans)))


def _multiply(cycles: tuple[str, ...], days: tuple[str, ...]) -> tuple[Moment, ...]:
    return tuple(
        CycleDay(f"C{int(cycle)}" + (f"D{day}" if day else ""), int(cycle))
        for cycle in cycles
        for day in days[:_MAX_CYCLE_DAYS]
    )


def _count_cycles(first: str, last: str) -> tuple[str, ...]:
    """All cycles from the first to the last; none if they do not rise, or are too many."""
    return tuple(map(str, range(int(first), int(last) + 1))) if int(first) < int(last) <= _MAX_CYCLES else ()


def _form_label(numbers: Numbers, moments: Sequence[Duration]) -> Form:
    if numbers.is_range:
        return Form.RANGE
    return Form.LIST if len(moments) > 1 else Form.LABEL


def _drop_years(values: tuple[str, ...]) -> tuple[str, ...]:
    """Without the year of `April 2016, 25 months`, which belongs to a date."""
    return tuple(value for value in values[:-1] if not is_year(value)) + values[-1:]


def _is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].ordinal and tokens[at].key.isdigit()


def _is_first_span(tokens: Sequence[Token], at: int, end: int, values: tuple[str, ...], unit: str) -> bool:
    """True for the time that the `1st month after surgery` lasts; at the 1st month is an assessment."""
    before = tokens[at - 1].key if at else ""
    spans = before == "in" or (before not in _POINTED and get_key(tokens, end) in _COUNTS)
    return values == ("1",) and unit != "D" and spans


def _is_period(tokens: Sequence[Token], at: int, end: int) -> bool:
    """True for the length of a `2-year period`; at the end of a 2-year period is an assessment."""
    return get_key(tokens, end) == _PERIOD and not _closes(tokens, at)


def _closes(tokens: Sequence[Token], at: int) -> bool:
    return "end" in {token.key for token in tokens[max(0, at - _PAIR) : at]}


def _has_stray_comma(tokens: Sequence[Token], end: int, units: Mapping[str, str]) -> bool:
    """True for the second comma of `1 month, 3, month, 6 months`; `3, month 6` is a list."""
    is_unit = get_key(tokens, end) == "," and get_key(tokens, end + 1) in units
    return is_unit and get_key(tokens, end + 2) in _LISTED


def _is_amount(tokens: Sequence[Token], end: int, units: Mapping[str, str]) -> bool:
    """True if a unit without a number of its own follows: `cycle of 14 or 21 days` numbers no cycle."""
    if get_key(tokens, end) in _EITHER and get_kind(tokens, end + 1) == "n":
        end += 2
        if units.get(get_key(tokens, end)) not in _CYCLE_UNITS:
            return False
    return get_key(tokens, end) in units and get_kind(tokens, end + 1) != "n"


def _read_rest(
    tokens: Sequence[Token], end: int, whole: Duration, units: Mapping[str, str]
) -> tuple[tuple[Duration, ...], int]:
    """`2 years and 3 months`, `1 hour 30 minutes`, `2 years and a half`: the rest is smaller than one unit."""
    start = end + 1 if get_key(tokens, end) in _RESTS else end
    unit = units.get(get_key(tokens, start + 1))
    is_whole = "." not in whole.parts[0][0]  # 3.5 years and 9 months are two times
    if is_whole and get_kind(tokens, start) == "n" and unit is not None and not tokens[start].ordinal:
        rest = make_duration((tokens[start].key, unit))
        if is_smaller_rest(rest, whole):
            return (make_duration(*whole.parts, *rest.parts),), start + 2
    if whole.parts[0][0].isdigit() and get_key(tokens, start) == _HALF and get_key(tokens, start + 1) not in units:
        return (make_duration((f"{whole.parts[0][0]}.5", whole.parts[0][1])),), start + 1
    return (whole,), end
