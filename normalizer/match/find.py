"""Hits: lexicon entries on the tokens of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.model.concept import SynonymType
from normalizer.model.hit import Entry, Facet, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.match.views import Reading, View

_LONGEST_CODE = 2


def find_hits(reading: Reading, lexicon: Lexicon, typos: TypoCorrector | None = None) -> list[Hit]:
    """Every entry found in any view of a text, also overlapping ones, in reading order.

    With `typos`, unknown words are read as the closest known word.
    """
    hits = [hit for view in reading.views for hit in _find_in_view(view, reading, lexicon, typos)]
    hits.sort(key=lambda hit: (hit.first, -hit.last))
    return hits


def _find_in_view(view: View, reading: Reading, lexicon: Lexicon, typos: TypoCorrector | None) -> Iterator[Hit]:
    if not view.keys:
        return
    keys, places, errors = _correct_view(view, typos)
    stream = f" {' '.join(keys)} "
    position_at = _map_positions(keys)
    for start, end, entries in lexicon.find(stream):
        first, last = position_at[start], position_at[end] - 1
        edits = sum(errors[first : last + 1]) if errors else 0
        first_token, last_token = places[first], places[last]
        for entry in entries:
            hit = Hit(
                entry,
                first_token,
                last_token,
                reading.tokens[first_token].start,
                reading.tokens[last_token].end,
                view.depth,
                edits,
            )
            if _agrees_in_case(hit, reading, lexicon):
                yield hit


def _correct_view(view: View, typos: TypoCorrector | None) -> tuple[list[str], list[int], list[int] | None]:
    if typos is None:
        return list(view.keys), list(view.tokens), None
    keys: list[str] = []
    places: list[int] = []
    errors: list[int] = []
    for key, place in zip(view.keys, view.tokens, strict=True):
        words, edits = typos.correct(key) if place >= 0 else ((key,), 0)
        keys += words
        places += [place] * len(words)
        errors += [edits] + [0] * (len(words) - 1)
    return keys, places, errors


def _map_positions(keys: list[str]) -> dict[int, int]:
    """Offset of the space before each key in the stream -> its position."""
    positions, offset = {}, 0
    for position, key in enumerate(keys):
        positions[offset] = position
        offset += len(key) + 1
    positions[offset] = len(keys)
    return positions


def _agrees_in_case(hit: Hit, reading: Reading, lexicon: Lexicon) -> bool:
    """An abbreviation in small letters is one only if it is long enough and no ordinary word."""
    entry = hit.entry
    if entry.type is not SynonymType.ABBREVIATION:
        return True
    written = reading.text[hit.start : hit.end]
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
