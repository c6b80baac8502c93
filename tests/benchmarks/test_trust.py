"""Trust in confidences; skipped where scikit-learn (extra `benchmarks`) is not installed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sklearn")

from benchmarks.scoring import Core
from benchmarks.trust import (
    Reading,
    Trust,
    collect_readings,
    fit_trust,
    make_rising,
    measure_curve,
    scale_table,
    trust_others,
)

CORE = Core(frozenset({"overall-survival", "adverse-events"}), frozenset())


def make_readings(confidence: float, right: int, wrong: int, number: int = 1) -> list[Reading]:
    return [Reading(number, confidence, place < right, 1.0) for place in range(right + wrong)]


def make_row(number: int, stratum: str, *endpoints: str) -> dict[str, Any]:
    return {"id": f"T{number}", "round": 1, "stratum": stratum, "endpoints": list(endpoints), "also": [], "new": None}


@given(st.floats(0.01, 0.99), st.floats(0.2, 2.5), st.floats(-2, 2))
def test_trust_is_undone(confidence: float, slope: float, shift: float) -> None:
    """As long as what comes out is not so extreme that it is clipped."""
    trust = Trust(slope, shift)
    assert trust.undo(trust.apply(confidence)) == pytest.approx(confidence)


def test_trust_says_how_often_a_confidence_was_right() -> None:
    trust = fit_trust(make_readings(0.99, 90, 10) + make_readings(0.6, 10, 10))
    assert trust.apply(0.99) == pytest.approx(0.9, abs=0.01)
    assert trust.apply(0.6) == pytest.approx(0.5, abs=0.01)


def test_a_round_is_trusted_as_the_others_say() -> None:
    good = make_readings(0.9, 19, 1, 1) + make_readings(0.6, 16, 4, 1)
    bad = make_readings(0.9, 10, 10, 2) + make_readings(0.6, 8, 12, 2)
    trusted = trust_others(good + bad)
    assert {round(confidence, 1) for confidence, _, _ in trusted[:20]} == {0.5}
    assert trusted[40][0] == pytest.approx(0.95, abs=0.01)


def test_strata_weigh_as_in_the_development_rows() -> None:
    rows = [make_row(1, "other", "overall-survival"), make_row(2, "other"), make_row(3, "myeloma", "adverse-events")]
    found = [{"id": "overall-survival", "ancestors": [], "confidence": 0.9}]
    answers = {row["id"]: {"endpoints": found} for row in rows}
    answers["T3"]["trust"] = [1.0, 2.0]
    readings, required = collect_readings(rows, answers, CORE)
    assert [reading.right for reading in readings] == [True, False, False]
    assert readings[2].weight > 2 * readings[0].weight
    assert readings[0].confidence == pytest.approx(0.9)
    assert readings[2].confidence == pytest.approx(Trust(1.0, 2.0).undo(0.9)) != pytest.approx(0.9)
    assert required == pytest.approx(readings[0].weight + readings[2].weight)


def test_a_curve_rises_and_promises_no_certainty() -> None:
    trusted = [(0.99, True, 1.0)] * 50 + [(0.8, True, 1.0)] * 8 + [(0.8, False, 1.0)] * 2 + [(0.52, False, 1.0)] * 5
    curve = {point.threshold: point for point in measure_curve(trusted, 100.0)}
    assert curve[0.5].precision == round(58.5 / 66, 4)
    assert (curve[0.8].precision, curve[0.8].coverage, curve[0.8].found) == (round(58.5 / 61, 4), 0.58, 60)
    assert curve[0.99].precision == round(50.5 / 51, 4) < 1
    assert 0.995 not in curve


def test_values_that_fall_are_pooled() -> None:
    assert make_rising([0.9, 0.8, 0.95], [1, 1, 1]) == pytest.approx([0.85, 0.85, 0.95])
    assert make_rising([0.9, 0.8, 0.7], [2, 1, 1]) == pytest.approx([0.825] * 3)
    assert make_rising([0.1, 0.2], [0, 0]) == [0.1, 0.2]


def test_trust_goes_into_the_weights() -> None:
    table = scale_table({"intercept": -2.0, "weights": {"good": 4.0}, "knots": []}, Trust(0.5, -0.1))
    assert table == {"intercept": -1.1, "weights": {"good": 2.0}, "knots": [], "trust": [0.5, -0.1]}
