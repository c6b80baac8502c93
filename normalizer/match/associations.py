"""Which endpoints the words of an outcome speak for, beside the names in it.

`screening` and `uptake` are no names, yet where they stand together an endpoint of screening is likely and one of
imaging is not. The table `words.json` has for each endpoint what its words weigh, as fitted by `benchmarks/words.py` on
a registry's outcomes.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from normalizer.match.views import Reading

_NAMED = 3
_MOST_WORDS = 60
_LIMIT, _LIMIT_UNUSUAL = 8.0, 3.0


class Voice(NamedTuple):
    """What the words say of one endpoint: log-odds for it, and those words that say most."""

    odds: float
    words: tuple[str, ...]


class Words(NamedTuple):
    """What is known of one endpoint: log-odds without any word, and what words of measure and description add."""

    silent: float
    measure: Mapping[str, float]
    description: Mapping[str, float]


class Associations:
    """The table: words by endpoint."""

    def __init__(self, endpoints: Mapping[str, Words] | None = None) -> None:
        self.endpoints = endpoints or {}
        self.known = frozenset(word for found in self.endpoints.values() for word in found.measure)

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Associations:
        """The table that ships with the package."""
        data = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
        return cls({id_: Words(*found) for id_, found in data["endpoints"].items()})

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
    def _words(self) -> tuple[list[str], list[str]]:
        return list_words(self._measure, self._description)

    def ask(self, lineage: Iterable[str], name: Iterable[str] | None = None) -> Voice | None:
        """What they say of the first id of a lineage (an endpoint and its ancestors) that the table knows.

        A word of a long text counts for less: by the square root of the number of words. None where the table knows
        none of the ids, or no word of the `name` by which the endpoint was found. Where none of these speaks for it, it
        was seldom named so when the table was made; then little is said against it.
        """
        endpoints = self._table.endpoints
        found = next((endpoints[id_] for id_ in lineage if id_ in endpoints), None)
        if found is None or (name is not None and self._table.known.isdisjoint(name)):
            return None
        heard = sorted(self._hear(found), reverse=True)
        is_usual = name is None or not found.measure.keys().isdisjoint(name)
        odds = found.silent + sum(weight for weight, _ in heard)
        odds = max(-_LIMIT if is_usual else -_LIMIT_UNUSUAL, min(_LIMIT, odds))
        return Voice(odds, tuple(dict.fromkeys(word for _, word in heard[:_NAMED])))

    def _hear(self, found: Words) -> Iterator[tuple[float, str]]:
        for words, weights in zip(self._words, (found.measure, found.description), strict=True):
            share = len(words) ** -0.5 if words else 0.0
            for word in words:
                if word in weights:
                    yield share * weights[word], word


def list_words(measure: Reading, description: Reading) -> tuple[list[str], list[str]]:
    """The different words of the measure, and of the beginning of the description, as keys."""
    measured = [key for view in measure.views for key in view.keys[:_MOST_WORDS]]
    return list(dict.fromkeys(measured)), list(dict.fromkeys(description.outside.keys[:_MOST_WORDS]))
