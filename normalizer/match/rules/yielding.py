"""Yielding: a general name beside the thing that it is said of names only how that is measured.

`Serum concentration of ferritin` is no drug concentration, and the numeric rating scale of nausea measures no pain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from normalizer.model.concept import Scope
from normalizer.model.hit import Entry, Facet, Hit, list_places
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from normalizer.match.views import Reading
    from normalizer.vocabulary import Vocabulary

_NAMING = frozenset({Facet.ENDPOINT, Facet.ANALYTE, Facet.ADVERSE_EVENT})
_LIGHT = frozenset({Facet.BOILERPLATE, Facet.QUALIFIER})
# coordinators, negations and marks: the grammar that the rule is built on, as function words are
_PARTING = frozenset({"and", "or", "versus", "vs", "not", "no", ",", ";", ":", "."})
_BETWEEN = (FUNCTION_WORDS | {"a", "an", "the", "(", ")", "[", "]"}) - _PARTING
_MOST_TELLING = 3


class _Rule(NamedTuple):
    scope: Scope | None
    to: frozenset[str]


class Yielder:
    """The rules under `yields` of `text/compositions.yaml`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._concepts = vocabulary.concepts
        self._rules = {
            rule["endpoint"]: _Rule(Scope(rule["scope"]) if "scope" in rule else None, frozenset(rule["to"]))
            for rule in vocabulary.section("text/compositions").get("yields", ())
        }

    def settle(self, hits: list[Hit], reading: Reading) -> list[Hit]:
        """The hits, with boilerplate for each general name that yields to a thing right beside it."""
        general = [hit for hit in hits if hit.entry.facet is Facet.ENDPOINT and hit.entry.ref in self._rules]
        if not general:
            return hits
        yielding = [hit for hit in general if self._yields(hit, hits, reading)]
        if not yielding:
            return hits
        kept = [hit for hit in hits if hit not in yielding and not self._is_bare_scale(hit, yielding)]
        return kept + [hit._replace(entry=_make_light(hit.entry), gaps=0) for hit in yielding if not hit.gaps]

    def _yields(self, hit: Hit, hits: list[Hit], reading: Reading) -> bool:
        rule = self._rules[hit.entry.ref]
        if rule.scope not in {None, hit.entry.scope}:
            return False
        light = list_places(other for other in hits if other.entry.facet in _LIGHT)
        return any(
            other.entry.facet in _NAMING
            and other.entry.scope is not Scope.RELATED
            and not self._measures(other).isdisjoint(rule.to)
            and not _knows(hit, other)
            and _touches(hit, other, light, reading)
            for other in hits
        )

    def _measures(self, hit: Hit) -> set[str]:
        """The endpoints that a hit stands for, and all above them."""
        named = (hit.entry.ref,) if hit.entry.facet is Facet.ENDPOINT else self._concepts[hit.entry.ref].measures
        return {id_ for name in named if name in self._concepts for id_ in (name, *self._concepts[name].ancestors)}

    def _is_bare_scale(self, hit: Hit, yielding: list[Hit]) -> bool:
        """True for the scale in a general name; it measures nothing by itself."""
        return (
            hit.entry.facet is Facet.INSTRUMENT
            and not self._concepts[hit.entry.ref].measures
            and any(other.covers(hit) or hit.covers(other) for other in yielding)
        )


def _knows(hit: Hit, other: Hit) -> bool:
    """True if a general name holds the thing itself, as `magnesium sulfate concentration` does: it is of that thing."""
    return not hit.gaps and hit.covers(other) and hit.entry.size > other.entry.size


def _touches(hit: Hit, other: Hit, light: set[int], reading: Reading) -> bool:
    """True if two hits overlap, or have only light words between them; behind `of` also what tells the other apart."""
    first, last = min(hit.last, other.last) + 1, max(hit.first, other.first)
    between = [(reading.tokens.texts[place].lower(), place in light) for place in range(first, last)]
    if any(word in _PARTING for word, _ in between):
        return False
    telling = [word for word, is_light in between if not is_light and word not in _BETWEEN]
    if hit.first > other.last or [word for word, _ in between[:1]] != ["of"]:
        return not telling
    return len(telling) <= _MOST_TELLING and not any(word in _BETWEEN for word, _ in between[1:])


def _make_light(entry: Entry) -> Entry:
    return Entry(entry.key, Facet.BOILERPLATE, "boilerplate", entry.text, size=entry.size)
