"""What to do with a group: a synonym of a concept, a new concept below another, or nothing of ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.audit.terms import INSTRUMENT_WORDS, read_words
from normalizer.match.nearest import Near, NearestFinder
from normalizer.model.concept import Kind
from normalizer.text.key import make_key
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from normalizer.audit.groups import Group
    from normalizer.vocabulary import Vocabulary

SYNONYM, CONCEPT, BOILERPLATE, OUT_OF_SCOPE = "synonym", "concept", "boilerplate", "out-of-scope"
_NARROWER = 0.62
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
        phrases = vocabulary.section("text/boilerplate").get("phrases", ())
        self._instrument = read_words(vocabulary, INSTRUMENT_WORDS)
        self._light = self._instrument | {make_key(phrase) for phrase in phrases if " " not in phrase}
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
        parent, why = self._choose_parent(key)
        measurement = "score" if set(key.split()) & self._instrument else "continuous"
        best = nearest[0].similarity if nearest else 0.0
        confidence = round(max(0.1, 0.8 - best / 2), 2)
        return Proposal(CONCEPT, confidence, why, below=parent, measurement=measurement)

    def _choose_parent(self, key: str) -> tuple[str, str]:
        """The parent of most endpoints whose names share telling words, where they agree; else their family."""
        parents: Counter[str] = Counter()
        roots: Counter[str] = Counter()
        closest: dict[str, str] = {}
        for id_, weight in self._nearest.weigh_company(key, _VOTERS):
            concept = self._concepts[id_]
            measured = (id_,) if concept.kind is Kind.ENDPOINT else concept.measures[:1]
            for endpoint in (self._concepts[measure] for measure in measured):
                group = endpoint.measurement == "group" or not endpoint.broader
                parent = endpoint.id if group else endpoint.broader[0]
                parents[parent] += round(weight**2 * 1000)
                closest.setdefault(parent, concept.label)
                for root in set(self._roots).intersection((endpoint.id, *endpoint.ancestors)):
                    roots[root] += round(weight**2 * 1000)
        if not parents:
            return (self._roots[0] if self._roots else min(self._concepts)), "no name shares a telling word with it"
        parent = min(parents, key=lambda id_: (-parents[id_], id_))
        if parents[parent] * 2 >= parents.total() or not roots:
            return parent, f"what is below {parent} shares words with it, such as '{closest[parent]}'"
        root = min(roots, key=lambda id_: (-roots[id_], id_))
        return root, f"most of what shares words with it is below {root}"


def _is_variant(one: str, other: str) -> bool:
    """True for two forms of a word, as far as their beginnings tell: transplant and transplantation."""
    return one[:_STEM] == other[:_STEM] and min(len(one), len(other)) >= _STEM
