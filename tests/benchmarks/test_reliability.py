"""Reliability; skipped where scikit-learn and matplotlib (extra `benchmarks`) are not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from benchmarks.reliability import draw_picture, find_interval, make_bins, show_bins, show_curve
from benchmarks.trust import CurvePoint

RANKED = [(1 - n / 100, n < 60) for n in range(100)]
CURVE = [CurvePoint(0.5, 0.9, 0.8, 100), CurvePoint(0.9, 0.99, 0.4, 50)]


def test_bins_hold_readings_of_similar_confidence() -> None:
    bins = make_bins(RANKED, (0.0, 0.25, 0.5, 0.75))
    assert [b.count for b in bins] == [24, 25, 25, 26]
    assert bins[0].confidence == pytest.approx(0.125)
    assert [b.right for b in bins] == pytest.approx([0.0, 9 / 25, 1.0, 1.0])
    assert make_bins([(1.0, True)], (0.0, 0.5))[0].count == 1
    assert show_bins(bins).count("\n") == 5


def test_interval_of_a_share() -> None:
    assert find_interval(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-3)
    low, high = find_interval(1.0, 10)
    assert low == pytest.approx(0.7225, abs=1e-3)
    assert high == pytest.approx(1.0)


def test_curve_as_a_table() -> None:
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in show_curve(CURVE).splitlines()]
    assert lines[0] == ["confidence from", "expected precision", "coverage", "endpoints given"]
    assert lines[-1] == ["0.900", "0.990", "0.400", "50"]


def test_the_picture_is_the_same_every_time(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for name in ("a.svg", "b.svg"):
        draw_picture(make_bins(RANKED), CURVE, 0.01, tmp_path / name)
    picture = (tmp_path / "a.svg").read_text()
    assert picture == (tmp_path / "b.svg").read_text()
    assert "<svg" in picture
    assert str(tmp_path) not in picture
