"""Overlaps: of hits that share words the longest stays, and with one error less the one without it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from normalizer.match.entries import OPEN
from normalizer.model.hit import CONCEPT_FACETS, Facet, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENDPOINT, _CATEGORY, _EXCLUSION = Facet.ENDPOINT, Facet.CATEGORY, Facet.EXCLUSION  # Python 3.11 looks them up slowly
_NAMED_ONCE = frozenset({Facet.CRITERION, Facet.INSTRUMENT})


def keep_longest(hits: Iterable[Hit]) -> list[Hit]:
    """Drop concept hits that a longer one covers or cuts, and those that a phrase of `excludes` takes out."""
    others: list[Hit] = []
    concepts: list[Hit] = []
    categories: list[Hit] = []
    for hit in hits:
        facet = hit.entry.facet
        group = concepts if facet in CONCEPT_FACETS else categories if facet is _CATEGORY else others
        group.append(hit)
    exclusions = [hit for hit in others if hit.entry.facet is _EXCLUSION]
    if exclusions:
        concepts = [
            hit for hit in concepts if not any(out.entry.ref == hit.entry.ref and out.covers(hit) for out in exclusions)
        ]
    return others + _drop_outranked(concepts) + _drop_outranked(categories)


def _drop_outranked(hits: list[Hit]) -> list[Hit]:
    """A hit can only yield to one that stands on its first or on its last word."""
    if len(hits) < 2:  # noqa: PLR2004 - no other to yield to
        return hits
    on_word: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        for place in range(hit.first, hit.last + 1):
            on_word[place].append(hit)
    return [
        hit
        for hit in hits
        if (len(on_word[hit.first]) == 1 and len(on_word[hit.last]) == 1)  # most stand alone
        or not any(_yields(hit, rival) for rival in on_word[hit.first] + on_word[hit.last])
    ]


def _yields(hit: Hit, rival: Hit) -> bool:
    """True for a longer rival that a hit lies in or overlaps with, and for one with fewer errors on the same words."""
    if rival.depth != hit.depth:
        # brackets inside a longer name repeat it: International Working Group (IWG) criteria for MDS; or are
        # a part of it: clinical response (complete response + partial response)
        is_same = rival.entry.facet is hit.entry.facet
        is_inside = rival.depth < hit.depth and rival.covers(hit)
        return is_same and is_inside and (hit.entry.facet in _NAMED_ONCE or OPEN in rival.entry.key)
    if rival.entry.facet is _ENDPOINT and hit.entry.facet is not _ENDPOINT:
        return False  # what is named inside the name of an endpoint is still named
    if rival.first == hit.first and rival.last == hit.last:
        return rival.edits < hit.edits
    if rival.covers(hit):
        return True
    size, rival_size = hit.entry.size, rival.entry.size
    is_longer = rival_size > size or (rival_size == size and rival.first < hit.first)
    return is_longer and not hit.covers(rival)
