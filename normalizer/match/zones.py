"""Zones: the parts of a measure that say about whom, how, when or why, not what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.entries import BREAK
from normalizer.model.hit import CONCEPT_FACETS, Facet, Hit
from normalizer.text.tokens import DASH

if TYPE_CHECKING:
    from normalizer.match.views import Reading

NO_ZONE = ""


def find_zones(reading: Reading, hits: list[Hit]) -> list[str]:
    """The zone name of every token, `""` outside of all zones.

    A zone runs from its starter to the next starter, break or dash; brackets belong to the zone they stand in. A
    starter inside boilerplate (`change from baseline in`) or a name (`graft-versus-host disease`) starts nothing.
    """
    zones = [NO_ZONE] * len(reading.tokens)
    openers = [hit for hit in hits if hit.entry.facet is Facet.ZONE]
    if not openers:
        return zones
    phrases = [
        hit
        for hit in hits
        if hit.entry.facet is Facet.BOILERPLATE or (hit.entry.facet in CONCEPT_FACETS and not hit.gaps and hit.in_order)
    ]
    starters: dict[int, Hit] = {}
    for hit in openers:
        if (hit.first not in starters or hit.last > starters[hit.first].last) and not any(
            phrase.first < hit.first and hit.last + (phrase.entry.facet is not Facet.BOILERPLATE) <= phrase.last
            for phrase in phrases
        ):
            starters[hit.first] = hit
    texts = reading.tokens.texts
    current, reached = NO_ZONE, 0
    for key, place in reading.outside.words():
        if key == BREAK:
            current = NO_ZONE
            continue
        if DASH in texts[reached:place]:
            current, reached = NO_ZONE, place
        starter = starters.get(place)
        if starter is not None:
            current = starter.entry.ref
        if current != NO_ZONE:
            if reached < place and reached and zones[reached - 1] == current:
                zones[reached:place] = [current] * (place - reached)
            zones[place] = current
        reached = place + 1
    return zones
