"""Records before and after a change of the vocabulary, for the outcomes that it can touch or for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.effect.affected import Affected, find_affected
from normalizer.effect.movement import SMALLEST_SHIFT, Movement, compare_records
from normalizer.pipeline import Normalizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from normalizer.effect.corpus import Corpus
    from normalizer.model.record import Record
    from normalizer.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to a corpus.

    `size`: outcomes in the corpus; `run`: how many were normalized with both vocabularies; `reasons`: why all of them,
    if a change demanded it; `movements`: what changed, in the order of the corpus, each with its place in `places`.
    """

    size: int
    run: int
    reasons: tuple[str, ...]
    movements: tuple[Movement, ...]
    places: tuple[int, ...]


def measure_effect(
    before: Vocabulary,
    after: Vocabulary,
    corpus: Corpus,
    *,
    full: bool = False,
    affected: Affected | None = None,
    smallest_shift: float = SMALLEST_SHIFT,
    watch: Callable[[tuple[int, ...]], Iterable[int]] = iter,
) -> Effect:
    """What a change does to the outcomes of a corpus; with `full` all are run, else those that it can touch.

    Both give the same movements. `affected` saves looking for the touched ones again; `watch` sees the places of the
    outcomes pass (for a progress bar).
    """
    if full:
        affected = Affected(tuple(range(len(corpus))))
    elif affected is None:
        affected = find_affected(before, after, corpus)
    movements = []
    places = []
    for place, old, new in run_both(Normalizer(before), Normalizer(after), corpus, watch(affected.places)):
        movement = compare_records(old, new, smallest_shift)
        if movement:
            movements.append(movement)
            places.append(place)
    return Effect(len(corpus), len(affected.places), affected.reasons, tuple(movements), tuple(places))


def run_both(
    before: Normalizer, after: Normalizer, corpus: Corpus, places: Iterable[int]
) -> Iterator[tuple[int, Record, Record]]:
    """`(place, record before, record after)` of some outcomes of a corpus, lazily."""
    for place in places:
        outcome = corpus.outcomes[place]
        yield place, before.normalize_outcome(outcome), after.normalize_outcome(outcome)
