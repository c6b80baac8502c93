"""Hits: lexicon entries on the tokens of a text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from normalizer.match.entries import OPEN
from normalizer.match.products import PRODUCT_KEY
from normalizer.match.views import BRACKETS
from normalizer.model.concept import SynonymType
from normalizer.model.hit import CONCEPT_FACETS, Entry, Facet, Hit

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from normalizer.match.lexicon import Lexicon
    from normalizer.match.lexicon_table import Entries
    from normalizer.match.typos import TypoCorrector
    from normalizer.match.views import Reading, View
    from normalizer.model.concept import Concept

_LONGEST_CODE = 2
_LONGEST_SHORT_FORM = 6
_SEPARATORS = re.compile(r"[\W_]+")


class Categories(NamedTuple):
    """Categories of many criteria that have the same words, at a place as in a `Hit`."""

    entries: tuple[Entry, ...]
    first: int
    last: int
    start: int
    end: int
    depth: int
    edits: int


def find_hits(
    reading: Reading,
    lexicon: Lexicon,
    typos: TypoCorrector | None = None,
    facets: frozenset[Facet] | None = None,
    categories: list[Categories] | None = None,
) -> list[Hit]:
    """Every entry found in any view of a text, also overlapping ones, in reading order.

    With `typos`, unknown words are read as the closest known word. With `facets`, only their entries count. With
    `categories`, those of criteria are put there instead, for `list_categories`: most texts name no criterion.
    """
    hits: list[Hit] = []
    named = any(map(lexicon.products.__getitem__, reading.tokens.texts))
    for view in reading.views:
        if view.keys:
            _add_hits(hits, view, reading, lexicon, typos, categories)
            if named:
                _add_product_hits(hits, view, reading, lexicon)
    if len(reading.views) > 1 and not all(lexicon.bracketed.isdisjoint(view.keys) for view in reading.views):
        _add_bracketed_hits(hits, reading, lexicon)
    if facets is not None:
        hits = [hit for hit in hits if hit.entry.facet in facets]
    return sorted(hits, key=_rank)


def list_categories(
    found: Iterable[Categories],
    criteria: Container[str],
    concepts: Mapping[str, Concept],
    reading: Reading,
    lexicon: Lexicon,
) -> list[Hit]:
    """The categories of some criteria, in reading order."""
    hits: list[Hit] = []
    for entries, first, last, start, end, depth, edits in found:
        named = tuple([entry for entry in entries if concepts[entry.ref].ancestors[0] in criteria])
        chosen = _choose_by_case(named, reading.text[start:end], edits, lexicon)
        hits += [Hit(entry, first, last, start, end, depth, edits) for entry in chosen]
    return sorted(hits, key=_rank)


def _rank(hit: Hit) -> tuple[int, int]:
    return hit.first, -hit.last


def _add_hits(
    hits: list[Hit],
    view: View,
    reading: Reading,
    lexicon: Lexicon,
    typos: TypoCorrector | None,
    categories: list[Categories] | None,
) -> None:
    keys: Sequence[str] = view.keys
    places: Sequence[int] = view.places
    errors: list[int] | None = None
    if typos is not None and not typos.are_known(keys):
        keys, places, errors = _correct_view(view, reading, lexicon, typos)
    starts, ends, depth = reading.tokens.starts, reading.tokens.ends, view.depth
    found = lexicon.find(keys)
    if len(keys) > len(view.keys):
        found = _drop_torn(found, places)
    for first, last, entries in found:
        edits = sum(errors[first : last + 1]) if errors else 0
        first_token, last_token = places[first], places[last]
        start, end = starts[first_token], ends[last_token]
        chosen = entries.all
        if categories is not None and entries.categories:
            chosen = entries.plain
            categories.append(Categories(entries.categories, first_token, last_token, start, end, depth, edits))
        if entries.by_case:
            chosen = _choose_by_case(chosen, reading.text[start:end], edits, lexicon)
        hits += [Hit(entry, first_token, last_token, start, end, depth, edits) for entry in chosen]


def _drop_torn(found: list[tuple[int, int, Entries]], places: Sequence[int]) -> list[tuple[int, int, Entries]]:
    """The finds without those in which a part of a word taken apart stands, unless other finds have all its parts.

    `Nonopioid` names no opioids; in `tolerabilitydose limiting toxicity` each name has a part of the first word.
    """
    named = {at for first, last, _ in found for at in range(first, last + 1)}
    torn = {place for at, place in enumerate(places) if at not in named}
    return [hit for hit in found if places[hit[0]] not in torn and places[hit[1]] not in torn]


def _add_bracketed_hits(hits: list[Hit], reading: Reading, lexicon: Lexicon) -> None:
    """The phrases that have brackets themselves: `CMR (PET)`, `25(OH)D`, `AUC(0-24)`."""
    stream = sorted(
        [
            *((place, key, view.depth) for view in reading.views for key, place in view.words()),
            *((place, BRACKETS[word], -1) for place, word in enumerate(reading.tokens.texts) if word in BRACKETS),
        ]
    )
    keys = [key for _, key, _ in stream]
    if not any(key == OPEN and before in lexicon.bracketed for before, key in pairwise(keys)):
        return
    starts, ends = reading.tokens.starts, reading.tokens.ends
    for first, last, entries in lexicon.find(keys):
        if OPEN not in entries.all[0].key:
            continue
        place, _, depth = stream[first]
        end = stream[last][0]
        written = reading.text[starts[place] : ends[end]]
        hits += [
            Hit(entry, place, end, starts[place], ends[end], max(depth, 0))
            for entry in _choose_by_case(entries.all, written, 0, lexicon)
        ]


def _add_product_hits(hits: list[Hit], view: View, reading: Reading, lexicon: Lexicon) -> None:
    """The phrases that hold the word for a product where the text names one; they yield to phrases of the text itself.

    `Trough concentration of rituximab` is a trough concentration, no `concentration of drug`.
    """
    texts, products = reading.tokens.texts, lexicon.products
    named = [at for at, place in enumerate(view.places) if products[texts[place]]]
    if not named:
        return
    keys = list(view.keys)
    written = [hit for hit in hits if hit.depth == view.depth and hit.entry.facet in CONCEPT_FACETS]
    for at in named:
        keys[at] = PRODUCT_KEY
    starts, ends = reading.tokens.starts, reading.tokens.ends
    for first, last, entries in lexicon.find(keys):
        if first == last or not any(first <= at <= last for at in named):
            continue
        first_token, last_token = view.places[first], view.places[last]
        if any(_cuts(hit, first_token, last_token) for hit in written):
            continue
        hits += [
            Hit(entry, first_token, last_token, starts[first_token], ends[last_token], view.depth)
            for entry in entries.all
            if entry.ref in lexicon.products.concepts and entry.type is not SynonymType.ABBREVIATION
        ]


def _cuts(hit: Hit, first: int, last: int) -> bool:
    """True if a hit overlaps with the tokens `[first, last]` without lying inside them."""
    return hit.first <= last and first <= hit.last and (hit.first < first or last < hit.last)


def _correct_view(
    view: View, reading: Reading, lexicon: Lexicon, typos: TypoCorrector
) -> tuple[Sequence[str], Sequence[int], list[int] | None]:
    """Keys with their typing errors mended; another abbreviation or the name of a product is no typing error.

    Nor is a misspelling in a name that lists it: that name is what is written.
    """
    if not any(typos.correct(key)[1] for key in view.keys):
        return view.keys, view.places, None
    keys: list[str] = []
    places: list[int] = []
    errors: list[int] = []
    shouts = reading.text.isupper()
    named = {at for first, last, _ in lexicon.find(view.keys) for at in range(first, last + 1)}
    for at, (key, place) in enumerate(view.words()):
        words, edits = typos.correct(key)
        written = reading.tokens.texts[place]
        if edits and (at in named or lexicon.products[written] or (_is_short_form(written) and not shouts)):
            words, edits = (key,), 0
        keys += words
        places += [place] * len(words)
        errors += [edits] + [0] * (len(words) - 1)
    return keys, places, errors


def _is_short_form(written: str) -> bool:
    return written.isupper() and len(written) <= _LONGEST_SHORT_FORM


def _choose_by_case(entries: tuple[Entry, ...], written: str, edits: int, lexicon: Lexicon) -> tuple[Entry, ...]:
    """The entries that are meant by what is written; another abbreviation is no typing error."""
    return tuple(
        entry
        for entry in _prefer_exact_case(entries, written)
        if entry.type is not SynonymType.ABBREVIATION
        or (not (edits and entry.size == 1) and _agrees_in_case(entry, written, lexicon))
    )


def _prefer_exact_case(entries: tuple[Entry, ...], written: str) -> Sequence[Entry]:
    """Of abbreviations that differ in case only (IgA, IGA) the one that is written."""
    if len(entries) == 1:
        return entries
    named = [e for e in entries if e.type is SynonymType.ABBREVIATION and e.facet is not Facet.CATEGORY]
    exact = [e for e in named if _is_written_so(e, written)]
    return [e for e in entries if e not in named or e in exact] if exact else entries


def _agrees_in_case(entry: Entry, written: str, lexicon: Lexicon) -> bool:
    """An abbreviation in small letters is one only if it is long enough and no ordinary word."""
    if _is_written_so(entry, written):
        return True
    if entry.case_sensitive or (entry.text.endswith("S") and not written.casefold().endswith("s")):
        return False  # MODS is no plural of MOD
    return not _is_ordinary_word(written, entry, lexicon)


def _is_written_so(entry: Entry, written: str) -> bool:
    """True if letters and digits are those of the entry (`IL-6` and `IL6`), or its plural."""
    if written in {entry.text, f"{entry.text}s"}:
        return True
    text = _SEPARATORS.sub("", entry.text)
    return _SEPARATORS.sub("", written) in {text, f"{text}s"}


def _is_ordinary_word(written: str, entry: Entry, lexicon: Lexicon) -> bool:
    if sum(char.isupper() for char in written) > 1 or any(char.isdigit() for char in written):
        return False
    if entry.facet is Facet.CATEGORY:
        return True
    return len(entry.key) <= _LONGEST_CODE or entry.key in lexicon.ordinary
