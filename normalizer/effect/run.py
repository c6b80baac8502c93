"""Records before and after a change of the vocabulary, for the outcomes that it can touch or for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.effect.affected import find_affected
from normalizer.effect.movement import SMALLEST_SHIFT, Movement, compare_records
from normalizer.pipeline import Normalizer
from normalizer.pipeline.faults import read_or_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from normalizer.effect.affected import Affected
    from normalizer.effect.corpus import Corpus
    from normalizer.errors import InputError
    from normalizer.model.outcome import Outcome
    from normalizer.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to a corpus.

    `size`: outcomes in the corpus; `run`: how many were normalized with both vocabularies; `reasons`: why all of them,
    if a change demanded it; `movements`: what changed, in the order of the corpus, each with its place in `places`;
    `faults`: how many outcomes are not compared, since this program fails on them.
    """

    size: int
    run: int
    reasons: tuple[str, ...]
    movements: tuple[Movement, ...]
    places: tuple[int, ...]
    faults: int = 0


def measure_effect(
    before: Vocabulary,
    after: Vocabulary,
    corpus: Corpus,
    *,
    affected: Affected | None = None,
    smallest_shift: float = SMALLEST_SHIFT,
    watch: Callable[[tuple[int, ...]], Iterable[int]] = iter,
    report: Callable[[InputError], None] | None = None,
) -> Effect:
    """What a change does to the outcomes of a corpus; those that it can touch are run, or those in `affected`.

    With `take_all(corpus)` as `affected` all are run, which gives the same movements. `watch` sees the places of the
    outcomes pass (for a progress bar); `report` is told of outcomes that this program fails on, with either vocabulary,
    which are then not compared; without it the failure is raised.
    """
    if affected is None:
        affected = find_affected(before, after, corpus)
    movements = []
    places = []
    faults = 0
    both = Normalizer(before), Normalizer(after)
    for place in watch(affected.places):
        movement = compare_readings(*both, corpus.outcomes[place], report, smallest_shift)
        if movement is None:
            faults += 1
        elif movement:
            movements.append(movement)
            places.append(place)
    return Effect(len(corpus), len(affected.places), affected.reasons, tuple(movements), tuple(places), faults)


def compare_readings(
    before: Normalizer,
    after: Normalizer,
    outcome: Outcome,
    report: Callable[[InputError], None] | None = None,
    smallest_shift: float = SMALLEST_SHIFT,
) -> Movement | None:
    """What changes for one outcome; None where this program fails on it, of which `report` is told once.

    Without `report` the failure is raised.
    """
    old = read_or_report(before.normalize_outcome, outcome, report, "the outcome is not compared")
    if old is None:
        return None
    new = read_or_report(after.normalize_outcome, outcome, report, "with the change only; the outcome is not compared")
    return None if new is None else compare_records(old, new, smallest_shift)
