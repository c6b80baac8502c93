"""The best reading of a joined string and its probability, in time linear in the number of cuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import NamedTuple

from normalizer.text.split.cues import SplitCues
from normalizer.text.split.features import describe_cuts
from normalizer.text.split.reach import find_reach
from normalizer.text.split.segments import Segment
from normalizer.text.split.weights import Weights

_NONE = float("-inf")


class Reading(NamedTuple):
    """The measure is the segments before `measure_end`, the time frame those from `time_start`."""

    measure_end: int
    time_start: int
    probability: float


def find_reading(segments: list[Segment], cues: SplitCues, weights: Weights, era: str) -> Reading:
    """The most probable reading among all pairs of cuts within reach."""
    reach = find_reach(segments)
    count = reach.end
    made = describe_cuts(segments, reach, cues, era)
    into, out, join = ([_NONE] * (count + 1) for _ in range(3))
    tail = [_NONE] * (count + 1)
    time = 0.0
    for cut in range(count, reach.first_start - 1, -1):
        if cut < count:
            time += weights.time.add_up(segments[cut].written)
        tail[cut] = time + _add_up(made.tail[cut], weights.tail)
        out[cut] = tail[cut]
    measure = 0.0
    for cut in range(1, reach.last_end + 1):
        measure += weights.measure.add_up(segments[cut - 1].written)
        head = measure + _add_up(made.head[cut], weights.head)
        join[cut] = head + tail[cut]
        if cut < count:
            into[cut] = head + _add_up(made.opening[cut], weights.opening) + _add_up(made.words[cut], weights.words)
    weigh = weights.sides.get
    for cut in (*reach.cuts, count):
        found = list(filter(None, map(weigh, made.sides[cut])))
        if found:
            added = list(map(sum, zip(*found, strict=True)))
            into[cut] += added[0]
            out[cut] += added[1]
            join[cut] += added[2]
    return _choose_pair(into, out, join)


def _choose_pair(into: Sequence[float], out: Sequence[float], join: Sequence[float]) -> Reading:
    """Pairs `i < j` score `into[i] + out[j]`, pairs `i == j` score `join[i]`; the sum runs over all of them."""
    best, total = (_NONE, 0, 0), _NONE
    best_into, sum_into = (_NONE, 0), _NONE
    for cut in range(1, len(join)):
        total = _add_logs(total, join[cut])
        best = max(best, (join[cut], cut, cut))
        total = _add_logs(total, sum_into + out[cut])
        best = max(best, (best_into[0] + out[cut], best_into[1], cut))
        sum_into = _add_logs(sum_into, into[cut])
        best_into = max(best_into, (into[cut], cut))
    return Reading(best[1], best[2], exp(best[0] - total))


def _add_logs(left: float, right: float) -> float:
    if left < right:
        left, right = right, left
    return left if right == _NONE else left + log(1.0 + exp(right - left))


def _add_up(names: Sequence[str], table: Mapping[str, float]) -> float:
    return sum(filter(None, map(table.get, names)), 0.0)
