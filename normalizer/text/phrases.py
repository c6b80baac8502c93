"""Regular expressions from phrases that people who do not write any can read and extend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_GAP = r"(?:\w+ ){0,4}"
_NEVER = r"(?!)"


def join_phrases(phrases: Iterable[str]) -> str:
    """The pattern that matches any of some phrases as whole words; none where there are none.

    A `*` at the end of a word stands for any ending, `...` for up to four words; a hyphen may be a space or missing.
    Small letters match any case, a phrase with a capital only as it is written.
    """
    by_length = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    small = "|".join(_write(phrase) for phrase in by_length if phrase.islower())
    written = [_write(phrase) for phrase in by_length if not phrase.islower()]
    alternatives = [f"(?i:{small})", *written] if small else written
    return f"(?:{'|'.join(alternatives)})" if alternatives else _NEVER


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """The same, compiled."""
    return re.compile(join_phrases(phrases))


def _write(phrase: str) -> str:
    pieces = [_GAP if word == "..." else _write_word(word) + " " for word in phrase.split()]
    start, end = (r"\b" if edge.isalnum() or edge == "*" else "" for edge in (phrase[0], phrase[-1]))
    return start + "".join(pieces).removesuffix(" ") + end


def _write_word(word: str) -> str:
    stem = word.removesuffix("*")
    return "[- ]?".join(map(re.escape, stem.split("-"))) + (r"\w*" if stem != word else "")
