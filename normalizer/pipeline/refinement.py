"""What a description adds to the measure: all where the measure names nothing, finer ones where it names a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.model.concept import Scope
from normalizer.model.hit import Facet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalizer.match.rules.scales import ScaleRules
    from normalizer.match.scene import Scene
    from normalizer.model.candidate import Candidate
    from normalizer.vocabulary import Vocabulary


class Refinement:
    """Decides whether a description is searched, and which of its candidates count.

    `gathers` of `text/compositions.yaml` has the members of names that are groups without being their ancestors.
    """

    def __init__(self, vocabulary: Vocabulary, scales: ScaleRules) -> None:
        self._concepts = vocabulary.concepts
        self._scales = scales
        gathers = vocabulary.section("text/compositions").get("gathers", ())
        self._members = {rule["endpoint"]: frozenset(rule["members"]) for rule in gathers}

    def is_wanted(self, chosen: Iterable[Candidate], scene: Scene) -> bool:
        """True where the measure names nothing but a group, a broad word or a vague one."""
        return all(self._is_general(candidate) or _is_vague(candidate, scene) for candidate in chosen)

    def combine(self, found: list[Candidate], described: list[Candidate], threshold: float) -> list[Candidate]:
        """The candidates of the measure with those of the description that refine them.

        All of the description where the measure names nothing, or a scale alone of which the description says what it
        rates.
        """
        chosen = [candidate for candidate in found if candidate.confidence >= threshold]
        telling = [candidate.endpoint for candidate in described if candidate.confidence >= threshold]
        if any(self._scales.gives_way(candidate.hit, endpoint) for candidate in chosen for endpoint in telling):
            return [candidate for candidate in found if candidate not in chosen] + described
        if not chosen:
            return found + described
        named = {candidate.endpoint for candidate in chosen}
        kin = named.union(*[self._concepts[c.endpoint].ancestors for c in chosen if self._is_general(c)])
        members = frozenset[str]().union(*[self._members.get(endpoint, ()) for endpoint in named])
        return found + [c for c in described if c.endpoint not in named and self._is_one_of(c.endpoint, kin, members)]

    def _is_one_of(self, endpoint: str, kin: set[str], members: frozenset[str]) -> bool:
        """True for another one of the kind of what the measure names, or of what that gathers."""
        above = self._concepts[endpoint].ancestors
        return not (kin.isdisjoint(above) and members.isdisjoint((endpoint, *above)))

    def _is_general(self, candidate: Candidate) -> bool:
        """True for a group (`Safety`), and for a broad word that is all that is said (`Survival analysis`)."""
        is_broad = candidate.hit.entry.scope is Scope.BROAD and _is_all_that_is_said(candidate)
        return is_broad or self._concepts[candidate.endpoint].measurement == "group"


def _is_vague(candidate: Candidate, scene: Scene) -> bool:
    """True for a vague name (`Toxicity`) that is all that is said."""
    return _is_all_that_is_said(candidate) and any(
        hit.entry.facet is Facet.VAGUE and hit.covers(candidate.hit) for hit in scene.hits
    )


def _is_all_that_is_said(candidate: Candidate) -> bool:
    return candidate.signals.get("place:share") == 1.0
