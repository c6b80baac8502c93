"""The fitted weights of the splitter, as `benchmarks/split.py` wrote them to `weights.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from normalizer.text.memory import WordMemory
from normalizer.text.split.features import OPENING_WORD
from normalizer.text.split.segments import lower_word

_SIDES = ("into", "out", "join")


class WordWeights(WordMemory[float]):
    """What a word adds as it is written: its weight, and that of its shape."""

    def __init__(self, table: Mapping[str, float]) -> None:
        super().__init__(self._weigh)
        self._table = table

    def _weigh(self, written: str) -> float:
        return self._table.get(lower_word(written), 0.0) + self._table.get(name_shape(written), 0.0)

    def add_up(self, words: Iterable[str]) -> float:
        """What all the words add."""
        return sum(map(self.__getitem__, words), 0.0)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each statement adds to the score of a reading (a share of its log-odds).

    `head`, `opening` and `tail` weigh the statements of `features.Described`, `words` the words of the opening, `sides`
    the statements on both sides of a cut for each of the roles `into`, `out` and `join`. `measure` and `time` weigh
    single words in the measure and in the time frame (words of the description weigh nothing). `calibration` are the
    knots of the confidence: (raw probability, share right), ascending.
    """

    head: Mapping[str, float]
    opening: Mapping[str, float]
    words: Mapping[str, float]
    tail: Mapping[str, float]
    sides: Mapping[str, tuple[float, float, float]]
    measure: WordWeights
    time: WordWeights
    calibration: tuple[tuple[float, float], ...]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read `weights.json` once."""
    text = Path(__file__).with_name("weights.json").read_text(encoding="utf-8")
    table = json.loads(text)
    weights = table["weights"]
    into, out, join = (weights[role] for role in _SIDES)
    return Weights(
        head=weights["head"],
        opening=into,
        words={
            name.removeprefix(OPENING_WORD): weight for name, weight in into.items() if name.startswith(OPENING_WORD)
        },
        tail=weights["tail"],
        sides={
            name: (into.get(name, 0.0), out.get(name, 0.0), join.get(name, 0.0)) for name in {**into, **out, **join}
        },
        measure=WordWeights(weights["measure"]),
        time=WordWeights(weights["time"]),
        calibration=tuple((float(raw), float(right)) for raw, right in table["calibration"]),
    )


def name_shape(written: str) -> str:
    """How a word is written; it counts beside the word itself, and alone where that has no weight."""
    if written.isupper() and len(written) > 1:
        return "<capitals>"
    return "<capital>" if written[0].isupper() else "<small>"
