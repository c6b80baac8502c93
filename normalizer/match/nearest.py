"""Similar texts: the concepts whose names come nearest to a text, and the near-duplicates in a list of texts.

Only texts that share a word are compared, never all with all; of frequent words the rarest decides.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalizer.vocabulary import Vocabulary

_MOST_COMPARED = 1500
_RAREST = 3


@dataclass(frozen=True, slots=True)
class Near:
    """A concept and the lookup key of its nearest name; `similarity` within 0..1, whatever the order of words."""

    concept: str
    key: str
    similarity: float


class NearestFinder:
    """Finds the concepts nearest to a lookup key."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._keys = vocabulary.surface_keys
        self._places = _index_words(self._keys)

    def find(self, key: str, limit: int = 3) -> list[Near]:
        """The nearest concepts, best first, each with its nearest name; none if no name shares a telling word."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import, and only an audit asks

        best: dict[str, Near] = {}
        names = [self._keys[place] for place in self._list_sharing(key)]
        for name, score, _ in process.extract(key, names, scorer=fuzz.token_sort_ratio, limit=limit * 6):
            for surface in self._vocabulary.find_surfaces(name):
                concept = self._vocabulary.concepts[surface.concept]
                if concept.replaced_by is None and surface.concept not in best:
                    best[surface.concept] = Near(surface.concept, name, round(score / 100, 3))
        return sorted(best.values(), key=lambda near: (-near.similarity, near.concept))[:limit]

    def weigh_company(self, key: str, limit: int) -> list[tuple[str, float]]:
        """The concepts whose names share the most telling words with a key: `(id, cosine of their words)`, best first.

        A word tells the more, the fewer names have it. This finds what a text is about, not what it means.
        """
        words = set(key.split()) - FUNCTION_WORDS
        length = sqrt(sum(self._tell(word) ** 2 for word in words)) or 1.0
        best: dict[str, float] = {}
        for place in self._list_sharing(key):
            named = set(self._keys[place].split()) - FUNCTION_WORDS
            shared = sum(self._tell(word) ** 2 for word in words & named)
            weight = shared / length / (sqrt(sum(self._tell(word) ** 2 for word in named)) or 1.0)
            for surface in self._vocabulary.find_surfaces(self._keys[place]):
                if self._vocabulary.concepts[surface.concept].replaced_by is None:
                    best[surface.concept] = max(weight, best.get(surface.concept, 0.0))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def _tell(self, word: str) -> float:
        return log((1 + len(self._keys)) / (1 + len(self._places.get(word, ()))))

    def _list_sharing(self, key: str) -> list[int]:
        words = sorted(
            (word for word in set(key.split()) - FUNCTION_WORDS if word in self._places),
            key=lambda word: (len(self._places[word]), word),
        )
        found: dict[int, None] = {}
        for word in words[:_RAREST]:
            found.update(dict.fromkeys(self._places[word][:_MOST_COMPARED]))
        return list(found)


def find_near_duplicates(keys: Sequence[str], similarity: float) -> Iterator[tuple[int, int]]:
    """Places of keys that are at least so similar (0..1), the earlier first."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - as above

    places = _index_words(keys)
    for place, key in enumerate(keys):
        rare = sorted(set(key.split()) - FUNCTION_WORDS, key=lambda word: (len(places[word]), word))[:_RAREST]
        others = sorted({other for word in rare for other in places[word][:_MOST_COMPARED] if other > place})
        near = process.extract(
            key,
            [keys[other] for other in others],
            scorer=fuzz.token_sort_ratio,
            score_cutoff=similarity * 100,
            limit=None,
        )
        for _, _, at in near:
            yield place, others[at]


def _index_words(keys: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        for word in set(key.split()) - FUNCTION_WORDS:
            places[word].append(place)
    return dict(places)
