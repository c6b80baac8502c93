"""Searching the vocabulary by text, for people: exact, then prefix, then contained, then similar."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.text.key import make_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normalizer.model.concept import Concept, Surface

_CLOSE = 0.75
_EXACT, _PREFIX, _CONTAINS, _WORDS, _SIMILAR = range(5)
_HOW = ("exact", "prefix", "contains", "words", "similar")


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A concept, the writing of it that fits, and how it fits: exact, prefix, contains, words or similar."""

    id: str
    label: str
    text: str
    how: str


def search_surfaces(
    surfaces: Iterable[Surface], concepts: Mapping[str, Concept], text: str, limit: int
) -> list[SearchResult]:
    """At most `limit` results, each concept once with its best writing."""
    surfaces = list(surfaces)
    query = make_key(text) or text.casefold()
    best: dict[str, tuple[tuple[int, float, int, str], Surface]] = {}
    for surface in surfaces:
        rank = _rank_surface(query, surface.key)
        if rank is None:
            continue
        order = (*rank, len(surface.key), surface.text)
        kept = best.get(surface.concept)
        if kept is None or order < kept[0]:
            best[surface.concept] = (order, surface)
    if len(best) < limit:
        _add_similar(surfaces, query, best)
    ranked = sorted(best.items(), key=lambda item: (item[1][0], item[0]))
    return [
        SearchResult(id_, concepts[id_].label, surface.text, _HOW[order[0]])
        for id_, (order, surface) in ranked[: max(limit, 0)]
    ]


def _rank_surface(query: str, key: str) -> tuple[int, float] | None:
    if key == query:
        return _EXACT, 0.0
    if key.startswith(query):
        return _PREFIX, 0.0
    if f" {query}" in f" {key}":
        return _CONTAINS, 0.0
    words = set(query.split())
    shared = words & set(key.split())
    if len(words) > 1 and len(shared) * 3 >= len(words) * 2:
        return _WORDS, -len(shared) / (len(words) + len(key.split()))
    return None


def _add_similar(
    surfaces: Iterable[Surface], query: str, best: dict[str, tuple[tuple[int, float, int, str], Surface]]
) -> None:
    by_key: dict[str, Surface] = {}
    for surface in surfaces:
        if surface.concept not in best and abs(len(surface.key) - len(query)) <= len(query) // 3:
            by_key.setdefault(surface.key, surface)
    for key in difflib.get_close_matches(query, by_key, 10, _CLOSE):
        surface = by_key[key]
        ratio = difflib.SequenceMatcher(None, query, key).ratio()
        best.setdefault(surface.concept, ((_SIMILAR, -ratio, len(key), surface.text), surface))
