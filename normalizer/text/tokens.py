"""Tokens: the words and numbers of a text, with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple, overload

# A word of up to four letters keeps the digits that follow it, also after a hyphen (IL-6, CD19, PFS2, QLQ-C30's
# C30); a number keeps its decimals and thousands. Everything else separates. Long words, which are the most, come
# first: none of them can begin a code. A line that begins with a small letter goes on with what stands before it. A
# hyphen between blanks is a mark, unless it stands between numbers. No token begins with a blank: none is tried there.
_PATTERN = (
    r"(?! )({letter}{{5,}}+(?:'[sS]\b)?"
    r"|{letter}{{1,4}}+-?(?!(?:19|20){digit}{digit}(?!{digit})){digit}+(?![{digits}.]*\.{digit})(?!{letter}{{3}})"
    r"|{letter}++(?:'[sS]\b)?"
    r"|{digit}+(?:[.,]{digit}+)*"
    r"|[<>]=?"
    r"|[()\[\]{{}},;:!?|*]|\n(?![a-z])|(?<=[^\d\s]\s)-(?=\s)|(?<=\s)-(?=\s[^\d\s])|(?<!\bSt)\.(?=\s|\Z))"
)
_ANY = re.compile(_PATTERN.format(letter=r"[^\W\d_]", digit=r"\d", digits=r"\d"))
_ASCII = re.compile(_PATTERN.format(letter="[A-Za-z]", digit="[0-9]", digits="0-9"))  # the same for ASCII, and faster
DASH = "-"
MARKS = frozenset(f"()[]{{}},;:!?|*\n.{DASH}")


class Token(NamedTuple):
    """A word, code (letters with digits), number, sign or mark (punctuation) at `[start, end)` of its text."""

    text: str
    start: int
    end: int
    kind: str


class Tokens(Sequence[Token]):
    """The tokens of a text as columns; a `Token` is made when it is asked for."""

    __slots__ = ("ends", "starts", "texts")

    def __init__(self, text: str) -> None:
        pieces = (_ASCII if text.isascii() else _ANY).split(text)  # what separates and what is a token, in turn
        stops = list(accumulate(map(len, pieces)))
        self.texts: list[str] = pieces[1::2]
        self.starts: list[int] = stops[:-1:2]
        self.ends: list[int] = stops[1::2]

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> list[Token]: ...
    def __getitem__(self, place: int | slice) -> Token | list[Token]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        text = self.texts[place]
        return Token(text, self.starts[place], self.ends[place], find_kind(text))


def find_kind(text: str) -> str:
    """The kind of a token, by its text."""
    if text in MARKS:
        return "mark"
    if text[0] in "<>":
        return "sign"
    if text[0].isdecimal():
        return "number"
    return "code" if text[-1].isdecimal() else "word"


def find_tokens(text: str) -> list[Token]:
    """The words, codes, numbers and signs of clean text, in order."""
    return [token for token in find_tokens_and_marks(text) if token[3] != "mark"]


def find_tokens_and_marks(text: str) -> Tokens:
    """All tokens of clean text and the punctuation that separates phrases."""
    return Tokens(text)
