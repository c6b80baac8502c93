"""Abbreviations that a text introduces itself: `minimal residual disease (MRD)`.

The long form is found as in Schwartz and Hearst 2003 (Pac Symp Biocomput 451-62): every letter of the
abbreviation, from the last to the first, must occur in the words before the bracket, the first letter at the
beginning of a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.text.tokens import MARKS

if TYPE_CHECKING:
    from normalizer.match.views import Reading

_LONGEST = 10
_EXTRA_WORDS = 5


def find_local_forms(reading: Reading) -> dict[int, tuple[int, int]]:
    """Token index of an abbreviation in brackets -> the tokens `[first, last]` of its long form before them."""
    forms: dict[int, tuple[int, int]] = {}
    if len(reading.views) == 1:
        return forms
    for view in reading.views[1:]:
        if len(view.places) != 1 or view.depth != 1:
            continue
        index = view.places[0]
        short = reading.tokens.texts[index].rstrip("s")
        if not 2 <= len(short) <= _LONGEST or sum(char.isupper() for char in short) < 2:  # noqa: PLR2004
            continue
        first = _find_long_form(short, index, reading)
        if first is not None:
            forms[index] = (first, index - 2)
    return forms


def _find_long_form(short: str, index: int, reading: Reading) -> int | None:
    """The first token of the shortest run of words before the bracket that contains the letters in order."""
    words = reading.tokens.texts
    letters = [char for char in short.lower() if char.isalnum()]
    position = len(letters) - 1
    allowed = min(len(letters) + _EXTRA_WORDS, len(letters) * 2)
    place = index - 2  # the token before the opening bracket
    for _ in range(allowed):
        if place < 0 or words[place] in MARKS:
            return None
        word = words[place].lower()
        at = len(word) - 1
        while at >= 0 and position >= 0:
            if word[at] == letters[position] and (position > 0 or at == 0):
                position -= 1
            at -= 1
        if position < 0:
            return place
        place -= 1
    return None
