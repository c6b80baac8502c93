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
    from collections.abc import Iterable, Mapping, Sequence

    from normalizer.match.views import Reading

_LOUDEST = 3
_MOST_WORDS = 60
_LIMIT, _LIMIT_UNUSUAL = 8.0, 3.0


class Voice(NamedTuple):
    """What the words say of one endpoint: log-odds for it, how far these lead before the best other, and the words."""

    odds: float
    lead: float
    words: tuple[str, ...]


class Associations:
    """The table: log-odds of an endpoint without any word, and log-ratios of a word by place of the endpoint.

    `silent` are the highest log-odds where no word speaks.
    """

    def __init__(
        self,
        endpoints: Sequence[tuple[str, float]] = (),
        words: Mapping[str, Sequence[tuple[int, float]]] | None = None,
    ) -> None:
        self.priors = [prior for _, prior in endpoints]
        self.places = {id_: place for place, (id_, _) in enumerate(endpoints)}
        self.words = words or {}
        self.silent = max(self.priors, default=0.0)

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
    def _odds(self) -> dict[int, float]:
        """Log-odds by place, of the endpoints that some word speaks for."""
        heard: dict[int, list[float]] = {}
        for found in self._list_weights():
            for place, weight in found:
                if place in heard:
                    heard[place].append(weight)
                else:
                    heard[place] = [weight]
        priors = self._table.priors
        return {
            place: priors[place] + (sum(found) if len(found) <= _LOUDEST else sum(sorted(found)[-_LOUDEST:]))
            for place, found in heard.items()
        }

    def _list_weights(self) -> list[Sequence[tuple[int, float]]]:
        words = self._table.words
        return [words[word] for word in list_words(self._measure, self._description) if word in words]

    @cached_property
    def _best(self) -> tuple[float, float]:
        """The two highest log-odds."""
        odds = sorted(self._odds.values())[-2:]
        silent = self._table.silent
        return max(odds[-1:], default=silent), max(odds[:-1], default=silent)

    def ask(self, lineage: Iterable[str], name: Iterable[str] | None = None) -> Voice | None:
        """What they say of the first id of a lineage (an endpoint and its ancestors) that the table knows.

        None where it knows none, or no word of the `name` by which the endpoint was found. Where none of these speaks
        for it, it was seldom named so when words were counted; then little is said against it.
        """
        places, words = self._table.places, self._table.words
        place = next((places[id_] for id_ in lineage if id_ in places), None)
        if place is None or (name is not None and words.keys().isdisjoint(name)):
            return None
        odds = self._odds.get(place, self._table.priors[place])
        first, second = self._best
        lead = odds - (second if odds >= first else first)
        is_usual = name is None or any(at == place for word in name for at, _ in words.get(word, ()))
        least = -_LIMIT if is_usual else -_LIMIT_UNUSUAL
        return Voice(_limit(odds, least), _limit(lead, least), self._name_loudest(place))

    def _name_loudest(self, place: int) -> tuple[str, ...]:
        words = self._table.words
        found = [
            (weight, word)
            for word in list_words(self._measure, self._description)
            for at, weight in words.get(word, ())
            if at == place
        ]
        return tuple(word for _, word in sorted(found, reverse=True)[:_LOUDEST])


def list_words(measure: Reading, description: Reading) -> list[str]:
    """The different words of the measure and of the beginning of the description, as keys."""
    keys = [key for view in measure.views for key in view.keys[:_MOST_WORDS]]
    keys += description.views[0].keys[:_MOST_WORDS]
    return list(dict.fromkeys(keys))


def _limit(value: float, least: float) -> float:
    return max(least, min(_LIMIT, value))
