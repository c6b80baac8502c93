from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks.scoring import (
    Core,
    agree,
    count_days,
    judge_endpoints,
    measure_calibration,
    measure_coverage,
    score_rows,
)

CORE = Core(frozenset({"overall-survival", "auc", "pain", "fatigue", "safety"}), frozenset({"vas", "haq"}))


def gold(**fields: Any) -> dict[str, Any]:
    nothing = {"points": [], "max": None, "every": None, "start": None, "end": []}
    return {
        "id": "t/primary/1",
        "endpoints": [],
        "also": [],
        "criteria": [],
        "instruments": [],
        "time": nothing,
    } | fields


def predict(*names: str, confidence: float = 0.9, **fields: Any) -> dict[str, Any]:
    ends = [{"id": f"endpoint:{name}", "ancestors": [], "confidence": confidence} for name in names]
    return {"id": "t/primary/1", "endpoints": ends} | fields


def score(row: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    return score_rows([row], {record["id"]: record}, CORE)


def test_a_finer_concept_counts_as_its_nearest_core_concept() -> None:
    record = predict()
    record["endpoints"] = [{"id": "endpoint:auc-0-24", "ancestors": ["endpoint:auc", "endpoint:pk"], "confidence": 0.7}]
    assert score(gold(endpoints=["auc"]), record)["endpoint_f1"] == 1.0


def test_tolerated_concepts_are_neither_right_nor_wrong() -> None:
    judged = judge_endpoints(gold(endpoints=["pain"], also=["fatigue"]), predict("pain", "fatigue")["endpoints"], CORE)
    assert (judged.right, judged.wrong, judged.missed) == ({"pain"}, set(), set())
    assert judged.ranked == ((0.9, True),)


def test_wrong_and_missed_concepts_lower_precision_and_recall() -> None:
    scores = score(gold(endpoints=["pain", "fatigue"]), predict("pain", "safety"))
    assert (scores["endpoint_precision"], scores["endpoint_recall"], scores["row_exact"]) == (0.5, 0.5, 0.0)


def test_what_is_outside_the_core_is_ignored_where_a_new_concept_is_proposed() -> None:
    assert score(gold(new="grip-strength"), predict("hand-force"))["nil_kept_unmapped"] == 1.0
    assert score(gold(), predict("hand-force"))["nil_kept_unmapped"] == 0.0


def test_only_core_instruments_count() -> None:
    scores = score(gold(instruments=["vas", "rare-scale"]), predict(instruments=[{"id": "instrument:vas"}]))
    assert scores["instruments_f1"] == 1.0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("P12M", "P1Y", True),
        ("P4W", "P28D", True),
        ("P1M", "P4W", False),
        ("C1D8", "C1D8", True),
        ("C1D8", "P8D", False),
    ],
)
def test_durations_agree_within_two_per_cent(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert agree(one, other) is same


def test_durations_in_days() -> None:
    assert count_days("-P1DT12H") == -1.5
    assert count_days("P") is None


def test_a_time_frame_is_right_if_every_field_is() -> None:
    time = {"points": ["P6M", "P1Y"], "max": "P1Y", "every": None, "start": "baseline", "end": []}
    right = {"points": ["P12M", "P6M"], "max": "P1Y", "every": None, "start": "anchor:baseline", "end": []}
    assert score(gold(time=time), predict(time_frame=right))["time_all"] == 1.0
    scores = score(gold(time=time), predict(time_frame=right | {"every": "P1W"}))
    assert (scores["time_all"], scores["time_points"], scores["time_every"]) == (0.0, 1.0, 0.0)


def test_a_split_is_right_but_for_marks_at_the_edges() -> None:
    row = gold(joined="Pain, 2 weeks", split={"measure": "Pain", "description": "", "time_frame": "2 weeks"})
    assert score(row, predict(measure="Pain ,", time_frame_text="2  weeks."))["split_exact"] == 1.0
    assert score(row, predict(measure="Pain, 2", time_frame_text="weeks"))["split_exact"] == 0.0


def test_calibration_error_of_confidence_that_promises_too_much() -> None:
    assert measure_calibration([(0.9, True)] * 5 + [(0.9, False)] * 5) == pytest.approx(0.5, abs=0.11)
    assert measure_calibration([(1.0, True)] * 20) == 0.0


def test_coverage_does_not_cut_a_tie() -> None:
    ranked = [(0.9, True), (0.8, True), (0.8, False), (0.7, True)]
    assert measure_coverage(ranked, 4, 1.0) == 0.25
    assert measure_coverage(ranked, 4, 0.75) == 0.75
    assert measure_coverage(ranked, 0, 0.75) is None


def test_readings_are_ranked_by_confidence_over_all_rows() -> None:
    rows = [gold(id=name, endpoints=["pain"]) for name in "abc"]
    records = {
        "a": predict("fatigue", confidence=0.4),
        "b": predict("pain", confidence=0.9),
        "c": predict("pain", confidence=0.8),
    }
    scores = score_rows(rows, records, CORE)
    assert scores["coverage_at_p95"] == pytest.approx(2 / 3)
    assert scores["brier"] == pytest.approx((0.16 + 0.01 + 0.04) / 3)


def load_reference(checkout: Path) -> ModuleType:
    path = next(checkout.parent.glob("*/bench/score.py"), None)
    if path is None:
        pytest.skip("the reference scorer does not stand beside this checkout")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_rows(core: Core, count: int) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Labels and predictions that agree now and then, in every field that counts."""
    pick = random.Random(7)  # noqa: S311
    endpoints, scales = sorted(core.endpoints)[:12], [*sorted(core.instruments)[:4], "home-made"]
    durations = ["P1Y", "P12M", "P4W", "P28D", "P1M", "PT0.5H", "-P1D", "C1D8", "P2Y6M"]

    def draw(names: list[str], most: int) -> list[str]:
        return pick.sample(names, pick.randint(0, most))

    def make_time() -> dict[str, Any]:
        return {
            "points": draw(durations, 2),
            "max": pick.choice([None, "P1Y", "P12M"]),
            "every": pick.choice([None, None, "P4W", "P28D"]),
            "start": pick.choice([None, "baseline"]),
            "end": draw(["death", "relapse"], 1),
        }

    rows: list[dict[str, Any]] = []
    records: dict[str, dict[str, Any]] = {}
    for number in range(count):
        row = gold(id=str(number), endpoints=draw(endpoints, 2), also=draw(endpoints, 3), time=make_time())
        row |= {"criteria": draw(["imwg", "ctcae"], 2), "instruments": draw(scales, 2), "new": pick.choice([None, "x"])}
        if number % 3 == 0:
            row |= {"joined": "a, b", "split": {"measure": "a", "description": "", "time_frame": "b"}}
        rows.append(row)
        if number % 17 == 0:
            continue
        names = [*dict.fromkeys([*row["endpoints"], *draw([*endpoints, "outside"], 1)])]
        found = [
            {"id": f"endpoint:{name}", "ancestors": [f"endpoint:{a}" for a in draw(endpoints, 1)], "confidence": c}
            for name in names
            for c in [round(pick.random(), 2)]
        ]
        time = row["time"] if pick.random() < 0.7 else make_time()
        records[row["id"]] = {
            "id": row["id"],
            "endpoints": found,
            "criteria": [{"id": f"criterion:{name}"} for name in draw(["imwg", "ctcae"], 2)],
            "instruments": [{"id": f"instrument:{name}"} for name in draw(scales, 2)],
            "time_frame": pick.choice([None, time, time]),
            "measure": pick.choice(["a", "a, b"]),
            "time_frame_text": "b",
        }
    return rows, records


@pytest.mark.parametrize("count", [0, 1, 400])
def test_scores_are_those_of_the_reference_to_the_last_digit(checkout: Path, count: int) -> None:
    reference = load_reference(checkout)
    core = Core(frozenset(reference.CORE), frozenset(reference.CORE_INSTRUMENTS))
    rows, records = make_rows(core, count)
    assert score_rows(rows, records, core) == reference.score(rows, records)


def test_core_lists_are_those_of_the_reference(checkout: Path) -> None:
    reference = load_reference(checkout)
    assert Core.load() == Core(frozenset(reference.CORE), frozenset(reference.CORE_INSTRUMENTS))


def test_core_can_be_read_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "core_endpoints.tsv").write_text("slug\tgroup\npain\tsymptoms\n")
    (tmp_path / "core_instruments.tsv").write_text("slug\nvas\n")
    assert Core.load(tmp_path / "core_endpoints.tsv") == Core(frozenset({"pain"}), frozenset({"vas"}))


def test_fresh_labels_hold_no_text(checkout: Path) -> None:
    files = sorted((checkout / "benchmarks" / "fresh").glob("round*.jsonl"))
    assert len(files) >= 3
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert not row.keys() & {"measure", "description", "time_frame", "joined", "title", "conditions"}
            assert all(isinstance(place, int) for ends in (row.get("split") or {}).values() for place in ends)
