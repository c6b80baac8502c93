"""Numbers with units: `3, 6 and 12 months`, `Weeks 4-8`, `Day 1`, `2 years and 3 months`, `Cycle 1 Day 8`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from normalizer.extract.time_frame.cycles import CycleReader, list_cycles, make_cycle_days
from normalizer.extract.time_frame.durations import (
    Duration,
    Moment,
    is_smaller_rest,
    make_duration,
)
from normalizer.extract.time_frame.items import Form, Item, make_time
from normalizer.extract.time_frame.numbers import (
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

_CYCLE_UNITS = frozenset({"D", "W"})
_LISTED = frozenset({",", "and", "&", "/"})
_RESTS = frozenset({"and", ","})
_COUNTS = frozenset({"after", "from"})
_POINTED = frozenset({"at", "on", ",", "and", "&", ";"})
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
        self._cycle = CycleReader(self._cycles, self._units)
        self.words = frozenset(self._units) | self._cycles

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
            return span if is_span else self._cycle.join_cycle(tokens, at, end, _form_label(numbers, moments), moments)
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
        cycles = list_cycles(numbers)
        item = make_time(Form.CYCLE, make_cycle_days(cycles, ("",)), end + 1 - at) if cycles else None
        return item, end + 1

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
            return self._cycle.read_cycle(tokens, at, numbers, units)
        if numbers.values == ("0",) and get_key(tokens, numbers.end) == "+":  # H0 + 48 hours
            time, end = self._read_amount(tokens, numbers.end + 1, units)
            if time is not None:
                return time, end
        if units[key] == "TS":
            return None, at
        moments = tuple(make_duration((value, units[key])) for value in numbers.values)
        if moments[-1].days > (_MAX_LABELLED_DAYS if moments[-1].is_clock else _MAX_DAYS):  # HRS-5041 is a name
            return None, numbers.end
        item, end = self._cycle.join_cycle(tokens, at, numbers.end, _form_label(numbers, moments), moments)
        return _set_limits(item, moments, numbers), end

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


def _form_label(numbers: Numbers, moments: Sequence[Duration]) -> Form:
    if numbers.is_range:
        return Form.RANGE
    return Form.LIST if len(moments) > 1 else Form.LABEL


def _drop_years(values: tuple[str, ...]) -> tuple[str, ...]:
    """Without the year of `April 2016, 25 months`, which belongs to a date."""
    return tuple(value for value in values[:-1] if not is_year(value)) + values[-1:]


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
