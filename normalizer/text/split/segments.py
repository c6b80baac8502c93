"""The pieces of a joined string between separators, and what each looks like."""

from __future__ import annotations

import re
from typing import NamedTuple

from normalizer.text.memory import WordMemory
from normalizer.text.split.cues import NUMBER, TIME_CLASSES

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
    """One piece between separators: its words in lower case (numbers as `#`) and as written.

    `depth` is how many more brackets open in it than close, `sentences` how many sentences end in it.
    """

    text: str
    start: int
    words: list[str]
    written: list[str]
    depth: int
    sentences: int


def lower_word(written: str) -> str:
    """A word in lower case, a number as `#`."""
    return NUMBER if written.isdigit() else written.lower()


_LOWERED = WordMemory(lower_word)


def cut_segments(text: str) -> list[Segment]:
    """The segments between separators, in order."""
    segments, start, lower = [], 0, _LOWERED.__getitem__
    bracketed, stopped = _BRACKET.search(text), SENTENCE.search(text)
    for piece in text.split(SEPARATOR):
        written = _WORD.findall(piece)
        depth = measure_depth(piece) if bracketed else 0
        sentences = len(SENTENCE.findall(piece)) if stopped else 0
        segments.append(Segment(piece, start, list(map(lower, written)), written, depth, sentences))
        start += len(piece) + len(SEPARATOR)
    return segments


def bin_count(count: int) -> str:
    """A count as a coarse class."""
    try:
        return _BIN_NAMES[count]
    except IndexError:
        return _BIN_NAMES[_BIN_LIMIT]


def measure_depth(text: str) -> int:
    """How many more brackets open than close."""
    marks = _BRACKET.findall(text)
    return sum([1 if mark in _OPENING else -1 for mark in marks]) if marks else 0


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
    capital = len([word for word in words if word[0].isupper()])
    if capital == 0:
        return "sentence"
    return "title" if capital == len(words) else "mostly title" if capital * 2 > len(words) else "mixed"


def class_time(classes: str) -> str:
    """How much of a segment reads like time, by the classes of its words."""
    if not classes:
        return "empty"
    known = count_time(classes)
    dated = NUMBER in classes or "u" in classes
    share = "all" if known == len(classes) else "most" if known * 3 >= len(classes) * 2 else "some"
    return f"{share} {'dated' if dated else 'undated'}" if share != "some" or dated else "none"


def count_time(classes: str) -> int:
    """How many words may stand in a time frame."""
    return sum([classes.count(each) for each in TIME_CLASSES])


def list_numbers(segment: Segment) -> list[str]:
    """The whole numbers of a segment, as written."""
    return [word for word in segment.written if word.isdecimal()] if NUMBER in segment.words else []


def compare_numbers(left: list[str], right: list[str]) -> str:
    """Whether the numbers at a cut go up, as they do inside a list of times."""
    if not left or not right:
        return "left" if left else "right" if right else "none"
    last, first = int(left[-1][:_MOST_DIGITS]), int(right[0][:_MOST_DIGITS])
    return "up" if last < first else "same" if last == first else "down"
