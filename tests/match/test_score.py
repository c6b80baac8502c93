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
    assert scorer.weights["scope:related"] < 0.0 < scorer.weights["place:share"]


CURVE = ((0.5, 0.9, 0.95), (0.7, 0.95, 0.9), (0.9, 0.98, 0.6))


@pytest.mark.parametrize(("precision", "threshold"), [(0.0, 0.5), (0.9, 0.5), (0.91, 0.7), (0.98, 0.9)])
def test_a_threshold_is_chosen_by_precision(precision: float, threshold: float) -> None:
    assert Scorer(0.0, {}, precision_curve=CURVE).find_threshold(precision) == threshold


def test_a_precision_out_of_reach_is_refused_with_the_best_there_is() -> None:
    with pytest.raises(ValueError, match=r"0\.99 is out of reach: at most 0\.98 .* confidence of 0\.9 and with 60%"):
        Scorer(0.0, {}, precision_curve=CURVE).find_threshold(0.99)


@pytest.mark.parametrize("precision", [-0.1, 1.1, 98.0, math.nan])
def test_a_precision_is_a_share(precision: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Scorer(0.0, {}, precision_curve=CURVE).find_threshold(precision)


def test_no_curve_no_promise() -> None:
    with pytest.raises(ValueError, match="no precision curve"):
        Scorer(0.0, {}).find_threshold(0.5)


def test_the_shipped_curve_rises_and_costs_coverage() -> None:
    curve = Scorer.load().precision_curve
    assert len(curve) >= 10
    thresholds, precisions, coverages = zip(*curve, strict=True)
    assert sorted(thresholds) == list(thresholds)
    assert sorted(precisions) == list(precisions)
    assert coverages[0] > coverages[-1]
    assert thresholds[0] == 0.5
