"""Runs of numbers in a time frame: `1, 8 and 15`, `4-8`, `-1, 1`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from normalizer.extract.time_frame.tokens import Token

LIST_MARKS = frozenset({",", "/", "&", ";", "and", "or"})
RANGE_MARKS = frozenset({"-", "~", "until", "upto"})
_SIGNS = frozenset({"+", "minus"})
_BETWEEN_NUMBERS = LIST_MARKS | RANGE_MARKS | _SIGNS
_FILL = frozenset({"#", ":", "number", "no"})
_COMMAS = frozenset({",", ";"})
_AFTER_LIST = frozenset({"and", "after", "at", "from"})
_FIRST_YEAR, _LAST_YEAR = "1980", "2080"
_TWO = 2


class Numbers(NamedTuple):
    """Some numbers with what stands between them: `1, 8 and 15`, `1 to 5`; several ranges are one wide range.

    `spans` holds the places of the values that are the ends of ranges inside a list: both of `18-22` in `0, 18-22`.
    """

    values: tuple[str, ...]
    is_range: bool
    end: int
    ordinal: bool
    spans: frozenset[int] = frozenset()


def get_key(tokens: Sequence[Token], at: int) -> str:
    """The key of a token; empty past the end."""
    return tokens[at].key if at < len(tokens) else ""


def get_kind(tokens: Sequence[Token], at: int) -> str:
    """The kind of a token; empty past the end."""
    return tokens[at].kind if at < len(tokens) else ""


def skip_fill(tokens: Sequence[Token], at: int) -> int:
    """Past what may stand between a unit and its number: `Day: 1`, `visit no 2`."""
    return at + 1 if get_key(tokens, at) in _FILL and get_kind(tokens, at + 1) == "n" else at


def read_numbers(
    tokens: Sequence[Token], at: int, units: Mapping[str, str], *, stop_before_unit: bool
) -> Numbers | None:
    """The numbers from a place on, as far as list or range marks join them; None if no number stands there.

    After a unit word (`stop_before_unit`) a number that has its own unit is no longer part of the list.
    """
    values: list[str] = []
    marks: list[str] = []
    end, place, ordinal = at, at, False
    limit = _find_next_amount(tokens, at, units) if stop_before_unit else -1
    while place < len(tokens):
        sign = "-" if tokens[place].key == "minus" else ""
        place += tokens[place].key in _SIGNS
        if get_kind(tokens, place) != "n" or place == limit:
            break
        ordinal = ordinal or tokens[place].ordinal
        values.append(sign + tokens[place].key)
        end = place + 1
        mark, place = _read_mark(tokens, end)
        if not mark and not _lacks_comma(tokens, place, marks):
            break
        marks.append(mark)
    if not values:
        return None
    marks = marks[: len(values) - 1]
    is_range = len(values) % _TWO == 0 and _are_ranges(marks)
    return Numbers(tuple(values), is_range, end, ordinal, frozenset() if is_range else _find_spans(values, marks))


def read_bare_rest(
    tokens: Sequence[Token], at: int, first: str, units: Mapping[str, str]
) -> tuple[tuple[str, ...], int]:
    """The rising `40, 50, 70` of `20 minutes, 40, 50, 70` and the place after; none if they have their own unit."""
    if get_key(tokens, at) not in _COMMAS or get_kind(tokens, at + 1) != "n":
        return (), at
    numbers = read_numbers(tokens, at + 1, units, stop_before_unit=True)
    if numbers is None or numbers.is_range or numbers.ordinal or len(numbers.values) < _TWO:
        return (), at
    following, kind = get_key(tokens, numbers.end), get_kind(tokens, numbers.end)
    is_counted = following in units or (kind == "w" and following not in _AFTER_LIST)
    is_rising = all(float(one) < float(other) for one, other in pairwise((first, *numbers.values)))
    if is_counted or not is_rising or any(map(is_year, numbers.values)):
        return (), at
    return numbers.values, numbers.end


def is_year(value: str) -> bool:
    """True for the digits of a calendar year."""
    return value.isdigit() and len(value) == len(_FIRST_YEAR) and _FIRST_YEAR <= value < _LAST_YEAR


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


def _read_mark(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The mark that joins two numbers and the place after it; `1, until 24` joins nothing."""
    mark = ""
    while (key := get_key(tokens, at)) in LIST_MARKS or key in RANGE_MARKS:
        if mark and key in RANGE_MARKS:
            return "", at
        mark = mark or key
        at += 1
    return mark, at


def _lacks_comma(tokens: Sequence[Token], at: int, marks: Sequence[str]) -> bool:
    """True between the 12 and 18 of `3, 6, 9, 12 18 and 24` and after the 0 of `0 4, 8`; not in `1, 2, 3 12 weeks`."""
    is_list = (len(marks) > 1 or tokens[at - 1].key == "0") and not RANGE_MARKS & set(marks)
    is_number = get_kind(tokens, at) == "n" and float(tokens[at].key) > float(tokens[at - 1].key)
    return is_list and is_number and get_key(tokens, at + 1) in LIST_MARKS


def _find_next_amount(tokens: Sequence[Token], at: int, units: Mapping[str, str]) -> int:
    """Where those numbers begin that have a unit of their own: the 3 of `week 8, 3 and 12 months`; else -1."""
    places: list[int] = []
    place = at
    while place < len(tokens) and (tokens[place].kind == "n" or tokens[place].key in _BETWEEN_NUMBERS):
        if tokens[place].kind == "n":
            places.append(place)
        place += 1
    if (
        not places
        or place != places[-1] + 1
        or get_key(tokens, place) not in units
        or get_kind(tokens, place + 1) == "n"
    ):
        return -1
    values = [float(tokens[number].key) for number in places]
    if tokens[places[-1] - 1].key in RANGE_MARKS and get_key(tokens, places[-1] - 2) in LIST_MARKS:
        return places[-1]  # the 90 of `cycles 1, 2 and 6 and up to 90 days`
    falls = (number for number, last, value in zip(places[1:], values, values[1:], strict=False) if value < last)
    return next(falls, places[1] if len(places) > 1 else -1)
