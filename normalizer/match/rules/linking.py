"""Linking: two names with a word of cause between them are one (`AEs leading to discontinuation`)."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from normalizer.model.hit import Entry, Facet, Hit
from normalizer.text.key import make_key, make_token_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.match.views import Reading
    from normalizer.vocabulary import Vocabulary

# coordinators and marks, beyond which nothing belongs together
_PARTING = frozenset({"and", "or", ",", ";", ":", "."})
_MOST_BETWEEN = 8


class _Link(NamedTuple):
    first: frozenset[str]
    words: frozenset[str]
    second: frozenset[str]
    becomes: str


class Linker:
    """The rules under `links` of `text/compositions.yaml`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._concepts = vocabulary.concepts
        self._links = [
            _Link(
                frozenset(rule["first"]),
                frozenset(f" {make_key(text)} " for text in rule["words"]),
                frozenset(rule["second"]),
                rule["becomes"],
            )
            for rule in vocabulary.section("text/compositions").get("links", ())
            if rule["becomes"] in self._concepts
        ]
        self._firsts = frozenset[str]().union(*(link.first for link in self._links))

    def link(self, hits: list[Hit], reading: Reading) -> list[Hit]:
        """The hits, with one for each pair that a rule links in place of the two."""
        named = [hit for hit in hits if hit.entry.facet is Facet.ENDPOINT and not hit.gaps]
        if len(named) < 2 or not any(self._is_below(hit, self._firsts) for hit in named):  # noqa: PLR2004 - a pair
            return hits
        linked = list(self._find_pairs(named, reading))
        if not linked:
            return hits
        taken = [hit for hit in hits if hit.entry.facet is Facet.ENDPOINT and any(pair.covers(hit) for pair in linked)]
        return [hit for hit in hits if hit not in taken] + linked

    def _find_pairs(self, named: list[Hit], reading: Reading) -> Iterator[Hit]:
        for one, other in product(named, repeat=2):
            words = reading.tokens.texts[one.last + 1 : other.first]
            is_near = one.last < other.first and len(words) <= _MOST_BETWEEN and one.depth == other.depth
            if is_near and _PARTING.isdisjoint(word.lower() for word in words):
                between = f" {' '.join(map(make_token_key, words))} "
                for link in self._links:
                    if self._links_pair(link, one, other, between):
                        yield join_hits(one, other, link.becomes, reading)

    def _links_pair(self, link: _Link, one: Hit, other: Hit, between: str) -> bool:
        says_so = any(words in between for words in link.words)
        return says_so and self._is_below(one, link.first) and self._is_below(other, link.second)

    def _is_below(self, hit: Hit, tops: frozenset[str]) -> bool:
        ref = hit.entry.ref
        return ref in tops or not tops.isdisjoint(self._concepts[ref].ancestors)


def join_hits(one: Hit, other: Hit, endpoint: str, reading: Reading) -> Hit:
    """A hit of an endpoint on two others and all between them."""
    key = " ".join(map(make_token_key, reading.tokens.texts[one.first : other.last + 1]))
    entry = Entry(key, Facet.ENDPOINT, endpoint, key, size=one.entry.size + other.entry.size)
    return Hit(entry, one.first, other.last, one.start, other.end, one.depth, one.edits + other.edits)
