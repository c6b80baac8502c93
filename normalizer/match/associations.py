"""Which endpoints the words of an outcome speak for, beside the names in it.

`screening` and `uptake` are no names, yet where they stand together an endpoint of screening is likely and one of
imaging is not. The table `words.json` has how much more often a word stands beside an endpoint than elsewhere, counted
by `benchmarks/words.py` in a registry.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from normalizer.match.views import Reading

_LOUDEST = 3
_MOST_WORDS = {"measure": 60, "description": 30}
_LIMIT = 8.0


class Voice(NamedTuple):
    """What the words say of one endpoint: log-odds for it, how far these lead before the best other, and the words."""

    odds: float
    lead: float
    words: tuple[str, ...]


class Associations:
    """The table: log-odds of an endpoint without any word, and log-ratios of a word by place of the endpoint."""

    def __init__(
        self,
        endpoints: Sequence[tuple[str, float]] = (),
        words: Mapping[str, Sequence[tuple[int, float]]] | None = None,
    ) -> None:
        self.priors = [prior for _, prior in endpoints]
        self.places = {id_: place for place, (id_, _) in enumerate(endpoints)}
        self.words = words or {}

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Associations:
        """The table that ships with the package."""
        data = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
        return cls(data["endpoints"], data["words"])

    def listen(self, measure: Reading, description: Reading) -> Voices:
        """What the words of an outcome say; they are only looked up once someone asks."""
        return Voices(self, measure, description)


class Voices:
    """The words of one outcome."""

    def __init__(self, table: Associations, measure: Reading, description: Reading) -> None:
        self._table = table
        self._measure = measure
        self._description = description

    @cached_property
    def _heard(self) -> dict[int, list[tuple[float, str]]]:
        """The words for each endpoint, the loudest first."""
        heard: dict[int, list[tuple[float, str]]] = {}
        words = self._table.words
        for word in list_words(self._measure, self._description):
            for place, weight in words.get(word, ()):
                heard.setdefault(place, []).append((weight, word))
        for found in heard.values():
            found.sort(reverse=True)
        return heard

    @cached_property
    def _odds(self) -> list[float]:
        odds = [*self._table.priors]
        for place, found in self._heard.items():
            odds[place] += sum([weight for weight, _ in found[:_LOUDEST]])
        return odds

    @cached_property
    def _best(self) -> tuple[int, float, float]:
        """The endpoint that most speaks for, its log-odds, and those of the next."""
        odds = self._odds
        best = max(range(len(odds)), key=odds.__getitem__)
        return best, odds[best], max([*odds[:best], *odds[best + 1 :]], default=odds[best])

    def ask(self, lineage: Iterable[str]) -> Voice | None:
        """What they say of the first id of a lineage (an endpoint and its ancestors) that the table knows."""
        places = self._table.places
        place = next((places[id_] for id_ in lineage if id_ in places), None)
        if place is None:
            return None
        best, first, second = self._best
        odds = self._odds[place]
        lead = odds - (second if place == best else first)
        words = tuple(word for _, word in self._heard.get(place, ())[:_LOUDEST])
        return Voice(_limit(odds), _limit(lead), words)


def list_words(measure: Reading, description: Reading) -> Iterator[str]:
    """The different words of measure and description as keys, up to the first 60 and 30."""
    for field, reading in (("measure", measure), ("description", description)):
        keys = (key for view in reading.views for key in view.keys if key[:1].isalpha())
        yield from list(dict.fromkeys(keys))[: _MOST_WORDS[field]]


def _limit(value: float) -> float:
    return max(-_LIMIT, min(_LIMIT, value))
