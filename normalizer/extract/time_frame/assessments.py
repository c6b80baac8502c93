"""Which times are points: of a single time in a window (`until week 24`) it depends on what else is said."""

from __future__ import annotations

from normalizer.extract.time_frame.durations import ZERO, Duration, Moment
from normalizer.extract.time_frame.findings import Findings

_DAY_ONE = frozenset({"P1D", "C1D1"})


def settle_points(found: Findings) -> tuple[list[Moment], list[Duration]]:
    """The points in the order of the text, and the durations that only bound the window."""
    points, bounds = found.points, found.window.bounds
    if _has_several_windows(found):
        return [ZERO, *_sort_times([*points.ordered, *bounds])], bounds
    has_baseline = _counts_baseline(found)
    demoted = _list_demoted(found, has_baseline=has_baseline)
    unwanted = {id(moment) for moment in demoted}
    kept = [moment for moment in points.ordered if (has_baseline if moment is ZERO else id(moment) not in unwanted)]
    return kept, [*bounds, *(moment for moment in demoted if isinstance(moment, Duration))]


def _has_several_windows(found: Findings) -> bool:
    """True for the changes from baseline to 6 weeks and from baseline to 3 months: each end is an assessment."""
    is_repeated = found.start.baseline_openings > 1 and not found.window.is_capped
    return is_repeated and len({bound.text for bound in found.window.bounds}) > 1


def _sort_times(moments: list[Moment]) -> list[Duration]:
    times = [moment for moment in moments if isinstance(moment, Duration) and moment.days > 0]
    return sorted(times, key=lambda time: time.days)


def _counts_baseline(found: Findings) -> bool:
    """True if the baseline is an assessment of its own, and not the sample before a dose."""
    points, window = found.points, found.window
    if points.is_predose and (
        points.is_sampling or (window.is_clock and not points.has_baseline) or _is_predose_visit(found)
    ):
        return False
    is_counted_back = bool(window.countdowns) and not points.has_times
    return points.has_baseline or (points.is_before and not window.is_stated and not is_counted_back)


def _is_predose_visit(found: Findings) -> bool:
    """True for the sample of `predose on Day 1, Week 4`; the baseline of `before treatment, Week 4` is a visit more."""
    points = found.points
    opens = not points.has_baseline or any(moment.text in _DAY_ONE for moment in points.ordered)
    return points.has_label and opens


def _list_demoted(found: Findings, *, has_baseline: bool) -> list[Moment]:
    """The candidates for points that only end the window: single times where no list says that they are points."""
    points, window = found.points, found.window
    labelled = len(points.bare) if points.has_label else 0
    is_list = len(points.sure) + len(points.listed) + labelled + has_baseline > 1 or bool(found.every.intervals)
    is_alone = window.is_stated and len(points.listed) == 1 and not points.sure
    demoted = [*points.listed] if is_alone or not is_list else []
    if points.sure or len(points.listed) > len(demoted):
        return demoted
    is_bounded = window.is_stated or window.is_capped or (window.lasts and not points.has_label)
    if is_bounded and len({moment.text for moment in points.bare}) == 1:
        demoted += [moment for moment in points.bare if moment.text != ZERO.text]
    return demoted
