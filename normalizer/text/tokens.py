"""Tokens: the words and numbers of a text, with their places."""

from __future__ import annotations

import re
from typing import NamedTuple

# A word of up to four letters keeps the digits that follow it, also after a hyphen (IL-6, CD19, PFS2, QLQ-C30's
# C30); a number keeps its decimals and thousands. Everything else separates.
_TOKEN = re.compile(
    r"(?P<code>[^\W\d_]{1,4}(?:-?(?!(?:19|20)\d\d(?!\d))\d+(?![\d.]*\.\d))(?![^\W\d_]{3}))"
    r"|(?P<word>[^\W\d_]+(?:'s\b)?)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<sign>[<>]=?)"
    r"|(?P<mark>[()\[\]{},;:!?|*\n]|(?<!\bSt)\.(?=\s|\Z))"
)


class Token(NamedTuple):
    """A word, code (letters with digits), number, sign or mark (punctuation) at `[start, end)` of its text."""

    text: str
    start: int
    end: int
    kind: str


_new = tuple.__new__  # Token(...) takes half as long again, and there is one for every word of a corpus


def find_tokens(text: str) -> list[Token]:
    """The words, codes, numbers and signs of clean text, in order."""
    return [token for token in find_tokens_and_marks(text) if token[3] != "mark"]


def find_tokens_and_marks(text: str) -> list[Token]:
    """All tokens of clean text and the punctuation that separates phrases."""
    return [_new(Token, (m[0], m.start(), m.end(), m.lastgroup or "")) for m in _TOKEN.finditer(text)]
