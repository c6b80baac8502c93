"""What can be said of each way to cut a joined string: named statements that hold or do not.

A joined string is cut at ", " into segments `0..n-1`. Cut `k` lies before segment `k`. A reading is a pair
(`i`, `j`): the measure is the segments before `i`, the time frame those from `j`, the description what is between.
Five parts add up to the score of a reading, so that the best of all pairs is found in linear time:

- `head[i]`: what the segments before `i` are like as a measure; `tail[j]`: those from `j` as a time frame;
- `into[i]`: how well a description begins at `i`; `out[j]`: how well it ends at `j` (where there is one);
- `join[i]`: how well the time frame follows the measure directly (where there is none).
"""

from __future__ import annotations

from normalizer.text.split.cues import SplitCues
from normalizer.text.split.segments import (
    SENTENCE,
    Segment,
    bin_count,
    class_case,
    class_end,
    class_start,
    class_time,
    compare_numbers,
    list_numbers,
    measure_depth,
    measure_run,
)

ROLES = ("head", "into", "out", "join", "tail")
_STOP = frozenset(
    "the of and in to a for with by at on from as is be will or an are was were that this using between after".split()
)
_WINDOW = 16
_REACH = 40
_FEW = 4
_SHORT = 3
_RUN = 6


def describe_cuts(segments: list[Segment], cues: SplitCues) -> dict[str, list[list[str]]]:
    """For each role the true statements for each cut `0..n`. Linear in the length of the text."""
    count = len(segments)
    head: list[list[str]] = [[] for _ in range(count + 1)]
    tail: list[list[str]] = [[] for _ in range(count + 1)]
    into: list[list[str]] = [[] for _ in range(count + 1)]
    context: list[list[str]] = [[] for _ in range(count + 1)]
    _describe_heads(segments, cues, head)
    _describe_tails(segments, cues, tail)
    _describe_contexts(segments, cues, context)
    for cut in range(1, count):
        into[cut] = context[cut] + _describe_opening(segments, cut, cues)
    context[count] = ["none"]
    return {"head": head, "into": into, "out": context, "join": context, "tail": tail}


def _describe_heads(segments: list[Segment], cues: SplitCues, head: list[list[str]]) -> None:
    words = depth = sentences = 0
    for cut, segment in enumerate(segments, 1):
        words += len(segment.words)
        sentences += len(SENTENCE.findall(segment.text))
        depth += measure_depth(segment.text)
        made = [
            f"segments={bin_count(cut)}",
            f"words={bin_count(words)}",
            f"sentences={bin_count(sentences)}",
            "balanced" if depth == 0 else "open bracket" if depth > 0 else "stray bracket",
        ]
        if cut == 1:
            made.append(f"words of one segment={bin_count(words)}")
        if segment.words and segment.words[-1] in cues.heads:
            made.append("ends with a head word")
        if cues.heads.isdisjoint(segment.words):
            made.append("last segment without a head word")
        head[cut] = made


def _describe_tails(segments: list[Segment], cues: SplitCues, tail: list[list[str]]) -> None:
    count = len(segments)
    tail[count] = ["none"]
    named = set(list_numbers(segments[0]))
    words = other = units = numbers = sentences = depth = 0
    for cut in range(count - 1, -1, -1):
        segment = segments[cut]
        words += len(segment.words)
        here = sum(word not in cues.time_words and word != "#" for word in segment.words)
        other += here
        units += sum(word in cues.units for word in segment.words)
        numbers += segment.words.count("#")
        sentences += len(SENTENCE.findall(segment.text))
        depth += measure_depth(segment.text)
        made = [
            f"segments={bin_count(count - cut)}",
            f"words={bin_count(words)}",
            f"other words={bin_count(other)}",
            f"other words in first segment={bin_count(here)}",
            f"sentences={bin_count(sentences)}",
            "balanced" if depth == 0 else "open bracket" if depth > 0 else "stray bracket",
            f"share of other words={round(5 * other / max(words, 1))}/5",
            f"units={bin_count(min(units, _FEW))}",
        ]
        stated = list_numbers(segment)
        if stated:
            made.append(f"numbers of the measure={named.issuperset(stated)} of {'some' if named else 'none'}")
        if not units and not numbers:
            made.append("neither unit nor number")
        if not other and (units or numbers):
            made.append("all time")
        tail[cut] = made


def _describe_contexts(segments: list[Segment], cues: SplitCues, context: list[list[str]]) -> None:
    depth = 0
    seen = {tuple(segment.words) for segment in segments[:1]}
    sizes = [bin_count(len(segment.words)) for segment in segments]
    times = [class_time(segment, cues) for segment in segments]
    cases = [class_case(segment) for segment in segments]
    for cut in range(1, len(segments)):
        before, after = segments[cut - 1], segments[cut]
        depth = max(0, depth + measure_depth(before.text))
        first = after.words[0] if after.words else ""
        second = after.words[1] if len(after.words) > 1 else ""
        last = before.words[-1] if before.words else ""
        following = segments[cut + 1].words[:1] if cut + 1 < len(segments) else []
        ending, start = class_end(before.text), class_start(after)
        made = [
            f"before={ending}",
            f"after={start}",
            f"around={ending} {start}",
            f"first={first}",
            f"first two={first} {second}",
            f"last={last}",
            f"last and start={last} {start}",
            f"words before={sizes[cut - 1]}",
            f"words after={sizes[cut]}",
            f"words around={sizes[cut - 1]} {sizes[cut]}",
            f"time before={times[cut - 1]}",
            f"time after={times[cut]}",
            f"time around={times[cut - 1]} | {times[cut]}",
            f"time run before={measure_run(before.words[: -_RUN - 1 : -1], cues)} {ending}",
            f"time run after={measure_run(after.words[:_RUN], cues)}",
            f"case={cases[cut - 1]} {cases[cut]}",
            f"case from start={cases[0]} {cases[cut]}",
        ]
        order = compare_numbers(before, after)
        made += [f"numbers={order}", f"numbers in time={order} {times[cut - 1]} | {times[cut]}"]
        key = tuple(after.words)
        made.append("segment repeated" if key in seen else "segment new")
        seen.add(key)
        if depth:
            made.append("in bracket")
        if following and following[0] in {"and", "or"}:
            made.append("list goes on")
        if len(before.words) <= _SHORT and len(after.words) <= _SHORT:
            made.append("short on both sides")
        if last == "#" and first == "#":
            made.append("number on both sides")
        if before.words and after.words and before.words[0] == after.words[0]:
            made.append("segments begin alike")
        if "\n" in before.text:
            made.append("line break before")
        context[cut] = made


def _describe_opening(segments: list[Segment], cut: int, cues: SplitCues) -> list[str]:
    """Whether the description that would begin here repeats or defines the measure."""
    segment = segments[cut]
    near = segment.words[:_WINDOW]
    measure = segments[0].words[:_REACH]
    nearby, at = list(near), cut + 1
    while len(nearby) < _WINDOW and at < min(len(segments), cut + _WINDOW):
        nearby += segments[at].words
        at += 1
    before = segments[cut - 1].words[-_REACH:] + measure if cut > 1 else measure
    opening = " ".join(near)
    content = {word for word in measure if word not in _STOP}
    common = content.intersection(near)
    share = round(4 * len(content.intersection(nearby)) / max(len(content), 1))
    made = [
        f"repeats={bin_count(min(len(common), _FEW))}",
        f"repeats nearby={bin_count(min(len(content.intersection(nearby[:_WINDOW])), 6))}",
        f"share repeated={share}/4",
        f"share repeated={share}/4 of {bin_count(len(content))}",
        f"new words={bin_count(min(len({w for w in near if w not in _STOP}.difference(before)), 6))}",
        f"measure words={bin_count(len(measure))} {class_start(segment)}",
    ]
    made += [f"starter={starter}" for starter in cues.starters if starter in opening]
    alike = 0
    for left, right in zip(measure, nearby, strict=False):
        if left != right:
            break
        alike += 1
    made.append(f"begins alike={min(alike, 4)}")
    initials = "".join(word[0] for word in near)
    if any(len(word) > 1 and word.isupper() and word.lower() in initials for word in segments[0].written):
        made.append("spells out an abbreviation")
    if SENTENCE.search(segment.text):
        made.append("holds a full sentence")
    made += [f"opening word={word}" for word in dict.fromkeys(near)]
    return made
