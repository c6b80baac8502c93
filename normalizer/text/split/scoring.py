"""The best reading of a joined string and its probability, in time linear in the number of cuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, repeat
from math import exp, log
from typing import NamedTuple

from normalizer.text.split.cues import SplitCues
from normalizer.text.split.features import describe_cuts
from normalizer.text.split.segments import Segment
from normalizer.text.split.weights import Weights

_NONE = float("-inf")


class Reading(NamedTuple):
    """The measure is the segments before `measure_end`, the time frame those from `time_start`."""

    measure_end: int
    time_start: int
    probability: float


def find_reading(segments: list[Segment], cues: SplitCues, weights: Weights) -> Reading:
    """The most probable reading among all pairs of cuts."""
    count = len(segments)
    made = describe_cuts(segments, cues)
    scores = {role: [_add_up(names, weights.roles[role]) for names in made[role]] for role in made}
    measure = [0.0, *accumulate(_weigh_words(segment, weights.measure) for segment in segments)]
    time = [*accumulate((_weigh_words(segment, weights.time) for segment in reversed(segments)), initial=0.0)][::-1]
    head = [scores["head"][cut] + measure[cut] for cut in range(count + 1)]
    tail = [scores["tail"][cut] + time[cut] for cut in range(count + 1)]
    into = [head[cut] + scores["into"][cut] for cut in range(count + 1)]
    out = [tail[cut] + scores["out"][cut] for cut in range(count + 1)]
    join = [head[cut] + scores["join"][cut] + tail[cut] for cut in range(count + 1)]
    return _choose_pair(into, out, join)


def _choose_pair(into: Sequence[float], out: Sequence[float], join: Sequence[float]) -> Reading:
    """Pairs `i < j` score `into[i] + out[j]`, pairs `i == j` score `join[i]`; the sum runs over all of them."""
    best, total = (_NONE, 0, 0), _NONE
    best_into, sum_into = (_NONE, 0), _NONE
    for cut in range(1, len(join)):
        total = _add_logs(total, join[cut])
        best = max(best, (join[cut], cut, cut))
        if cut > 1:
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
    return sum(map(table.get, names, repeat(0.0)))


def _weigh_words(segment: Segment, table: Mapping[str, float]) -> float:
    total = 0.0
    for word, written in zip(segment.words, segment.written, strict=True):
        weight = table.get(word)
        total += table.get(name_shape(written), 0.0) if weight is None else weight
    return total


def name_shape(written: str) -> str:
    """The class of a word that has no weight of its own."""
    if written.isupper() and len(written) > 1:
        return "<capitals>"
    return "<capital>" if written[0].isupper() else "<small>"
