"""What can be said of each way to cut a joined string: named statements that hold or do not.

A joined string is cut at ", " into segments `0..n-1`. Cut `k` lies before segment `k`. A reading is a pair
(`i`, `j`): the measure is the segments before `i`, the time frame those from `j`, the description what is between.
Five parts add up to the score of a reading, so that the best of all pairs is found in linear time:

- `head[i]`: what the segments before `i` are like as a measure; `tail[j]`: those from `j` as a time frame;
- `into[i]`: how well a description begins at `i`; `out[j]`: how well it ends at `j` (where there is one);
- `join[i]`: how well the time frame follows the measure directly (where there is none).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalizer.text.split.cues import SplitCues

SEPARATOR = ", "
ROLES = ("head", "into", "out", "join", "tail")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_BRACKET = re.compile(r"[()\[\]{}（）［］【】]")
_OPENING = frozenset("([{（［【")
_SENTENCE = re.compile(r"[.。;；] |\n")
_STOP = frozenset(
    "the of and in to a for with by at on from as is be will or an are was were that this using between after".split()
)
_WINDOW = 16
_REACH = 40
_FEW = 4
_LONG = 4
_SHORT = 3
_RUN = 6
_BINS = ((6, "5-6"), (9, "7-9"), (14, "10-14"), (24, "15-24"), (49, "25-49"), (99, "50-99"))


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece between separators: its words in lower case (numbers as `#`) and as written."""

    text: str
    start: int
    words: list[str]
    written: list[str]


def cut_segments(text: str) -> list[Segment]:
    """The segments between separators, in order."""
    segments, start = [], 0
    for piece in text.split(SEPARATOR):
        written = _WORD.findall(piece)
        words = ["#" if word.isdigit() else word.lower() for word in written]
        segments.append(Segment(piece, start, words, written))
        start += len(piece) + len(SEPARATOR)
    return segments


def bin_count(count: int) -> str:
    """A count as a coarse class."""
    if count <= _FEW:
        return str(count)
    return next((name for limit, name in _BINS if count <= limit), "100+")


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
        sentences += len(_SENTENCE.findall(segment.text))
        depth += _measure_depth(segment.text)
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


def _measure_depth(text: str) -> int:
    return sum(1 if mark in _OPENING else -1 for mark in _BRACKET.findall(text))


def _describe_tails(segments: list[Segment], cues: SplitCues, tail: list[list[str]]) -> None:
    count = len(segments)
    tail[count] = ["none"]
    words = other = units = numbers = sentences = depth = 0
    for cut in range(count - 1, -1, -1):
        segment = segments[cut]
        words += len(segment.words)
        here = sum(word not in cues.time_words and word != "#" for word in segment.words)
        other += here
        units += sum(word in cues.units for word in segment.words)
        numbers += segment.words.count("#")
        sentences += len(_SENTENCE.findall(segment.text))
        depth += _measure_depth(segment.text)
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
        if not units and not numbers:
            made.append("neither unit nor number")
        if not other and (units or numbers):
            made.append("all time")
        tail[cut] = made


def _describe_contexts(segments: list[Segment], cues: SplitCues, context: list[list[str]]) -> None:
    depth = 0
    sizes = [bin_count(len(segment.words)) for segment in segments]
    times = [_class_time(segment, cues) for segment in segments]
    cases = [_class_case(segment) for segment in segments]
    for cut in range(1, len(segments)):
        before, after = segments[cut - 1], segments[cut]
        depth = max(0, depth + _measure_depth(before.text))
        first = after.words[0] if after.words else ""
        second = after.words[1] if len(after.words) > 1 else ""
        last = before.words[-1] if before.words else ""
        following = segments[cut + 1].words[:1] if cut + 1 < len(segments) else []
        ending, start = _class_end(before.text), _class_start(after)
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
            f"time run before={_measure_run(before.words[: -_RUN - 1 : -1], cues)} {ending}",
            f"time run after={_measure_run(after.words[:_RUN], cues)}",
            f"case={cases[cut - 1]} {cases[cut]}",
            f"case from start={cases[0]} {cases[cut]}",
        ]
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


def _class_end(text: str) -> str:
    mark = text[-1:]
    if mark.isalpha():
        return "letter"
    if mark.isdigit():
        return "digit"
    return mark


def _class_start(segment: Segment) -> str:
    mark = segment.text[:1]
    if mark.isdigit():
        return "digit"
    if not mark.isalpha() or not segment.written:
        return mark
    word = segment.written[0]
    if word.isupper() and len(word) > 1:
        return "capitals"
    return "capital" if word[0].isupper() else "small"


def _class_case(segment: Segment) -> str:
    """How the long words of a segment are capitalised, its first word aside."""
    words = [word for word in segment.written[1:] if len(word) >= _LONG]
    if not words:
        return "short"
    capital = sum(word[0].isupper() for word in words)
    if capital == 0:
        return "sentence"
    return "title" if capital == len(words) else "mostly title" if capital * 2 > len(words) else "mixed"


def _measure_run(words: list[str], cues: SplitCues) -> int:
    """How many words from the start belong to a time frame."""
    run = 0
    for word in words:
        if word != "#" and word not in cues.time_words:
            break
        run += 1
    return run


def _class_time(segment: Segment, cues: SplitCues) -> str:
    """How much of a segment reads like time."""
    if not segment.words:
        return "empty"
    known = sum(word in cues.time_words or word == "#" for word in segment.words)
    dated = not cues.units.isdisjoint(segment.words) or "#" in segment.words
    share = "all" if known == len(segment.words) else "most" if known * 3 >= len(segment.words) * 2 else "some"
    return f"{share} {'dated' if dated else 'undated'}" if share != "some" or dated else "none"


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
        f"measure words={bin_count(len(measure))} {_class_start(segment)}",
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
    if _SENTENCE.search(segment.text):
        made.append("holds a full sentence")
    made += [f"opening word={word}" for word in dict.fromkeys(near)]
    return made
