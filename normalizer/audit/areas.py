"""Which disease areas, and which kind of therapy, a trial belongs to, by the words of its conditions and title."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from normalizer.text.key import make_key

if TYPE_CHECKING:
    from normalizer.vocabulary import Vocabulary

_REST = "rest"


class AreaFinder:
    """Reads `text/areas` of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        section = vocabulary.section("text/areas")
        self.labels = {area["name"]: str(area["label"]) for area in section.get("areas", ())}
        self.labels[_REST] = section.get("rest", "Everything")
        self._patterns = [
            (area["name"], _compile(area.get("conditions", ())), _compile(area.get("titles", ())))
            for area in section.get("areas", ())
        ]
        self.find = lru_cache(maxsize=64)(self._find)  # the outcomes of a trial follow each other

    def _find(self, conditions: tuple[str, ...], title: str) -> tuple[str, ...]:
        """The names of all areas that fit; `rest` if none does, nothing if nothing is known of the trial."""
        if not conditions and not title:
            return ()
        said = " | ".join(make_key(condition) for condition in conditions)
        named = make_key(title)
        found = tuple(
            name
            for name, by_condition, by_title in self._patterns
            if (by_condition and by_condition.search(said)) or (by_title and by_title.search(named))
        )
        return found or (_REST,)


def _compile(phrases: list[str] | tuple[str, ...]) -> re.Pattern[str] | None:
    keys = sorted({make_key(phrase) for phrase in phrases} - {""}, key=lambda key: (-len(key), key))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, keys))})\b") if keys else None
