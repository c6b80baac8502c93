"""Which events start and end the window, of those that may.

A named start goes before what times are counted from:

    6 months after surgery                     starts with surgery
    from enrolment to 30 days after surgery    starts with enrolment; surgery ends it
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from normalizer.extract.time_frame.anchors import Role
from normalizer.extract.time_frame.durations import CycleDay
from normalizer.extract.time_frame.findings import Findings, Start
from normalizer.extract.time_frame.known_anchors import BASELINE, FIRST_DOSE

_LIST = 2


def find_start(found: Findings) -> str | None:
    """The event named as the start, else the baseline, else what times are counted from, else what stands alone."""
    start = found.start
    if start.counted_from and found.points.is_sampling:
        return start.counted_from[0][0].core
    if start.named:
        return start.named[0]
    if start.prior:
        return start.prior[0] if found.window.is_clock else BASELINE
    if _starts_at_baseline(found):
        return BASELINE
    return next(_rank_starts(found), None)


def _starts_at_baseline(found: Findings) -> bool:
    """True if the baseline stands alone, or is all that stands against the end of a treatment."""
    start = found.start
    if start.is_around and not (found.points.has_times or found.window.bounds or found.every.intervals):
        return True
    is_late = bool(start.counted_from) and all(anchor.role is Role.END for anchor, _ in start.counted_from)
    return BASELINE in start.alone or (is_late and BASELINE in start.weak)


def _rank_starts(found: Findings) -> Iterator[str]:
    """What times are counted from before what stands alone, but events that end something last."""
    start = found.start
    yield from (anchor.core for anchor, _ in start.counted_from if anchor.role is not Role.END)
    yield from (name for name in start.alone if name not in found.end.named)
    weak = _list_weak(found)
    if found.points.is_predose:
        yield from weak
    yield from (anchor.core for anchor, _ in start.counted_from if anchor.role is Role.END)
    yield from weak


def _list_weak(found: Findings) -> list[str]:
    """In `predose on Day 1, Week 4` the weeks are counted from day 1, not from the dose."""
    weak = found.start.weak
    if BASELINE not in weak or any(isinstance(moment, CycleDay) for moment in found.points.ordered):
        return weak
    return [name for name in weak if name != FIRST_DOSE]


def find_ends(found: Findings, start: str | None, points: int) -> tuple[str, ...]:
    """The events named as ends, never the baseline; else what a single time is counted from, if that is an end."""
    is_single = points < _LIST
    ends = [*found.end.named, *found.end.late, *(found.end.beside_point if is_single else ())]
    if not ends and found.start.counted_from:
        is_window = is_single or found.window.is_stated or found.window.bounds or found.points.is_predose
        ends = _list_late(found.start) if is_window else []
    return tuple(name for name in dict.fromkeys(ends) if name not in {start, BASELINE})


def _list_late(start: Start) -> list[str]:
    """The ends that one time only is counted from: `30 days after the last dose` lasts until after it."""
    counted = Counter(anchor.core for anchor, _ in start.counted_from)
    return [
        anchor.core
        for anchor, listed in start.counted_from
        if anchor.role is Role.END and not listed and counted[anchor.core] == 1
    ]
