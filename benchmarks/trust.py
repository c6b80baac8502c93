"""How far a confidence can be trusted where neither the weights nor the vocabulary have seen the outcome.

Weights are fitted on outcomes that the vocabulary has been mended for since, so what they promise flatters a little.
The answers of fresh rounds (`blind.py`) do not: log-odds are stretched and shifted so that they fit those
(`fit_trust`), each stratum weighing as much as it does among the development rows. What a threshold promises
(`measure_curve`) is read from the same answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.blind import MIX, Row
from benchmarks.scoring import Core, judge_endpoints

THRESHOLDS = (
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.84, 0.87, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995
)  # fmt: skip
_CLIP = 1e-6


class Trust(NamedTuple):
    """`log-odds = slope * log-odds as fitted + shift`."""

    slope: float = 1.0
    shift: float = 0.0

    def apply(self, confidence: float) -> float:
        """The confidence (0..1) that one as fitted deserves."""
        return 1 / (1 + exp(-(self.slope * find_log_odds(confidence) + self.shift)))

    def undo(self, confidence: float) -> float:
        """The confidence as fitted."""
        return 1 / (1 + exp(-(find_log_odds(confidence) - self.shift) / self.slope))


class Reading(NamedTuple):
    """An endpoint of a fresh round: its confidence as fitted, whether it is right, and what it weighs."""

    round: int
    confidence: float
    right: bool
    weight: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What comes of a threshold: `found` endpoints with this precision, and the share of the required ones."""

    threshold: float
    precision: float
    coverage: float
    found: int


def find_log_odds(confidence: float) -> float:
    """The log-odds of a confidence, which may be 0 or 1."""
    clipped = min(max(confidence, _CLIP), 1 - _CLIP)
    return log(clipped / (1 - clipped))


def collect_readings(rows: Sequence[Row], answers: Mapping[str, Row], core: Core) -> tuple[list[Reading], float]:
    """All endpoints given in fresh rounds but the tolerated ones, and how many were required, weighed likewise."""
    counts = Counter(row["stratum"] for row in rows)
    readings, required = [], 0.0
    for row in rows:
        answer = answers[row["id"]]
        weight = MIX[row["stratum"]] * len(rows) / counts[row["stratum"]]
        judged = judge_endpoints(row, answer["endpoints"], core)
        trust = Trust(*answer.get("trust", ()))
        readings += [Reading(row["round"], trust.undo(given), right, weight) for given, right in judged.ranked]
        required += weight * (len(judged.right) + len(judged.missed))
    return readings, required


def fit_trust(readings: Sequence[Reading]) -> Trust:
    """The stretch and shift that make the confidences fit best: a logistic regression on their log-odds."""
    odds = np.array([[find_log_odds(reading.confidence)] for reading in readings])
    model = LogisticRegression(C=1e6).fit(
        odds, [reading.right for reading in readings], [reading.weight for reading in readings]
    )
    return Trust(float(model.coef_[0][0]), float(model.intercept_[0]))


def trust_others(readings: Sequence[Reading]) -> list[tuple[float, bool, float]]:
    """`(confidence, right, weight)` of each reading, trusted as far as the readings of the other rounds say."""
    found: list[tuple[float, bool, float]] = []
    for number in sorted({reading.round for reading in readings}):
        trust = fit_trust([reading for reading in readings if reading.round != number])
        of_round = [reading for reading in readings if reading.round == number]
        found += [(trust.apply(reading.confidence), reading.right, reading.weight) for reading in of_round]
    return found


def measure_curve(trusted: Sequence[tuple[float, bool, float]], required: float) -> list[CurvePoint]:
    """Precision and coverage by threshold.

    Precision is the mean of Jeffreys' posterior, `(right + 1/2) / (found + 1)`, so that a few endpoints without an
    error do not promise that there will never be one; and it is made to rise with the threshold (`make_rising`).
    """
    sums = []
    for limit in THRESHOLDS:
        part = [item for item in trusted if item[0] >= limit]
        sums.append((sum(w for _, _, w in part), sum(w for _, right, w in part if right), len(part)))
    rising = make_rising([(right + 0.5) / (all_ + 1) for all_, right, _ in sums], [all_ for all_, _, _ in sums])
    return [
        CurvePoint(limit, round(precision, 4), round(right / required, 4), count)
        for limit, precision, (_, right, count) in zip(THRESHOLDS, rising, sums, strict=True)
        if count
    ]


def make_rising(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The closest sequence that never falls: neighbours that do are pooled to their weighted mean."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (left, heavy, many), (right, light, few) = pools[-2:]
            total = heavy + light
            mean = (left * heavy + right * light) / total if total else (left + right) / 2
            pools[-2:] = [(mean, total, many + few)]
    return [value for value, _, count in pools for _ in range(count)]


def scale_table(table: dict[str, Any], trust: Trust) -> dict[str, Any]:
    """A table of weights with the trust worked into its intercept and weights; it is noted beside them."""
    scaled = table | {
        "intercept": round(trust.slope * table["intercept"] + trust.shift, 4),
        "weights": {name: round(trust.slope * weight, 4) for name, weight in table["weights"].items()},
    }
    scaled["trust"] = [round(trust.slope, 4), round(trust.shift, 4)]
    return scaled
