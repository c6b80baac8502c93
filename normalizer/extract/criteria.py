"""Criteria with their versions.

A family is found by its names; words beside it ("2016", "version 5.0") select the version. Without such words the
family stands: a version is never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from normalizer.model.hit import Facet, Hit, list_places
from normalizer.text.key import make_key, make_token_key
from normalizer.text.tokens import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normalizer.model.concept import Concept
    from normalizer.text.tokens import Tokens
    from normalizer.vocabulary import Vocabulary

_PREFIX = "criterion:"
_REACH = 7
_BARE_REACH = 3
_STOPPERS = frozenset({".", ";"})
_SHORTENED = frozenset({"v", "ver", "vers", "al", "no"})  # a full stop behind these ends no sentence


@dataclass(frozen=True, slots=True)
class _Marker:
    words: tuple[str, ...]
    version: str
    bare: bool


class CriterionFinder:
    """Selects criterion versions from the words around a family's name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._concepts = vocabulary.concepts

    @cached_property
    def _version_words(self) -> frozenset[str]:
        return frozenset(map(make_key, self._vocabulary.section("text/version_words").get("phrases", ())))

    @cached_property
    def _markers(self) -> dict[str, list[_Marker]]:
        by_family: dict[str, list[_Marker]] = defaultdict(list)
        for id_ in self._concepts:
            # only criteria have versions; a concept is made when it is asked for
            concept = self._concepts[id_] if id_.startswith(_PREFIX) else None
            if concept is None or concept.version_of is None:
                continue
            for marker in concept.version_markers:
                words = tuple(make_key(marker).split())
                bare = len(words) == 1 and words[0].replace(".", "").isdigit() and len(words[0]) < 4  # noqa: PLR2004 - a year
                by_family[concept.version_of].append(_Marker(words, concept.id, bare))
        for markers in by_family.values():
            markers.sort(key=lambda marker: (-len(" ".join(marker.words)), marker.version))
        return by_family

    def find(self, hits: Iterable[Hit], tokens: Tokens) -> list[Hit]:
        """The criterion hits of one text, families replaced by versions where the text names one."""
        found = [hit for hit in hits if hit.entry.facet is Facet.CRITERION]
        taken = list_places(found)
        return [self._select_version(hit, tokens, taken) for hit in found]

    def _select_version(self, hit: Hit, tokens: Tokens, taken: set[int]) -> Hit:
        markers = self._markers.get(hit.entry.ref)
        if not markers:
            return hit
        after = _walk(tokens, hit.last + 1, 1, taken)
        before = _walk(tokens, hit.first - 1, -1, taken)[::-1]
        inside = list(hit.places)
        # a number without a point counts only right behind the name: grade 5 per CTCAE names no version
        for places, near, next_to in (
            (after, after[:_BARE_REACH], after[:1]),
            (before, before[-2:], []),
            (inside, [], []),
        ):
            keys = [make_token_key(tokens.texts[place]) for place in places]
            for marker in markers:
                at = _find_words(marker.words, keys)
                if at is None:
                    continue
                first, last = places[at], places[at + len(marker.words) - 1]
                introduced = at > 0 and keys[at - 1] in self._version_words
                reach = near if "." in marker.words[0] else next_to
                if marker.bare and not introduced and first not in reach:
                    continue
                start, end = min(hit.first, first), max(hit.last, last)
                return hit._replace(
                    entry=replace(hit.entry, ref=marker.version),
                    first=start,
                    last=end,
                    start=tokens.starts[start],
                    end=tokens.ends[end],
                )
        return hit


def _walk(tokens: Tokens, place: int, step: int, taken: set[int]) -> list[int]:
    """The nearest words in one direction, up to the next sentence or criterion."""
    places: list[int] = []
    words = tokens.texts
    while 0 <= place < len(words) and len(places) < _REACH:
        word = words[place]
        if place in taken or (word in _STOPPERS and not _ends_abbreviation(tokens, place)):
            break
        if word not in MARKS:
            places.append(place)
        place += step
    return places


def _ends_abbreviation(tokens: Tokens, place: int) -> bool:
    """True for the full stop of `v. 5.0` or `Cheson et al. 2007`."""
    return tokens.texts[place] == "." and place > 0 and tokens.texts[place - 1].lower() in _SHORTENED


def _find_words(words: tuple[str, ...], keys: list[str]) -> int | None:
    for at in range(len(keys) - len(words) + 1):
        if tuple(keys[at : at + len(words)]) == words:
            return at
    return None


def drop_families(hits: Iterable[Hit], concepts: Mapping[str, Concept]) -> list[Hit]:
    """One hit per criterion, the first; a family goes where one of its versions is named."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.entry.ref, hit)
    named = {ancestor for ref in first if ref in concepts for ancestor in concepts[ref].ancestors}
    return [hit for ref, hit in first.items() if ref not in named]
