"""The pieces of a joined string between separators, and what each looks like."""

from __future__ import annotations

import re
from typing import NamedTuple

from normalizer.text.split.cues import SplitCues

SEPARATOR = ", "
SENTENCE = re.compile(r"[.。;；] |\n")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_BRACKET = re.compile(r"[()\[\]{}（）［］【】]")
_OPENING = frozenset("([{（［【")
_FEW = 4
_LONG = 4
_MOST_DIGITS = 9
_BIN_LIMIT = 100
_BINS = ((6, "5-6"), (9, "7-9"), (14, "10-14"), (24, "15-24"), (49, "25-49"), (99, "50-99"), (100, "100+"))
_BIN_NAMES = tuple(
    str(count) if count <= _FEW else next(name for limit, name in _BINS if count <= limit)
    for count in range(_BIN_LIMIT + 1)
)


class Segment(NamedTuple):
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
    return _BIN_NAMES[min(count, _BIN_LIMIT)]


def measure_depth(text: str) -> int:
    """How many more brackets open than close."""
    return sum(1 if mark in _OPENING else -1 for mark in _BRACKET.findall(text))


def class_end(text: str) -> str:
    """The class of the last character."""
    mark = text[-1:]
    if mark.isalpha():
        return "letter"
    if mark.isdigit():
        return "digit"
    return mark


def class_start(segment: Segment) -> str:
    """How a segment begins: a digit, a mark, or a word in small letters, with a capital, or all capitals."""
    mark = segment.text[:1]
    if mark.isdigit():
        return "digit"
    if not mark.isalpha() or not segment.written:
        return mark
    word = segment.written[0]
    if word.isupper() and len(word) > 1:
        return "capitals"
    return "capital" if word[0].isupper() else "small"


def class_case(segment: Segment) -> str:
    """How the long words of a segment are capitalised, its first word aside."""
    words = [word for word in segment.written[1:] if len(word) >= _LONG]
    if not words:
        return "short"
    capital = sum(word[0].isupper() for word in words)
    if capital == 0:
        return "sentence"
    return "title" if capital == len(words) else "mostly title" if capital * 2 > len(words) else "mixed"


def measure_run(words: list[str], cues: SplitCues) -> int:
    """How many words from the start belong to a time frame."""
    run = 0
    for word in words:
        if word != "#" and word not in cues.time_words:
            break
        run += 1
    return run


def class_time(segment: Segment, cues: SplitCues) -> str:
    """How much of a segment reads like time."""
    if not segment.words:
        return "empty"
    known = sum(word in cues.time_words or word == "#" for word in segment.words)
    dated = not cues.units.isdisjoint(segment.words) or "#" in segment.words
    share = "all" if known == len(segment.words) else "most" if known * 3 >= len(segment.words) * 2 else "some"
    return f"{share} {'dated' if dated else 'undated'}" if share != "some" or dated else "none"


def list_numbers(segment: Segment) -> list[str]:
    """The whole numbers of a segment, as written."""
    return [word for word in segment.written if word.isdecimal()] if "#" in segment.words else []


def compare_numbers(before: Segment, after: Segment) -> str:
    """Whether the numbers at a cut go up, as they do inside a list of times."""
    left, right = list_numbers(before), list_numbers(after)
    if not left or not right:
        return "left" if left else "right" if right else "none"
    last, first = int(left[-1][:_MOST_DIGITS]), int(right[0][:_MOST_DIGITS])
    return "up" if last < first else "same" if last == first else "down"
