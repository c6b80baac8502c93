"""Asides: what is only named to define an endpoint, or to say of whom it is, where another one is measured.

`Maximum tolerated dose, defined as the dose at which ...`; `In participants with anemia: mortality`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.zones import NO_ZONE
from normalizer.model.concept import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.match.scene import Scene
    from normalizer.model.candidate import Candidate
    from normalizer.model.concept import Concept

_DEFINITION, _POPULATION = "definition", "population"
_MEASURE = "measure"
_ENDS = frozenset({":", ","})


def drop_asides(
    candidates: list[Candidate], scene: Scene, concepts: Mapping[str, Concept], threshold: float
) -> list[Candidate]:
    """The candidates of a measure without those that stand only in an aside of another one.

    The other one stands in no zone and reaches the threshold: before the definition, or behind a population that the
    measure begins with. A group (`safety`) is defined by its members, a broad word (`response`) and a more general
    concept by what is more specific, so these define nothing away.
    """
    leading = _find_leading_end(scene)
    if scene.field != _MEASURE or not (leading or _DEFINITION in scene.zones):
        return candidates
    measured = [
        candidate
        for candidate in candidates
        if candidate.confidence >= threshold and not candidate.hit.depth and scene.zones[candidate.hit.first] == NO_ZONE
    ]
    defined = [
        candidate
        for candidate in measured
        if concepts[candidate.endpoint].measurement != "group" and candidate.hit.entry.scope is not Scope.BROAD
    ]
    return [
        candidate
        for candidate in candidates
        if not (_defines(candidate, defined, scene, concepts) or _leads(candidate, measured, leading))
    ]


def _defines(candidate: Candidate, defined: list[Candidate], scene: Scene, concepts: Mapping[str, Concept]) -> bool:
    above = concepts[candidate.endpoint].ancestors
    return all(scene.zones[hit.first] == _DEFINITION for hit in candidate.hits) and any(
        other.hit.last < candidate.hit.first and other.endpoint not in above for other in defined
    )


def _leads(candidate: Candidate, measured: list[Candidate], leading: int) -> bool:
    return all(hit.last < leading for hit in candidate.hits) and any(other.hit.first >= leading for other in measured)


def _find_leading_end(scene: Scene) -> int:
    """The token behind the population that a measure begins with, if a colon or comma ends it; else 0."""
    end = 0
    while end < len(scene.zones) and scene.zones[end] == _POPULATION:
        end += 1
    return end if end and end < len(scene.zones) and scene.reading.tokens.texts[end] in _ENDS else 0
