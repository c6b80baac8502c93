"""The scorer: a sum of weights, a probability, and the reasons in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.match.score import Scorer
from normalizer.model.candidate import Candidate
from normalizer.model.hit import Entry, Facet, Hit
from normalizer.model.record import Method

KNOTS = ((-2.0, 0.1), (0.0, 0.4), (1.0, 0.9))


def make_candidate(**signals: float) -> Candidate:
    hit = Hit(Entry("pain", Facet.ENDPOINT, "endpoint:pain", "pain"), 0, 0, 0, 4)
    return Candidate("endpoint:pain", "measure", hit, Method.EXACT, signals=dict(signals), details={"good": "because"})


def test_the_score_is_the_weighted_sum() -> None:
    candidate = make_candidate(good=2.0, bad=1.0, unknown=5.0)
    Scorer(0.5, {"good": 1.0, "bad": -3.0}).apply(candidate)
    assert candidate.score == pytest.approx(-0.5)
    assert candidate.confidence == pytest.approx(1 / (1 + math.exp(0.5)))


def test_evidence_names_effects_strongest_first() -> None:
    scorer = Scorer(0.0, {"good": 1.0, "bad": -3.0})
    evidence = scorer.explain(make_candidate(good=2.0, bad=1.0, unknown=5.0, absent=0.0))
    assert [(item.signal, item.effect) for item in evidence] == [("bad", -3.0), ("good", 2.0), ("unknown", 0.0)]
    assert evidence[1].detail == "because"


@pytest.mark.parametrize(("score", "probability"), [(-9.0, 0.1), (-1.0, 0.25), (0.0, 0.4), (0.5, 0.65), (9.0, 0.9)])
def test_knots_are_interpolated(score: float, probability: float) -> None:
    assert Scorer(0.0, {}, KNOTS).calibrate(score) == pytest.approx(probability)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from([(), KNOTS]))
def test_more_evidence_never_lowers_the_confidence(
    one: float, other: float, knots: tuple[tuple[float, float], ...]
) -> None:
    scorer = Scorer(0.0, {}, knots)
    low, high = sorted((one, other))
    assert 0.0 <= scorer.calibrate(low) <= scorer.calibrate(high) <= 1.0


def test_the_shipped_table_says_what_it_was_fitted_on() -> None:
    scorer = Scorer.load()
    assert scorer.weights["match:exact"] != 0.0
    assert scorer.weights["link:preposition"] < 0.0 < scorer.weights["place:share"]
