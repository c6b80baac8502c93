"""From findings to one time frame: which moments are points, which bound the window, what starts and ends it."""

from __future__ import annotations

from collections import Counter

from normalizer.extract.time_frame.anchors import Role
from normalizer.extract.time_frame.durations import ZERO, CycleDay, Duration, Moment
from normalizer.extract.time_frame.findings import Findings
from normalizer.model.record import TimeFrame

_MIN_SAMPLES = 2
_LISTED = 2
_DAY_ONE = frozenset({"P1D", "C1D1"})


def build_frame(found: Findings, confidence: float) -> TimeFrame:
    """The time frame that some findings amount to."""
    if found.is_cycle_alone:
        found.bare, found.order = [*found.cycle_lengths], [*found.cycle_lengths]
    points, bounds = _settle_points(found)
    lengths = [*bounds, *(point for point in points if isinstance(point, Duration))]
    lengths = lengths or ([] if points else found.fallbacks)
    longest = max((length for length in lengths if length.days > 0), key=lambda length: length.days, default=None)
    every = [*found.every, *(found.cycle_lengths if found.per_cycle else ())]
    start = _find_start(found)
    return TimeFrame(
        points=tuple(dict.fromkeys(point.text for point in points)),
        max=longest.text if longest else None,
        every=every[0].text if every else None,
        start=start,
        end=_find_ends(found, start, len(points)),
        confidence=confidence,
    )


def _settle_points(found: Findings) -> tuple[list[Moment], list[Duration]]:
    """The points in the order of the text, and the durations that only bound the window."""
    if found.openings > 1 and len({bound.text for bound in found.bounds}) > 1 and not found.has_cap:
        return [ZERO, *_sort_times(found)], found.bounds
    has_zero = _counts_baseline(found)
    demoted = _list_demoted(found, has_zero=has_zero)
    unwanted = {id(moment) for moment in demoted}
    points = [moment for moment in found.order if (has_zero if moment is ZERO else id(moment) not in unwanted)]
    return points, [*found.bounds, *(moment for moment in demoted if isinstance(moment, Duration))]


def _counts_baseline(found: Findings) -> bool:
    """True if the baseline is an assessment of its own, and not the sample before a dose."""
    is_short = found.is_predose and not found.has_zero and any(bound.is_clock for bound in found.bounds)
    if is_short or _is_sampling(found) or _is_predose_visit(found):
        return False
    is_counted_back = bool(found.fallbacks) and not (found.points or found.moments or found.bare)
    return found.has_zero or (found.is_before and not found.has_window and not is_counted_back)


def _list_demoted(found: Findings, *, has_zero: bool) -> list[Moment]:
    """The candidates for points that only end the window: single times where no list says that they are points."""
    labelled = len(found.bare) if found.has_label else 0
    listed = len(found.points) + len(found.moments) + labelled + has_zero > 1 or bool(found.every)
    is_alone = found.has_window and len(found.moments) == 1 and not found.points
    demoted = list(found.moments) if is_alone or not listed else []
    is_bounded = found.has_window or found.has_cap or (found.has_length and not found.has_label)
    is_one_time = len({moment.text for moment in found.bare}) == 1
    if is_bounded and is_one_time and not found.points and len(found.moments) == len(demoted):
        demoted += [moment for moment in found.bare if moment.text != ZERO.text]
    return demoted


def _sort_times(found: Findings) -> list[Duration]:
    """The times of several windows: the changes from baseline to 6 weeks and from baseline to 3 months."""
    times = [time for time in (*found.order, *found.bounds) if isinstance(time, Duration) and time.days > 0]
    return sorted(times, key=lambda time: time.days)


def _is_predose_visit(found: Findings) -> bool:
    """True for the sample of `predose on Day 1, Week 4`; the baseline of `before treatment, Week 4` is a visit more."""
    opens = not found.has_zero or any(moment.text in _DAY_ONE for moment in found.order)
    return found.is_predose and found.has_label and opens


def _is_sampling(found: Findings) -> bool:
    """True for a list of sampling times around a dose: its `predose` is no point."""
    return found.is_predose and found.count_samples() >= _MIN_SAMPLES


def _find_start(found: Findings) -> str | None:
    """The event named as the start, else the baseline, else what times are counted from, else what stands alone."""
    early = [anchor.core for anchor, _ in found.origins if anchor.role is not Role.END]
    late = [anchor.core for anchor, _ in found.origins if anchor.role is Role.END]
    if _is_sampling(found) and found.origins:
        return found.origins[0][0].core
    if found.starts:
        return found.starts[0]
    if found.prior_starts:
        return found.prior_starts[0] if any(bound.is_clock for bound in found.bounds) else found.baseline
    if found.is_around and not (found.points or found.moments or found.bare or found.bounds or found.every):
        return found.baseline
    opened = found.baseline in found.weak_starts and bool(late) and not early
    if opened or found.baseline in found.alone_starts:
        return found.baseline
    weak = _list_weak_starts(found)
    alone = [name for name in found.alone_starts if name not in found.ends]
    return next(iter([*early, *alone, *(weak if found.is_predose else ()), *late, *weak]), None)


def _list_weak_starts(found: Findings) -> list[str]:
    """In `predose on Day 1, Week 4` the weeks are counted from day 1, not from the dose."""
    weak = found.weak_starts
    if found.baseline not in weak or any(isinstance(moment, CycleDay) for moment in found.order):
        return weak
    return [name for name in weak if name != found.first_dose]


def _find_ends(found: Findings, start: str | None, points: int) -> tuple[str, ...]:
    """The events named as ends, never the baseline; else what a single time is counted from, if that is an end."""
    named = found.named_ends if points < _LISTED else []
    unwanted = {start, found.baseline}
    if not found.origins:
        return tuple(name for name in dict.fromkeys([*found.ends, *found.late_ends, *named]) if name not in unwanted)
    counted = Counter(anchor.core for anchor, _ in found.origins)
    late = [
        anchor.core
        for anchor, listed in found.origins
        if anchor.role is Role.END and not listed and counted[anchor.core] == 1
    ]
    is_window = points < _LISTED or found.has_window or found.is_predose or bool(found.bounds)
    ends = [*found.ends, *found.late_ends, *named] or (late if is_window else [])
    return tuple(name for name in dict.fromkeys(ends) if name not in unwanted)
