"""What an audit wants to know of one outcome (`Normalizer.inspect`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.senses import UNDECIDED_REASONS, USUAL_MEANING
from normalizer.match.unexplained import find_stretches
from normalizer.model.inspection import Inspection, UndecidedAbbreviation

if TYPE_CHECKING:
    from normalizer.match.scene import Scene
    from normalizer.model.outcome import Outcome
    from normalizer.model.record import Record


def inspect_reading(outcome: Outcome, record: Record, scene: Scene) -> Inspection:
    """Put together what the steps left over; `scene` is that of the measure."""
    return Inspection(outcome, record, find_stretches(scene), tuple(_list_undecided(scene)))


def _list_undecided(scene: Scene) -> list[UndecidedAbbreviation]:
    usual = {hit.first: hit.entry.ref for hit in scene.hits}
    tokens = scene.reading.tokens
    return [
        UndecidedAbbreviation(tokens[place].text, usual.get(place) if reason == USUAL_MEANING else None)
        for place, reason in sorted(scene.notes.items())
        if reason in UNDECIDED_REASONS
    ]
