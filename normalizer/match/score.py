"""The scorer: a linear model over named signals, fitted offline (`python -m benchmarks.fit`) and shipped as a table."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.model.record import Evidence

if TYPE_CHECKING:
    from normalizer.model.candidate import Candidate

_LIMIT = 30.0


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights by signal name and the calibration that turns log-odds into a probability.

    `knots` are `(score, probability)` in ascending order; between them the probability is interpolated, so it is
    monotonic in the score. Without knots the logistic function is used. `precision_curve` has `(threshold,
    precision, coverage)` of outcomes that the fit had not seen, by ascending threshold: of the endpoints given from
    that confidence on, the share that is right, and the share of all endpoints that they are.
    """

    intercept: float
    weights: dict[str, float]
    knots: tuple[tuple[float, float], ...] = ()
    precision_curve: tuple[tuple[float, float, float], ...] = ()

    @classmethod
    def load(cls) -> Scorer:
        """The table that ships with the package."""
        data = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
        return cls(
            data["intercept"],
            data["weights"],
            tuple((s, p) for s, p in data.get("knots", ())),
            tuple((t, p, c) for t, p, c in data.get("precision_curve", ())),
        )

    def apply(self, candidate: Candidate) -> None:
        """Set `score` and `confidence` of a candidate from its signals."""
        weights = self.weights
        score = self.intercept + sum(
            [value * weights[name] for name, value in candidate.signals.items() if name in weights], 0.0
        )
        candidate.score = score
        candidate.confidence = self.calibrate(score)

    def calibrate(self, score: float) -> float:
        """The probability, within 0..1, that a candidate with this score is right."""
        if not self.knots:
            return 1.0 / (1.0 + exp(-max(-_LIMIT, min(_LIMIT, score))))
        at = bisect_right(self.knots, score, key=itemgetter(0))
        if at == 0:
            return self.knots[0][1]
        if at == len(self.knots):
            return self.knots[-1][1]
        (left, low), (right, high) = self.knots[at - 1], self.knots[at]
        return low + (high - low) * (score - left) / (right - left)

    def find_threshold(self, precision: float) -> float:
        """The lowest confidence (0..1) from which on at least this precision (0..1) is expected.

        Raises `ValueError` for a number outside 0..1, and for a precision that the curve never reaches.
        """
        if not 0.0 <= precision <= 1.0:
            raise ValueError(f"a precision lies between 0 and 1, not {precision}")
        for threshold, expected, _ in self.precision_curve:
            if expected >= precision:
                return threshold
        if not self.precision_curve:
            raise ValueError(f"no precision can be promised, not even {precision}: the weights have no precision curve")
        threshold, best, coverage = max(self.precision_curve, key=lambda point: point[1])
        raise ValueError(
            f"a precision of {precision} is out of reach: at most {best} was measured,"
            f" at a confidence of {threshold} and with {coverage:.0%} of the endpoints found"
        )

    def explain(self, candidate: Candidate) -> tuple[Evidence, ...]:
        """The signals of a candidate with their effect on the log-odds, strongest first."""
        weights, details = self.weights, candidate.details
        found = [
            _make_evidence(name, value, weights.get(name, 0.0), details.get(name, ""))
            for name, value in candidate.signals.items()
            if value
        ]
        found.sort(key=_rank)
        return tuple([evidence for _, _, evidence in found])


@lru_cache(maxsize=16384)  # the same few signals speak for and against most candidates
def _make_evidence(name: str, value: float, weight: float, detail: str) -> tuple[float, str, Evidence]:
    evidence = Evidence(name, round(value * weight, 3), detail)
    return -abs(evidence.effect), name, evidence


_rank = itemgetter(0, 1)
