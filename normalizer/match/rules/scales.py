"""Scales: a rating scale (`VAS score`) says how something is rated; what it rates is named beside it, or nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.scene import COORDINATORS
from normalizer.model.concept import Scope

if TYPE_CHECKING:
    from normalizer.match.scene import Scene
    from normalizer.model.candidate import Candidate
    from normalizer.model.hit import Hit
    from normalizer.vocabulary import Vocabulary


class ScaleRules:
    """The rules with a scope under `yields` of `text/compositions.yaml`: only names of that scope are scales."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._concepts = vocabulary.concepts
        rules = [rule for rule in vocabulary.section("text/compositions").get("yields", ()) if "scope" in rule]
        self._scopes = {rule["endpoint"]: Scope(rule["scope"]) for rule in rules}
        self._rated = {rule["endpoint"]: frozenset(rule["to"]) for rule in rules}

    def is_scale(self, hit: Hit) -> bool:
        """True for a name like `Numeric rating scale`."""
        return self._scopes.get(hit.entry.ref) is hit.entry.scope

    def gives_way(self, hit: Hit, endpoint: str) -> bool:
        """True for a scale where a description tells that another endpoint is rated."""
        above = (endpoint, *self._concepts[endpoint].ancestors)
        return self.is_scale(hit) and not self._rated[hit.entry.ref].isdisjoint(above)

    def drop_bare(self, candidates: list[Candidate], scene: Scene, threshold: float) -> list[Candidate]:
        """The candidates without those that only a scale names, unless it is all that the measure names, or listed."""
        scales = [c for c in candidates if c.endpoint in self._scopes and all(map(self.is_scale, c.hits))]
        if not scales:
            return candidates
        others = [c for c in candidates if c not in scales]
        if scene.field == "measure":
            is_alone = not any(candidate.confidence >= threshold for candidate in others)
            others += [c for c in scales if "place:head" in c.signals and (is_alone or _is_listed(c.hit, scene))]
        return others


def _is_listed(hit: Hit, scene: Scene) -> bool:
    texts = scene.reading.tokens.texts
    return not COORDINATORS.isdisjoint([*texts[max(0, hit.first - 1) : hit.first], *texts[hit.last + 1 : hit.last + 2]])
