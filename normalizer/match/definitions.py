"""Definitions: what only defines an endpoint (`MTD, defined as the dose at which ...`) is not measured itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.zones import NO_ZONE
from normalizer.model.concept import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.match.evidence import Scene
    from normalizer.model.candidate import Candidate
    from normalizer.model.concept import Concept

DEFINITION = "definition"
_MEASURE = "measure"


def drop_definitions(
    candidates: list[Candidate], scene: Scene, concepts: Mapping[str, Concept], threshold: float
) -> list[Candidate]:
    """The candidates without those that stand only in the definition of another one.

    What is defined stands before, in no zone, and reaches the threshold. A group (`safety`) is defined by its members,
    a broad word (`response`) and a more general concept by what is more specific, so these define nothing away.
    """
    if DEFINITION not in scene.zones or scene.field != _MEASURE:
        return candidates
    defined = [
        candidate
        for candidate in candidates
        if candidate.confidence >= threshold
        and concepts[candidate.endpoint].measurement != "group"
        and candidate.hit.entry.scope is not Scope.BROAD
        and not candidate.hit.depth
        and scene.zones[candidate.hit.first] == NO_ZONE
    ]
    return [
        candidate
        for candidate in candidates
        if any(scene.zones[hit.first] != DEFINITION for hit in candidate.hits)
        or not any(
            other.hit.last < candidate.hit.first and other.endpoint not in concepts[candidate.endpoint].ancestors
            for other in defined
        )
    ]
