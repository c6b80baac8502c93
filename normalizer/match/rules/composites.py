"""Composites: events named together that are one endpoint (`death, infarction, stroke or revascularization`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from normalizer.match.rules.linking import join_hits
from normalizer.model.hit import Facet

if TYPE_CHECKING:
    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit
    from normalizer.vocabulary import Vocabulary

_PARTING = frozenset(";:.")


class _Composite(NamedTuple):
    words: frozenset[str]
    members: tuple[str, ...]
    fewest: int
    becomes: str


class CompositeFinder:
    """The rules under `composites` of `text/compositions.yaml`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._concepts = vocabulary.concepts
        self._rules = [
            _Composite(frozenset(rule["words"]), tuple(rule["members"]), int(rule["fewest"]), rule["becomes"])
            for rule in vocabulary.section("text/compositions").get("composites", ())
            if rule["becomes"] in self._concepts
        ]
        tops = {name for rule in self._rules for name in (*rule.members, rule.becomes)}
        self._known = frozenset(
            [name for name, concept in self._concepts.items() if name in tops or not tops.isdisjoint(concept.ancestors)]
        )

    def add(self, hits: list[Hit], reading: Reading) -> list[Hit]:
        """The hits, with one for each composite that has no name of its own."""
        named = [hit for hit in hits if hit.entry.ref in self._known and hit.entry.facet is Facet.ENDPOINT]
        named = [hit for hit in named if not hit.depth and not hit.gaps]
        if not named:
            return hits
        found = [self._find(rule, named, reading) for rule in self._rules if len(named) >= rule.fewest]
        return [*hits, *[hit for hit in found if hit is not None]]

    def _find(self, rule: _Composite, named: list[Hit], reading: Reading) -> Hit | None:
        events = {place: hit for hit in named if (place := self._find_member(hit, rule)) is not None}
        if len(events) < rule.fewest or any(hit.entry.ref == rule.becomes for hit in named):
            return None
        first = min(events.values(), key=lambda hit: hit.first)
        last = max(events.values(), key=lambda hit: hit.last)
        words = [word.lower() for word in reading.tokens.texts[: last.first]]
        if rule.words.isdisjoint(words) or not _PARTING.isdisjoint(words[first.first :]):
            return None
        return join_hits(first, last, rule.becomes, reading)

    def _find_member(self, hit: Hit, rule: _Composite) -> str | None:
        lineage = (hit.entry.ref, *self._concepts[hit.entry.ref].ancestors)
        return next((member for member in rule.members if member in lineage), None)
