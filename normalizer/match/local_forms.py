"""Abbreviations that a text introduces itself: `minimal residual disease (MRD)`.

The long form is found as in Schwartz and Hearst 2003 (Pac Symp Biocomput 451-62): every letter of the
abbreviation, from the last to the first, must occur in the words before the bracket, the first letter at the
beginning of a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from normalizer.model.hit import Facet, Hit
from normalizer.text.tokens import MARKS

if TYPE_CHECKING:
    from normalizer.match.views import Reading

_LONGEST = 10
_EXTRA_WORDS = 5

LocalForms = Mapping[int, tuple[int, int]]
"""By the token of an abbreviation in brackets, the first and last token of its long form before them."""


def find_local_forms(reading: Reading) -> LocalForms:
    """The abbreviations in brackets that the text introduces."""
    forms: dict[int, tuple[int, int]] = {}
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


def drop_aliases(hits: list[Hit], local_forms: LocalForms) -> list[Hit]:
    """An abbreviation that the text introduces for a phrase of the lexicon means that phrase and nothing else."""
    if not local_forms:
        return hits
    endpoints = [hit for hit in hits if hit.entry.facet is Facet.ENDPOINT]
    written_out = {
        place: {hit.entry.ref for hit in endpoints if not hit.gaps and hit.first <= last and hit.last >= first}
        for place, (first, last) in local_forms.items()
    }
    aliases = [
        hit
        for hit in endpoints
        if hit.first == hit.last and (meant := written_out.get(hit.first)) and hit.entry.ref not in meant
    ]
    return [hit for hit in hits if hit not in aliases] if aliases else hits


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
