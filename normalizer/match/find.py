"""Hits: lexicon entries on the tokens of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.model.concept import SynonymType
from normalizer.model.hit import Entry, Facet, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.match.views import Reading, View

_LONGEST_CODE = 2


def find_hits(reading: Reading, lexicon: Lexicon, typos: TypoCorrector | None = None) -> list[Hit]:
    """Every entry found in any view of a text, also overlapping ones, in reading order.

    With `typos`, unknown words are read as the closest known word.
    """
    hits = [hit for view in reading.views if view.keys for hit in _find_in_view(view, reading, lexicon, typos)]
    hits.sort(key=lambda hit: (hit.first, -hit.last))
    return hits


def _find_in_view(view: View, reading: Reading, lexicon: Lexicon, typos: TypoCorrector | None) -> Iterator[Hit]:
    keys: Sequence[str] = view.keys
    places: Sequence[int] = view.tokens
    errors: list[int] | None = None
    if typos is not None and not typos.are_known(keys):
        keys, places, errors = _correct_view(view, typos)
    tokens, depth = reading.tokens, view.depth
    for first, last, entries in lexicon.find(keys):
        edits = sum(errors[first : last + 1]) if errors else 0
        first_token, last_token = places[first], places[last]
        start, end = tokens[first_token].start, tokens[last_token].end
        for entry in _prefer_exact_case(entries, reading.text[start:end]):
            if (
                entry.type is not SynonymType.ABBREVIATION
                or (
                    not (edits and entry.size == 1)  # another abbreviation is no typing error
                    and _agrees_in_case(entry, reading.text[start:end], lexicon)
                )
            ):
                yield Hit(entry, first_token, last_token, start, end, depth, edits)


def _correct_view(view: View, typos: TypoCorrector) -> tuple[Sequence[str], Sequence[int], list[int]]:
    keys: list[str] = []
    places: list[int] = []
    errors: list[int] = []
    for key, place in zip(view.keys, view.tokens, strict=True):
        words, edits = typos.correct(key) if place >= 0 else ((key,), 0)
        keys += words
        places += [place] * len(words)
        errors += [edits] + [0] * (len(words) - 1)
    return keys, places, errors


def _prefer_exact_case(entries: tuple[Entry, ...], written: str) -> Sequence[Entry]:
    """Of abbreviations that differ in case only (IgA, IGA) the one that is written."""
    if len(entries) == 1:
        return entries
    named = [e for e in entries if e.type is SynonymType.ABBREVIATION and e.facet is not Facet.CATEGORY]
    exact = [e for e in named if written in {e.text, f"{e.text}s"}]
    return [e for e in entries if e not in named or e in exact] if exact else entries


def _agrees_in_case(entry: Entry, written: str, lexicon: Lexicon) -> bool:
    """An abbreviation in small letters is one only if it is long enough and no ordinary word."""
    if written in {entry.text, f"{entry.text}s"}:
        return True
    if entry.case_sensitive:
        return False
    return not _is_ordinary_word(written, entry, lexicon)


def _is_ordinary_word(written: str, entry: Entry, lexicon: Lexicon) -> bool:
    if sum(char.isupper() for char in written) > 1 or any(char.isdigit() for char in written):
        return False
    if entry.facet is Facet.CATEGORY:
        return True
    return len(entry.key) <= _LONGEST_CODE or entry.key in lexicon.ordinary
