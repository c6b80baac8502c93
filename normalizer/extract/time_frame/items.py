"""The items of a time frame: times, anchors, words and marks, between tokens and templates."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from normalizer.extract.time_frame.durations import Moment

UNKNOWN = "?"


class Form(StrEnum):
    """How a time is written; the value is the slot that takes it (`{time}` takes the first five)."""

    DURATION = "duration"
    LABEL = "label"
    LIST = "list"
    RANGE = "range"
    CYCLE = "cycle"
    LENGTH = "length"


class Item(NamedTuple):
    """A word or mark (`key`), a time (`form`, `moments`) or one or more anchors (`anchors`: ids).

    `size` counts the tokens it was read from; `labelled` tells Day 1 from 1 day.
    `limits` are the ends of ranges inside a list of times: the 22 weeks of `0 and 18-22 weeks`. The key `?` is a word
    without meaning.
    """

    key: str
    form: Form | None = None
    moments: tuple[Moment, ...] = ()
    anchors: tuple[str, ...] = ()
    size: int = 1
    labelled: bool = False
    limits: tuple[Moment, ...] = ()

    @property
    def is_word(self) -> bool:
        """True for a word; a mark is no word."""
        return self.form is None and not self.anchors and (self.key[0].isalnum() or self.key[0] in "?#")


def make_event(*anchors: str, size: int = 1) -> Item:
    """An item for one or more anchors."""
    return Item("anchor", anchors=anchors, size=size)


def make_time(form: Form, moments: tuple[Moment, ...], size: int, *, labelled: bool = False) -> Item:
    """An item for a time."""
    return Item("time", form, moments, (), size, labelled)
