"""Durations and cycle days as written, and their ISO 8601 text."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_DAYS = {"Y": 365.25, "M": 30.4375, "W": 7.0, "D": 1.0, "TH": 1 / 24, "TM": 1 / 1440, "TS": 1 / 86400}
SUB_DAY = frozenset({"TH", "TM", "TS"})
SAME_WITHIN = 0.02


class Duration(NamedTuple):
    """An amount of one or two units: `parts` is ((number, designator), ...), greatest unit first.

    Designators are those of ISO 8601 (`Y M W D`), with a `T` before the clock units (`TH TM TS`).
    `text` is the ISO 8601 form, `days` the length in days (a month is 365.25 / 12 days).
    """

    parts: tuple[tuple[str, str], ...]
    text: str
    days: float

    @property
    def is_clock(self) -> bool:
        """True if the duration is written in hours, minutes or seconds."""
        return self.parts[0][1] in SUB_DAY


class CycleDay(NamedTuple):
    """A treatment cycle, or a day of one: `C6` or `C6D28`."""

    text: str
    cycle: int

    @property
    def is_whole(self) -> bool:
        """True for a cycle without a day."""
        return "D" not in self.text

    def count_days(self) -> Duration | None:
        """How long after the start it is: day 28 of cycle 1 is day 28; None for later cycles, whose length varies."""
        return make_duration((self.text.partition("D")[2], "D")) if self.cycle == 1 and not self.is_whole else None


Moment = Duration | CycleDay


def make_duration(*parts: tuple[str, str]) -> Duration:
    """The duration of some (number as digits, designator) pairs, greatest unit first.

    Zeros that say nothing are cut (`02.50` becomes `2.5`); a negative number makes the whole negative. Each is an
    object of its own, even if it is as long as another.
    """
    return Duration(*_measure(parts))


@lru_cache(maxsize=4096)
def _measure(parts: tuple[tuple[str, str], ...]) -> tuple[tuple[tuple[str, str], ...], str, float]:
    """The fields of a duration."""
    negative = parts[0][0].startswith("-")
    plain = tuple((trim_number(number.lstrip("+-")), designator) for number, designator in parts)
    if len(plain) == 1 and float(plain[0][0]) == 0 and plain[0][1] not in SUB_DAY:
        plain, negative = (("0", "D"),), False
    dates = "".join(number + unit for number, unit in plain if unit not in SUB_DAY)
    clock = "".join(number + unit[1] for number, unit in plain if unit in SUB_DAY)
    days = sum([float(number) * _DAYS[unit] for number, unit in plain], 0.0)
    text = f"{'-' if negative else ''}P{dates}{'T' if clock else ''}{clock}"
    return plain, text, -days if negative else days


def trim_number(number: str) -> str:
    """A decimal number without zeros that say nothing: `02.50` is `2.5`, `.5` is `0.5`."""
    whole, _, decimals = number.partition(".")
    decimals = decimals.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{decimals}" if decimals else "")


def is_same(one: Duration, other: Duration, within: float = SAME_WITHIN) -> bool:
    """True if two durations differ by at most a share of the longer (12 months and 1 year, 4 weeks and 28 days)."""
    return abs(one.days - other.days) <= within * max(abs(one.days), abs(other.days))


def is_smaller_rest(rest: Duration, whole: Duration) -> bool:
    """True if `rest` can be the smaller part of one duration: the 9 months of 4 years and 9 months."""
    unit = _DAYS[whole.parts[-1][1]]
    return _DAYS[rest.parts[0][1]] < unit and 0 < rest.days < unit and len(rest.parts) == 1


ZERO = make_duration(("0", "D"))
