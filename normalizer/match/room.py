"""Which scattered matches the contiguous ones leave room for.

A word belongs to one phrase only, unless phrases share it by coordination (`overall and progression-free survival`) or
are stacked before one noun; one word at least must be the match's own.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from normalizer.match.scene import COORDINATORS, PREPOSITIONS
from normalizer.model.concept import Scope
from normalizer.model.hit import CONCEPT_FACETS, Facet, list_places
from normalizer.text.key import make_token_key
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalizer.match.rules.stacked import StackedNames
    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit


class Room:
    """The words of a text as its contiguous hits take them."""

    def __init__(self, hits: Sequence[Hit], reading: Reading, stacked: StackedNames) -> None:
        self._hits = hits
        self._reading = reading
        self._texts = reading.tokens.texts
        self._stacked = stacked
        self._names = [hit for hit in hits if hit.entry.facet in CONCEPT_FACETS]
        self._exclusions = [hit for hit in hits if hit.entry.facet is Facet.EXCLUSION]
        self._taken = list_places(self._names)

    @property
    def named(self) -> set[str]:
        """The concepts that are there already."""
        return {hit.entry.ref for hit in self._names if hit.entry.scope is not Scope.RELATED}

    def has_room(self, hit: Hit) -> bool:
        """True for a scattered match that stands beside all others."""
        return (
            self._has_own_word(hit)
            and not any(self._takes_out(exclusion, hit) for exclusion in self._exclusions)
            and not any(self._is_in_the_way(name, hit) for name in self._names)
        )

    def _has_own_word(self, hit: Hit) -> bool:
        words = hit.entry.key.split()
        return any(place not in self._taken and make_token_key(self._texts[place]) in words for place in hit.places)

    def _takes_out(self, exclusion: Hit, hit: Hit) -> bool:
        """True if an excluded phrase has words of the hit, unless both share them (`overall and event-free survival`).

        Numbers share a unit, not what is counted: `1 and 2-year event-free survival` is no 1-year survival.
        """
        if exclusion.entry.ref != hit.entry.ref:
            return False
        is_number = self._texts[hit.first][0].isdigit()
        shares = not is_number and self._is_coordinated(hit)
        return exclusion.covers(hit) or (exclusion.overlaps(hit) and not shares)

    def _is_in_the_way(self, name: Hit, hit: Hit) -> bool:
        if self._is_part(name, hit):
            return False
        if name.entry.ref == hit.entry.ref:
            return True
        shares = self._shares_head(hit, name) or self._stacked.are_stacked(hit, name, self._reading)
        return name.overlaps(hit) and not shares

    def _is_part(self, name: Hit, hit: Hit) -> bool:
        """True for what words of a scattered match only suggest (`CAR-T cells`), if it says more (`persistence of`)."""
        words = set(hit.entry.key.split())
        if not hit.covers(name) or not words.issuperset(name.entry.key.split()):
            return False
        if name.entry.scope is Scope.RELATED:
            return True
        telling = words - FUNCTION_WORDS
        return name.entry.facet is Facet.ANALYTE and any(
            make_token_key(self._texts[place]) in telling
            for place in hit.places
            if place not in self._light and place not in name.places
        )

    @cached_property
    def _light(self) -> set[int]:
        return list_places(hit for hit in self._hits if hit.entry.facet is Facet.BOILERPLATE)

    def _shares_head(self, hit: Hit, name: Hit) -> bool:
        """True for `overall and [progression-free survival]`, not for `incidence and severity of [back pain]`."""
        words = [word.lower() for word in self._texts[hit.first : name.first]]
        joined = max((at for at, word in enumerate(words) if word in COORDINATORS), default=-1)
        return self._is_coordinated(hit) and PREPOSITIONS.isdisjoint(words[joined + 1 :])

    def _is_coordinated(self, hit: Hit) -> bool:
        written = self._reading.text[hit.start : hit.end]
        words = (word.lower() for word in self._texts[hit.first : hit.last + 1])
        return "/" in written or "&" in written or not COORDINATORS.isdisjoint(words)
