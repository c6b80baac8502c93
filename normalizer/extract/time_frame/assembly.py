"""From findings to one time frame.

What is a point and what only ends the window depends on all that the text says (`assessments.py`), and so does which
of several events starts and ends it (`window_anchors.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.time_frame.assessments import settle_points
from normalizer.extract.time_frame.durations import Duration, Moment
from normalizer.extract.time_frame.findings import Findings, Recurrence
from normalizer.extract.time_frame.window_anchors import find_ends, find_start
from normalizer.model.record import TimeFrame


def build_frame(found: Findings, confidence: float) -> TimeFrame:
    """The time frame that some findings amount to."""
    if found.is_cycle_alone:
        found.points.bare, found.points.ordered = [*found.every.cycle_lengths], [*found.every.cycle_lengths]
    points, bounds = settle_points(found)
    start = find_start(found)
    return TimeFrame(
        points=tuple(dict.fromkeys(point.text for point in points)),
        max=_find_longest(points, bounds, found.window.countdowns),
        every=_find_interval(found.every),
        start=start,
        end=find_ends(found, start, len(points)),
        confidence=confidence,
    )


def _find_longest(points: Sequence[Moment], bounds: Sequence[Duration], countdowns: Sequence[Duration]) -> str | None:
    """The longest of the times; those that count down to an event count if there is no other."""
    lengths = [*bounds, *(point for point in points if isinstance(point, Duration))]
    lengths = lengths or ([] if points else [*countdowns])
    longest = max((length for length in lengths if length.days > 0), key=lambda length: length.days, default=None)
    return longest.text if longest else None


def _find_interval(every: Recurrence) -> str | None:
    """The first interval named, else the length of a cycle if each cycle has its assessments."""
    intervals = every.intervals or (every.cycle_lengths if every.per_cycle else ())
    return intervals[0].text if intervals else None
