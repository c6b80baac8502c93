"""Numbers with units: `3, 6 and 12 months`, `Weeks 4-8`, `Day 1`, `2 years and 3 months`, `Cycle 1 Day 8`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from normalizer.extract.time_frame.durations import (
    CycleDay,
    Duration,
    Moment,
    is_smaller_rest,
    make_duration,
)
from normalizer.extract.time_frame.items import Form, Item, make_time
from normalizer.extract.time_frame.tokens import Token
from normalizer.text.key import make_token_key

_LIST_MARKS = frozenset({",", "/", "&", ";", "and", "or"})
_RANGE_MARKS = frozenset({"-", "~", "until"})
_SIGNS = frozenset({"+", "minus"})
_BETWEEN_NUMBERS = _LIST_MARKS | _RANGE_MARKS | _SIGNS
_EITHER = _RANGE_MARKS | {"or"}
_CYCLE_UNITS = frozenset({"D", "W"})
_FILL = frozenset({"#", ":", "number", "no"})
_JOINS = frozenset({"of", "on", "in", "during", ",", "at", "-", "/", ":"})
_MIN_DASHED_LIST = 3
_MAX_CYCLES = 100
_MAX_DAYS = 150 * 365.25
CYCLE = "cycle"


class Numbers(NamedTuple):
    """Some numbers with what stands between them: `1, 8 and 15`, `1 to 5`."""

    values: tuple[str, ...]
    is_range: bool
    end: int
    ordinal: bool


class QuantityReader:
    """Reads times from tokens by the unit words of `units.yaml`."""

    def __init__(self, units: Mapping[str, Any]) -> None:
        self._units = {make_token_key(form): unit["designator"] for unit in units["units"] for form in unit["forms"]}
        self._cycles = frozenset(make_token_key(form) for form in units["cycles"])
        self._numbered = frozenset(make_token_key(word) for word in units["numbered"])
        self._ambiguous = {
            make_token_key(entry["form"]): (frozenset(entry["beside"]), entry["then"]) for entry in units["ambiguous"]
        }
        self.labels = frozenset(self._units) | self._cycles
        self.tails = frozenset(self._units)

    def settle_units(self, tokens: Sequence[Token]) -> Mapping[str, str]:
        """Unit word to designator for this text: `m` is a minute beside hours, else a month."""
        for form, (beside, then) in self._ambiguous.items():
            keys = {token.key for token in tokens if token.kind == "w"}
            if form in keys and any(self._units.get(key) in beside for key in keys):
                return {**self._units, form: then}
        return self._units

    def read_time(self, tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> tuple[Item | None, int]:
        """The time that starts at a token and the place after it; (None, at) if none does."""
        token = tokens[at]
        if token.kind == "n":
            return self._read_amount(tokens, at, units)
        if token.key in units or token.key in self._cycles:
            return self._read_label(tokens, at, units)
        if token.key == "+":
            return None, self._skip_surplus(tokens, at, units)
        if token.key in self._numbered:
            numbers = _read_numbers(tokens, _skip_fill(tokens, at + 1), units, stop_before_unit=True)
            return None, numbers.end if numbers else at
        return None, at

    def _read_amount(self, tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> tuple[Item | None, int]:
        numbers = _read_numbers(tokens, at, units, stop_before_unit=False)
        if numbers is None:
            return None, at
        end = numbers.end
        unit = units.get(_key(tokens, end))
        if unit is None:
            if _key(tokens, end) not in self._cycles:
                return None, end
            if numbers.ordinal:
                return make_time(Form.CYCLE, _multiply(numbers.values, ("",)), end + 1 - at), end + 1
            return None, end + 1
        moments = tuple(make_duration((value, unit)) for value in numbers.values)
        end += 1
        if numbers.ordinal:
            return self._join_cycle(tokens, at, end, _form_label(numbers, moments), moments)
        if len(moments) == 1:
            moments, end = _read_rest(tokens, end, moments[0], units)
            if _key(tokens, end) in self._cycles and _kind(tokens, end + 1) != "n":
                return make_time(Form.LENGTH, moments, end + 1 - at), end + 1
            return make_time(Form.DURATION, moments, end - at), end
        return make_time(Form.RANGE if numbers.is_range else Form.LIST, moments, end - at), end

    def _read_label(self, tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> tuple[Item | None, int]:
        numbers = _read_numbers(tokens, _skip_fill(tokens, at + 1), units, stop_before_unit=True)
        if numbers is None:
            return None, at
        key = tokens[at].key
        if key in self._cycles:
            return self._read_cycle(tokens, at, numbers, units)
        moments = tuple(make_duration((value, units[key])) for value in numbers.values)
        if units[key] == "Y" and moments[-1].days > _MAX_DAYS:
            return None, numbers.end
        return self._join_cycle(tokens, at, numbers.end, _form_label(numbers, moments), moments)

    def _read_cycle(
        self, tokens: Sequence[Token], at: int, numbers: Numbers, units: Mapping[str, str]
    ) -> tuple[Item | None, int]:
        """`Cycle 1`, `Cycles 1 and 2 Day 8`; a range of cycles stays a range."""
        cycles = tuple(value for value in numbers.values if value.isdigit())[:_MAX_CYCLES]
        if not cycles or _is_amount(tokens, numbers.end, units):
            return None, at
        start = numbers.end
        while _key(tokens, start) in _JOINS:
            start += 1
        days: Numbers | None = None
        if units.get(_key(tokens, start)) == "D":
            days = _read_numbers(tokens, _skip_fill(tokens, start + 1), units, stop_before_unit=True)
        end = days.end if days else numbers.end
        return make_time(Form.CYCLE, _multiply(cycles, days.values if days else ("",)), end - at)._replace(
            form=Form.RANGE if numbers.is_range else Form.CYCLE
        ), end

    def _join_cycle(
        self, tokens: Sequence[Token], at: int, end: int, form: Form, moments: tuple[Duration, ...]
    ) -> tuple[Item, int]:
        """`Day 1 of Cycle 2` is one cycle day."""
        start = end
        while _key(tokens, start) in _JOINS:
            start += 1
        if _key(tokens, start) in self._cycles and all(moment.parts[0][1] == "D" for moment in moments):
            numbers = _read_numbers(tokens, _skip_fill(tokens, start + 1), {}, stop_before_unit=False)
            unit_follows = numbers is not None and _key(tokens, numbers.end) in self._units
            if numbers is not None and not unit_follows:
                cycles = tuple(value for value in numbers.values if value.isdigit())[:_MAX_CYCLES]
                days = tuple(moment.parts[0][0] for moment in moments)
                joined = Form.RANGE if numbers.is_range or form is Form.RANGE else Form.CYCLE
                return make_time(joined, _multiply(cycles, days), numbers.end - at), numbers.end
        return make_time(form, moments, end - at, labelled=True), end

    def _skip_surplus(self, tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> int:
        """The `+ 48 hours` of `Day 39 + 48 hours`: the place after it, or `at` if it is none."""
        if _kind(tokens, at + 1) != "n":
            return at
        return at + 3 if _key(tokens, at + 2) in units else at + 2


def _multiply(cycles: tuple[str, ...], days: tuple[str, ...]) -> tuple[Moment, ...]:
    return tuple(
        CycleDay(f"C{int(cycle)}" + (f"D{day}" if day else ""), int(cycle)) for cycle in cycles for day in days
    )


def _form_label(numbers: Numbers, moments: Sequence[Duration]) -> Form:
    if numbers.is_range:
        return Form.RANGE
    return Form.LIST if len(moments) > 1 else Form.LABEL


def _key(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].key if at < len(tokens) else ""


def _kind(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].kind if at < len(tokens) else ""


def _is_amount(tokens: Sequence[Token], end: int, units: Mapping[str, str]) -> bool:
    """True if a unit without a number of its own follows: `cycle: 28 days`, `cycle of 14 or 21 days` number no cycle."""
    if _key(tokens, end) in _EITHER and _kind(tokens, end + 1) == "n":
        end += 2
        if units.get(_key(tokens, end)) not in _CYCLE_UNITS:
            return False
    return _key(tokens, end) in units and _kind(tokens, end + 1) != "n"


def _skip_fill(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if _key(tokens, at) in _FILL and (_kind(tokens, at + 1) == "n") else at


def _read_numbers(
    tokens: Sequence[Token], at: int, units: Mapping[str, str], *, stop_before_unit: bool
) -> Numbers | None:
    """The numbers from a place on, as far as list or range marks join them.

    After a unit word (`stop_before_unit`) a number that has its own unit is no longer part of the list.
    """
    values: list[str] = []
    marks: list[str] = []
    end, place, ordinal = at, at, False
    limit = _find_next_amount(tokens, at, units) if stop_before_unit else 0
    while place < len(tokens):
        negative = tokens[place].key == "minus"
        if tokens[place].key in _SIGNS:
            place += 1
        if _kind(tokens, place) != "n":
            break
        if stop_before_unit and place == limit:
            break
        ordinal = ordinal or tokens[place].ordinal
        values.append(("-" if negative else "") + tokens[place].key)
        place = end = place + 1
        mark = ""
        while _key(tokens, place) in _LIST_MARKS or _key(tokens, place) in _RANGE_MARKS:
            mark = "" if mark and tokens[place].key in _RANGE_MARKS else mark or tokens[place].key
            place += 1
            if not mark:
                break
        if not mark:
            break
        marks.append(mark)
    if not values:
        return None
    marks = marks[: len(values) - 1]
    dashed = [mark in _RANGE_MARKS for mark in marks]
    is_range = bool(marks) and dashed[-1] and not (len(values) >= _MIN_DASHED_LIST and marks[-1] == "-" and all(dashed))
    return Numbers(tuple(values), is_range and len(values) == 2, end, ordinal)  # noqa: PLR2004 - a range has two ends


def _find_next_amount(tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> int:
    """Where, in the numbers after a unit word, those begin that have their own unit: the 3 of `week 8, 3 and 12 months`."""
    places: list[int] = []
    place = at
    while place < len(tokens) and (tokens[place].kind == "n" or tokens[place].key in _BETWEEN_NUMBERS):
        if tokens[place].kind == "n":
            places.append(place)
        place += 1
    if not places or place != places[-1] + 1 or _key(tokens, place) not in units or _kind(tokens, place + 1) == "n":
        return -1
    values = [float(tokens[number].key) for number in places]
    falls = (number for number, last, value in zip(places[1:], values, values[1:], strict=False) if value < last)
    return next(falls, places[1] if len(places) > 1 else -1)


def _read_rest(
    tokens: Sequence[Token], end: int, whole: Duration, units: Mapping[str, str]
) -> tuple[tuple[Duration, ...], int]:
    """`2 years and 3 months`, `1 hour 30 minutes`: the rest is smaller than one unit of the whole."""
    start = end + 1 if _key(tokens, end) == "and" else end
    unit = units.get(_key(tokens, start + 1))
    if _kind(tokens, start) == "n" and unit is not None and not tokens[start].ordinal:
        rest = make_duration((tokens[start].key, unit))
        if is_smaller_rest(rest, whole):
            return (make_duration(*whole.parts, *rest.parts),), start + 2
    return (whole,), end
