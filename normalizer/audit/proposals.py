"""What to do with a group: a synonym of a concept, a new concept below another, or nothing of ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.match.nearest import Near, NearestFinder
from normalizer.model.concept import Kind
from normalizer.text.words import FUNCTION_WORDS, INSTRUMENT_WORDS

if TYPE_CHECKING:
    from normalizer.audit.groups import Group
    from normalizer.vocabulary import Vocabulary

SYNONYM, CONCEPT, BOILERPLATE, OUT_OF_SCOPE = "synonym", "concept", "boilerplate", "out-of-scope"
_NARROWER = 0.62
_RELATED = 0.6
_ABOUT = 0.4
_DISEASE = 2
_VOTERS = 12
_KINDS = frozenset({Kind.ENDPOINT, Kind.INSTRUMENT, Kind.ANALYTE, Kind.ADVERSE_EVENT, Kind.CRITERION})
_STEM = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """`concept` is that of a synonym, `below` the parent of a new concept; `confidence` within 0..1, with `why`."""

    kind: str
    confidence: float
    why: str
    concept: str | None = None
    scope: str | None = None
    type: str | None = None
    below: str | None = None
    measurement: str | None = None

    def describe(self) -> dict[str, Any]:
        """As JSON data; what does not apply is left out."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in fields.items() if value is not None}


class Proposer:
    """Finds the nearest concepts of a group and proposes what to do with it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._concepts = vocabulary.concepts
        self._nearest = NearestFinder(vocabulary)
        filler = vocabulary.section("text/filler_words").get("phrases", ())
        self._light = INSTRUMENT_WORDS | {word for phrase in filler for word in phrase.split()}
        families = vocabulary.section("vocabulary").get("families", ())
        self._roots = [family["root"] for family in families if family["root"] in self._concepts]

    def find_nearest(self, group: Group) -> list[Near]:
        """The concepts whose names come nearest, best first."""
        return [near for near in self._nearest.find(group.key, _VOTERS) if self._concepts[near.concept].kind in _KINDS]

    def propose(self, group: Group, nearest: list[Near], as_condition: int) -> Proposal:
        """What to do with a group; `as_condition` is the number of trials that list it among their conditions."""
        if group.about >= _ABOUT:
            why = f"names the disease: {group.about:.0%} of its trials have it among their conditions"
            return Proposal(OUT_OF_SCOPE, round(group.about, 2), why)
        if as_condition >= _DISEASE:
            why = f"names a disease: {as_condition} trials have it among their conditions"
            return Proposal(OUT_OF_SCOPE, 0.5, why)
        best = nearest[0] if nearest else None
        if best is not None:
            proposal = self._propose_synonym(group.key, best)
            if proposal is not None:
                return proposal
        return self._propose_concept(group.key, nearest)

    def _propose_synonym(self, key: str, best: Near) -> Proposal | None:
        words, named = set(key.split()) - FUNCTION_WORDS, set(best.key.split()) - FUNCTION_WORDS
        more, less = words - named, named - words
        if more | less <= self._light:
            why = f"the same as '{best.key}' but for words that say little"
            return Proposal(SYNONYM, round(0.5 + best.similarity / 2, 2), why, best.concept, "exact", "plain")
        if len(more) == len(less) == 1 and _is_variant(min(more), min(less)):
            why = f"'{best.key}' with another form of one word"
            return Proposal(SYNONYM, best.similarity, why, best.concept, "exact", "plain")
        if not less and len(named) > 1 and best.similarity >= _NARROWER:
            why = f"says more than '{best.key}'"
            return Proposal(SYNONYM, best.similarity, why, best.concept, "narrow", "plain")
        return None

    def _propose_concept(self, key: str, nearest: list[Near]) -> Proposal:
        parent, why = self._choose_parent(nearest)
        measurement = "score" if set(key.split()) & INSTRUMENT_WORDS else "continuous"
        best = nearest[0].similarity if nearest else 0.0
        confidence = round(max(0.1, 0.8 - best / 2), 2)
        return Proposal(CONCEPT, confidence, why, below=parent, measurement=measurement)

    def _choose_parent(self, nearest: list[Near]) -> tuple[str, str]:
        """The parent of the nearest endpoint if that is near enough, else the family of most of the nearest."""
        votes: Counter[str] = Counter()
        for near in nearest:
            concept = self._concepts[near.concept]
            measured = (near.concept,) if concept.kind is Kind.ENDPOINT else concept.measures
            for endpoint in (self._concepts[id_] for id_ in measured):
                if near.similarity >= _RELATED and not votes:
                    group = endpoint.measurement == "group" or not endpoint.broader
                    why = f"no name is near enough; the nearest concept is '{concept.label}'"
                    return endpoint.id if group else endpoint.broader[0], why
                for root in set(self._roots).intersection((endpoint.id, *endpoint.ancestors)):
                    votes[root] += round(near.similarity * 1000)
        if votes:
            return min(
                votes, key=lambda id_: (-votes[id_], id_)
            ), "no name is near; most of the nearest are below this one"
        return (self._roots[0] if self._roots else min(self._concepts)), "no name is near"


def _is_variant(one: str, other: str) -> bool:
    """True for two forms of a word, as far as their beginnings tell: transplant and transplantation."""
    return one[:_STEM] == other[:_STEM] and min(len(one), len(other)) >= _STEM
