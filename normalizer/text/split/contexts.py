"""What stands on both sides of a cut, as named statements; several at once, since no single one decides."""

from __future__ import annotations

from normalizer.text.split.cues import SplitCues
from normalizer.text.split.looks import NOWHERE, Look, look_at
from normalizer.text.split.reach import Reach
from normalizer.text.split.segments import Segment, compare_numbers, measure_run

_SHORT = 3
_RUN = 6
_FEW = 4


def look_around(segments: list[Segment], reach: Reach, cues: SplitCues) -> dict[int, Look]:
    """The looks of the first segment and of those next to the cuts within reach."""
    count = len(segments)
    wanted = {0, count - 1, *(near for cut in reach.cuts for near in range(cut - 2, cut + 3) if 0 <= near < count)}
    return {near: look_at(segments[near], cues) for near in sorted(wanted)}


def describe_contexts(
    segments: list[Segment], reach: Reach, looks: dict[int, Look], cues: SplitCues
) -> list[list[str]]:
    """For each cut `0..n` what holds on its two sides; nothing is said of cuts out of reach."""
    count, cuts = len(segments), set(reach.cuts)
    said: list[list[str]] = [[] for _ in range(count + 1)]
    depth = 0
    seen = {tuple(segment.words) for segment in segments[:1]}
    for cut in range(1, count):
        before, after = segments[cut - 1], segments[cut]
        depth = max(0, depth + before.depth)
        key = tuple(after.words)
        if cut in cuts:
            around = [looks.get(near, NOWHERE) for near in range(cut - 2, cut + 3)]
            said[cut] = _describe_sides(around, looks[0]) + _describe_pair(before, after, around, cues)
            said[cut] += _describe_place(around, count - cut)
            said[cut] += ["segment repeated" if key in seen else "segment new"] + ["in bracket"] * (depth > 0)
        seen.add(key)
    said[count] = ["none"]
    return said


def _describe_sides(around: list[Look], opening: Look) -> list[str]:
    _, before, after, following, _ = around
    made = [
        f"before={before.end}",
        f"after={after.start}",
        f"around={before.end} {after.start}",
        f"first={after.first}",
        f"last={before.last}",
        f"last and start={before.last} {after.start}",
        f"last and first={before.last} {after.first}",
        f"words before={before.size}",
        f"words after={after.size}",
        f"words around={before.size} {after.size}",
        f"time before={before.time}",
        f"time after={after.time}",
        f"time around={before.time} | {after.time}",
        f"case={before.case} {after.case}",
        f"case from start={opening.case} {after.case}",
        f"shape before={before.shape}",
        f"shape after={after.shape}",
        f"kinds={before.kind} | {after.kind}",
        f"kind after={after.kind} {after.size} {after.start}",
        f"end and first={before.end} {after.first}",
        f"start and first={after.start} {after.first}",
        f"suffix after={after.suffix} {after.start}",
        f"suffix before={before.last_suffix}",
        f"ends={before.end} {after.end} {after.start}",
        f"starts={before.start} {after.start} {following.start}",
        f"first of next={following.first}",
    ]
    if following.first in {"and", "or"}:
        made.append("list goes on")
    return made


def _describe_place(around: list[Look], left: int) -> list[str]:
    first, before, after, following, last = around
    return [
        f"times={first.time} | {before.time} || {after.time} | {following.time}",
        f"times after={after.time} | {following.time} | {last.time}",
        f"segments left={min(left, _FEW)} {after.time} {after.start}",
    ]


def _describe_pair(before: Segment, after: Segment, around: list[Look], cues: SplitCues) -> list[str]:
    left, right = before.words, after.words
    _, look, next_look, _, _ = around
    order = compare_numbers(before, after)
    made = [
        f"first two={' '.join(right[:2])}",
        f"first three={' '.join(right[:3])}",
        f"last two={' '.join(left[-2:])}",
        f"time run before={measure_run(left[: -_RUN - 1 : -1], cues)} {look.end}",
        f"time run after={measure_run(right[:_RUN], cues)}",
        f"numbers={order}",
        f"numbers in time={order} {look.time} | {next_look.time}",
    ]
    if len(left) <= _SHORT and len(right) <= _SHORT:
        made.append("short on both sides")
    if left and right:
        if left[-1] == "#" and right[0] == "#":
            made.append("number on both sides")
        if left[0] == right[0]:
            made.append("segments begin alike")
    if "\n" in before.text:
        made.append("line break before")
    return made
