"""What one segment looks like, worked out once for all cuts around it."""

from __future__ import annotations

from typing import NamedTuple

from normalizer.text.split.cues import NUMBER, SplitCues
from normalizer.text.split.segments import (
    Segment,
    bin_count,
    class_case,
    class_end,
    class_start,
    class_time,
    list_numbers,
)

_MOST_WORDS = 4
_SUFFIX = 3


class Look(NamedTuple):
    """A segment's classes. `shape` is its words where they are few, `kind` whether it lists or says something.

    `classes` has a letter for each word (`SplitCues.class_words`), `numbers` the whole numbers as written.
    """

    start: str
    end: str
    time: str
    case: str
    kind: str
    size: str
    shape: str
    first: str
    last: str
    suffix: str
    last_suffix: str
    classes: str
    numbers: list[str]


NOWHERE = Look("-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "", [])
"""What stands before the text and after it."""


def look_at(segment: Segment, cues: SplitCues) -> Look:
    """The look of one segment, in time linear in its length."""
    words = segment.words
    first, last = (words[0], words[-1]) if words else ("", "")
    classes = cues.class_words(words)
    return Look(
        start=class_start(segment),
        end=class_end(segment.text),
        time=class_time(classes),
        case=class_case(segment),
        kind=class_kind(segment, cues),
        size=bin_count(len(words)),
        shape=" ".join(words) if len(words) <= _MOST_WORDS else "long",
        first=first,
        last=last,
        suffix=first[-_SUFFIX:],
        last_suffix=last[-_SUFFIX:],
        classes=classes,
        numbers=list_numbers(segment) if NUMBER in classes else [],
    )


def class_kind(segment: Segment, cues: SplitCues) -> str:
    """Whether a segment goes on with a list (`and-`), holds one (`list`), or has a verb (`verb`)."""
    words = segment.words
    return " ".join(
        name
        for name, holds in (
            ("and-", bool(words) and words[0] in cues.conjunctions),
            ("list", not cues.conjunctions.isdisjoint(words[1:])),
            ("verb", not cues.verbs.isdisjoint(words)),
        )
        if holds
    )
