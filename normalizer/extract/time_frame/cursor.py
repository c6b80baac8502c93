"""A place in the tokens of one text, moved from left to right by whoever reads them.

In `Day 1 and 4 weeks` the cursor stands at `Day`; `read_time` gives the time `Day 1` and leaves it at `and`. A reader
that finds nothing leaves the cursor where it was, unless it passes something that is no time, such as the 5 of
`5 patients`. Past either end of the text every key and kind is empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from normalizer.extract.time_frame.tokens import Token

_BEYOND = ("",) * 4  # as far as anybody looks ahead of the last token; the last one also stands before the first


class TimeWords(NamedTuple):
    """The words that make a number a time.

    `units` gives the ISO 8601 designator of a unit word (`week` is `W`), `cycles` are the words for a cycle,
    `countable` is both of them; `numbered` are words whose numbers are names (visit 2).
    """

    units: Mapping[str, str]
    cycles: frozenset[str]
    countable: frozenset[str]
    numbered: frozenset[str]


class Cursor:
    """The next token to read is at `at`; `keys` and `kinds` are those of all tokens."""

    __slots__ = ("at", "cycles", "keys", "kinds", "size", "tokens", "units", "words")

    def __init__(self, tokens: Sequence[Token], words: TimeWords, keys: Sequence[str] = ()) -> None:
        """`keys` are those of the tokens, if they are known."""
        self.at = 0
        self.tokens = tokens
        self.size = len(tokens)
        self.keys = (*(keys or [token.key for token in tokens]), *_BEYOND)
        self.kinds = (*[token.kind for token in tokens], *_BEYOND)
        self.words = words
        self.units = words.units
        self.cycles = words.cycles

    def key(self, ahead: int = 0) -> str:
        """The key of the token here, or some tokens ahead."""
        return self.keys[self.at + ahead]

    def is_number(self, ahead: int = 0) -> bool:
        """True if a number stands here, or some tokens ahead."""
        return self.kinds[self.at + ahead] == "n"

    def is_ordinal(self, ahead: int = 0) -> bool:
        """True at a number such as the 2nd."""
        return self.at + ahead < self.size and self.tokens[self.at + ahead].ordinal

    def unit(self, ahead: int = 0) -> str | None:
        """The designator of the unit word here, or some tokens ahead."""
        return self.units.get(self.keys[self.at + ahead])

    def is_cycle(self, ahead: int = 0) -> bool:
        """True if a word for a cycle stands here, or some tokens ahead."""
        return self.keys[self.at + ahead] in self.cycles

    def skip(self, keys: AbstractSet[str], most: int = 0) -> None:
        """Move past some words and marks: all of them, or `most` at the most."""
        end = self.at + most if most else self.size
        while self.at < end and self.keys[self.at] in keys:
            self.at += 1

    def cut(self, start: int, end: int) -> Cursor:
        """A cursor of its own for some of the tokens."""
        return Cursor(self.tokens[start:end], self.words)
