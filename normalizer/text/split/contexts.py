"""What stands on both sides of a cut, as named statements; several at once, since no single one decides."""

from __future__ import annotations

import re

from normalizer.text.split.cues import TIME_CLASSES, SplitCues
from normalizer.text.split.era import rough_era
from normalizer.text.split.looks import NOWHERE, Look, look_at
from normalizer.text.split.reach import Reach
from normalizer.text.split.segments import Segment, compare_numbers

_SHORT = 3
_ITEM = re.compile(r"\(?\w{1,2}[.):] ?")
_RUN = 6
_FEW = 4


def look_around(segments: list[Segment], reach: Reach, cues: SplitCues) -> dict[int, Look]:
    """The looks of the first segment and of those next to the cuts within reach."""
    count = len(segments)
    stop = min(reach.last_end + 3, count)
    wanted = (*range(stop), *range(max(stop, reach.first_start - 2), count))
    return {near: look_at(segments[near], cues) for near in wanted}


def describe_contexts(segments: list[Segment], reach: Reach, looks: dict[int, Look], era: str) -> list[list[str]]:
    """For each cut `0..n` what holds on its two sides; nothing is said of cuts out of reach."""
    count, cuts, rough = len(segments), set(reach.cuts), rough_era(era)
    said: list[list[str]] = [[] for _ in range(count + 1)]
    depth = 0
    seen = {tuple(segment.words) for segment in segments[:1]}
    for cut in range(1, count):
        before, after = segments[cut - 1], segments[cut]
        depth = max(0, depth + before.depth)
        key = tuple(after.words)
        if cut in cuts:
            around = [looks.get(near, NOWHERE) for near in range(cut - 2, cut + 3)]
            said[cut] = _describe_sides(around, looks[0]) + _describe_pair(before, after, around)
            said[cut] += _describe_place(around, count - cut)
            said[cut] += _describe_era(around, looks[0], era, rough)
            said[cut] += ["segment repeated"] * (key in seen) + ["in bracket"] * (depth > 0)
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


def _describe_era(around: list[Look], opening: Look, era: str, rough: str) -> list[str]:
    _, before, after, _, _ = around
    return [
        f"era={era}",
        f"era and start={era} {before.end} {after.start}",
        f"era and time={era} {after.time}",
        f"rough era and case={rough} {opening.case} {after.case}",
        f"rough era and first={rough} {after.first}",
        f"rough era and kind={rough} {after.kind} {after.size}",
    ]


def _describe_place(around: list[Look], left: int) -> list[str]:
    first, before, after, following, last = around
    return [
        f"times={first.time} | {before.time} || {after.time} | {following.time}",
        f"times after={after.time} | {following.time} | {last.time}",
        f"segments left={min(left, _FEW)} {after.time} {after.start}",
    ]


def _describe_pair(before: Segment, after: Segment, around: list[Look]) -> list[str]:
    left, right = before.words, after.words
    _, look, next_look, _, _ = around
    order = compare_numbers(look.numbers, next_look.numbers)
    last, first = look.classes[-_SHORT:], next_look.classes[:_SHORT]
    made = [
        f"first two={' '.join(right[:2])}",
        f"first three={' '.join(right[:3])}",
        f"last two={' '.join(left[-2:])}",
        f"time run before={_measure_run(look.classes[: -_RUN - 1 : -1])} {look.end}",
        f"time run after={_measure_run(next_look.classes[:_RUN])}",
        f"numbers={order}",
        f"numbers in time={order} {look.time} | {next_look.time}",
        f"classes before={last}",
        f"classes after={first}",
        f"classes of two={last[-2:]}|{first[:2]}",
        f"classes of three={last}|{first}",
        f"last with class={look.last} {first[:2]}",
        f"first with class={last[-2:]} {next_look.first}",
    ]
    if len(left) <= _SHORT and len(right) <= _SHORT:
        made.append("short on both sides")
    if before.text and _ITEM.match(after.text):
        made.append("item after")
    if left and right:
        if left[-1] == "#" and right[0] == "#":
            made.append("number on both sides")
        if left[-1] == right[-1]:
            made.append(f"segments end alike {look.time}")
        if left[0] == right[0]:
            made.append("segments begin alike")
    if "\n" in before.text:
        made.append("line break before")
    return made


def _measure_run(classes: str) -> int:
    """How many words from the start belong to a time frame."""
    return len(classes) - len(classes.lstrip(TIME_CLASSES))
