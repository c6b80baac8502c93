"""The fitted weights of the splitter, as `benchmarks/split.py` wrote them to `weights.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Weights:
    """What each statement adds to the score of a reading (a share of its log-odds).

    `roles` holds the statements of `features.describe_cuts` by role, `measure` and `time` single words in the
    measure and in the time frame (words of the description weigh nothing). `calibration` are the knots of the
    confidence: (raw probability, share right), ascending.
    """

    roles: Mapping[str, Mapping[str, float]]
    measure: Mapping[str, float]
    time: Mapping[str, float]
    calibration: tuple[tuple[float, float], ...]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read `weights.json` once."""
    text = Path(__file__).with_name("weights.json").read_text(encoding="utf-8")
    table = json.loads(text)
    weights = table["weights"]
    words = {"measure", "time"}
    return Weights(
        roles={role: weights[role] for role in weights if role not in words},
        measure=weights["measure"],
        time=weights["time"],
        calibration=tuple((float(raw), float(right)) for raw, right in table["calibration"]),
    )
