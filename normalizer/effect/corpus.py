"""A corpus of outcomes and where in it each word stands."""

from __future__ import annotations

from array import array
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from normalizer.match.entries import BREAK
from normalizer.match.views import read_text
from normalizer.model.outcome import Field
from normalizer.pipeline.faults import read_or_report
from normalizer.pipeline.fields import LONGEST_TEXT
from normalizer.pipeline.outcomes import split_outcome
from normalizer.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from normalizer.errors import InputError
    from normalizer.model.outcome import Outcome

_FEWEST_SHARED = 3
_MOST_ERRORS = 2
_SHORTEST_MENDED = 5


class Corpus:
    """Outcomes, split where they were joined, and an index of their words.

    A word here is a lookup key of one token, as matching sees it before it mends typing errors. The index is made on
    first use, in about a seventh of the time that normalizing takes, and does not depend on any vocabulary. `watch`
    sees the outcomes pass while they are indexed (for a progress bar).

    An outcome that this program fails on is part of it, so that the reading of it can report the fault.
    """

    def __init__(
        self,
        outcomes: Iterable[Outcome],
        watch: Callable[[Iterable[Outcome]], Iterable[Outcome]] = lambda outcomes: outcomes,
    ) -> None:
        self.outcomes: tuple[Outcome, ...] = tuple(map(_split, outcomes))
        self._watch = watch

    def __len__(self) -> int:
        return len(self.outcomes)

    @property
    def places(self) -> dict[str, array[int]]:
        """The positions of the outcomes that hold each word, ascending."""
        return self._index[0]

    @property
    def unknown(self) -> tuple[int, ...]:
        """The positions of the outcomes whose words cannot be told: they may hold any."""
        return self._index[1]

    @cached_property
    def _index(self) -> tuple[dict[str, array[int]], tuple[int, ...]]:
        places: dict[str, array[int]] = defaultdict(lambda: array("L"))
        unknown = []
        for place, outcome in enumerate(self._watch(self.outcomes)):
            words = read_or_report(list_words, outcome, _leave)
            if words is None or outcome.joined is not None:
                unknown.append(place)
            for word in words or ():
                places[word].append(place)
        return dict(places), tuple(unknown)

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for word in self.places:
            groups[word[0]].append(word)
        return groups

    def list_similar(self, word: str) -> Iterator[str]:
        """The words of the corpus that might be mended to a word of the vocabulary, alone or as one of two parts."""
        for other in self._by_initial.get(word[0], ()):
            if len(other) >= _SHORTEST_MENDED and (
                abs(len(other) - len(word)) <= _MOST_ERRORS or (other.startswith(word) and other != word)
            ):
                yield other
        if len(word) >= _FEWEST_SHARED:
            for other in self.places:
                if other[0] != word[0] and other.endswith(word):
                    yield other
            # a word that begins with the same letter may end with this one as well: `totaltime`
            for other in self._by_initial.get(word[0], ()):
                if len(other) - len(word) > _MOST_ERRORS and other.endswith(word):
                    yield other


def _split(outcome: Outcome) -> Outcome:
    parts = read_or_report(split_outcome, outcome, _leave)
    return outcome if parts is None else parts[0]


def _leave(_: InputError) -> None:
    """Nothing to tell yet: who reads the outcome reports the fault."""


def list_words(outcome: Outcome) -> frozenset[str]:
    """The words of the three texts of a split outcome."""
    return frozenset(
        key
        for field in Field
        for view in read_text(clean_text(getattr(outcome, field.value)[:LONGEST_TEXT]).text).views
        for key in view.keys
        if key != BREAK
    )
