"""The rules that change what is found in a text, in the order in which they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.rules.by_trial import TrialRules
from normalizer.match.rules.composites import CompositeFinder
from normalizer.match.rules.given import GivenFilter
from normalizer.match.rules.linking import Linker
from normalizer.match.rules.yielding import Yielder

if TYPE_CHECKING:
    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit
    from normalizer.vocabulary import Vocabulary


class HitRules:
    """What names mean in their trial and beside each other."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._by_trial = TrialRules(vocabulary)
        self._linker = Linker(vocabulary)
        self._composites = CompositeFinder(vocabulary)
        self._yielder = Yielder(vocabulary)
        self._given = GivenFilter(vocabulary)

    def apply(self, hits: list[Hit], reading: Reading, trial: str) -> list[Hit]:
        """The hits of a text as they are meant; `trial` is the trial's title and conditions."""
        hits = self._by_trial.apply(hits, reading, trial)
        hits = self._linker.link(hits, reading)
        hits = self._composites.add(hits, reading)
        hits = self._yielder.settle(hits, reading)
        return self._given.drop(hits, reading)
