"""A time frame as a line: where its points stand between its start and its end."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normalizer.model.record import TimeFrame

_DAYS = {"Y": 365.25, "M": 30.4375, "W": 7.0, "D": 1.0}
_TIMES = {"H": 1 / 24, "M": 1 / 1440, "S": 1 / 86400}
_DURATION = re.compile(r"(-?)P((?:\d{1,6}(?:\.\d{1,4})?[YMWD])*)(?:T((?:\d{1,6}(?:\.\d{1,4})?[HMS])+))?")
_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWDHS])")
_CYCLE = re.compile(r"C(\d{1,4})(?:D(-?\d{1,4}))?")
_WORDS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_TIME_WORDS = {"H": "hour", "M": "minute", "S": "second"}
_WIDE = 30.0
_MOST_TICKS = 60
_CLOSE = 9.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One point: `at` is its place in percent of the line, `row` keeps its words from those of its neighbours."""

    at: float
    words: str
    code: str
    row: int


@dataclass(frozen=True, slots=True)
class TimeLine:
    """`marks` from left to right, `ticks` (percent) of what is repeated, `scale` says how places were chosen."""

    start: str
    end: str
    marks: tuple[Mark, ...]
    ticks: tuple[float, ...]
    every: str
    scale: str

    @property
    def rows(self) -> int:
        """How many rows of words there are."""
        return max((mark.row for mark in self.marks), default=0) + 1


def draw_time_line(frame: TimeFrame) -> TimeLine | None:
    """The line of a time frame; None where it has no point in time."""
    codes = list(dict.fromkeys([*frame.points, *([frame.max] if frame.max else [])]))
    sized = sorted(((count_days(code), code) for code in codes), key=lambda pair: (pair[0] is None, pair[0] or 0))
    known = [days for days, _ in sized if days is not None]
    if not sized:
        return None
    every = describe_duration(frame.every) if frame.every else ""
    ends = " or ".join(name_anchor(anchor) for anchor in frame.end)
    start = name_anchor(frame.start) if frame.start else ""
    if len(known) < len(sized) or any(code.startswith("C") for _, code in sized):
        step = 100 / max(len(sized) - 1, 1)
        places = [(place * step if len(sized) > 1 else 100.0, code) for place, (_, code) in enumerate(sized)]
        return TimeLine(start, ends, _stagger(places), (), every, "in order, not to scale")
    low, high = min(0.0, *known), max(*known, 1e-9)
    positive = [days for days in known if days > 0]
    wide = bool(positive) and max(positive) / min(positive) > _WIDE
    base = min(positive, default=1.0)

    def place(days: float) -> float:
        if wide:
            return 100 * math.log1p(max(days, 0) / base) / math.log1p(high / base)
        return 100 * (days - low) / (high - low)

    period = count_days(frame.every) if frame.every else None
    ticks: tuple[float, ...] = ()
    if period and period > 0 and high / period <= _MOST_TICKS:
        ticks = tuple(round(place(period * n), 2) for n in range(1, math.floor(high / period + 1e-9) + 1))
    marks = _stagger([(round(place(days or 0.0), 2), code) for days, code in sized])
    return TimeLine(start, ends, marks, ticks, every, "on a logarithmic scale" if wide else "to scale")


def count_days(code: str | None) -> float | None:
    """The length of a duration in days, a month being a twelfth of a year; a cycle counts 28 days. None if neither."""
    if code is None:
        return None
    cycle = _CYCLE.fullmatch(code)
    if cycle:
        return (int(cycle[1]) - 1) * 28.0 + int(cycle[2] or 1)
    found = _DURATION.fullmatch(code)
    if not found:
        return None
    days = sum(float(number) * _DAYS[unit] for number, unit in _PART.findall(found[2]))
    days += sum(float(number) * _TIMES[unit] for number, unit in _PART.findall(found[3] or ""))
    return -days if found[1] else days


def describe_duration(code: str) -> str:
    """A duration in words: `P12W` is 12 weeks, `P0D` the baseline."""
    cycle = _CYCLE.fullmatch(code)
    if cycle:
        return f"cycle {cycle[1]}" + (f" day {cycle[2]}" if cycle[2] else "")
    found = _DURATION.fullmatch(code)
    if not found:
        return code
    if code == "P0D":
        return "day 0"
    parts = [(number, _WORDS[unit]) for number, unit in _PART.findall(found[2])]
    parts += [(number, _TIME_WORDS[unit]) for number, unit in _PART.findall(found[3] or "")]
    text = " ".join(f"{number} {word}{'s' * (number != '1')}" for number, word in parts)
    return f"{text} before" if found[1] else text


def name_anchor(id_: str) -> str:
    """An anchor's id as words."""
    return id_.partition(":")[2].replace("-", " ")


def _stagger(places: list[tuple[float, str]]) -> tuple[Mark, ...]:
    """Words of close points go to different rows."""
    last: list[float] = []
    marks = []
    for at, code in places:
        words = describe_duration(code)
        width = max(_CLOSE, len(words) * 1.9)
        row = next((row for row, right in enumerate(last) if at - right >= width), len(last))
        last[row : row + 1] = [at]
        marks.append(Mark(at, words, code, row))
    return tuple(marks)
