"""Rounds of labels and answers without texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import blind
from benchmarks.scoring import Core, Tally

CORE = Core(frozenset({"overall-survival", "adverse-events"}), frozenset())
NO_TIME = {"points": [], "max": None, "every": None, "start": None, "end": []}
JOINED = "Overall survival, how long they live, 2 years"
SPLIT = {"measure": "Overall survival", "description": "how long they live", "time_frame": "2 years"}


def make_gold(number: int, *endpoints: str, stratum: str = "solid", **more: Any) -> dict[str, Any]:
    return {"id": f"T{number}/primary/1", "stratum": stratum, "endpoints": list(endpoints), "also": []} | {
        "criteria": [], "instruments": [], "time": NO_TIME, "new": None, "nil": not endpoints, **more
    }  # fmt: skip


def make_record(number: int, *endpoints: str, confidence: float = 0.9, **more: Any) -> dict[str, Any]:
    found = [
        {"id": f"endpoint:{name}", "label": name, "text": "as written", "ancestors": ["endpoint:top"]}
        | {"confidence": confidence}
        for name in endpoints
    ]
    return {"id": f"T{number}/primary/1", "endpoints": found, "criteria": [], "instruments": [], "time_frame": None} | {
        "measure": "a text", "time_frame_text": "", **more
    }  # fmt: skip


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_an_answer_holds_no_text() -> None:
    gold = make_gold(1, "overall-survival", joined=JOINED, split=SPLIT)
    record = make_record(1, "overall-survival", measure="Overall survival", time_frame_text="2 years")
    record["time_frame"] = {"text": "2 years", "points": [], "max": "P2Y"}
    answer = blind.strip_record(3, gold, record)
    slope, shift = answer.pop("trust")  # that of the shipped weights
    assert slope > 0
    assert abs(shift) < 5
    assert answer == {
        "round": 3,
        "id": "T1/primary/1",
        "endpoints": [{"id": "overall-survival", "ancestors": ["top"], "confidence": 0.9}],
        "criteria": [],
        "instruments": [],
        "time_frame": {"max": "P2Y"},
        "split_right": True,
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(blind, "ANSWERS", tmp_path / "answers.jsonl")
    gold = [make_gold(1, "overall-survival", joined=JOINED, split=SPLIT), make_gold(2, "adverse-events")]
    records = [make_record(1, "overall-survival", time_frame_text="2 years"), make_record(2, "overall-survival")]
    paths = write_lines(tmp_path / "round3.jsonl", gold), write_lines(tmp_path / "records.jsonl", records)
    blind.keep_answers(3, *paths)
    return tmp_path


def test_a_round_is_answered_once(folder: Path) -> None:
    with pytest.raises(ValueError, match="round 3 was answered before"):
        blind.keep_answers(3, folder / "round3.jsonl", folder / "records.jsonl")


def test_scores_of_kept_answers(folder: Path) -> None:
    rows, answers = blind.read_rounds(folder)
    scores = blind.score_answers(rows, answers, CORE)
    assert (scores["rows"], scores["endpoint_f1"], scores["row_exact"], scores["split_exact"]) == (2, 0.5, 0.5, 0.0)
    assert "round 3" in blind.show_curve(rows, answers, CORE)


def test_a_mix_weighs_strata_not_rows() -> None:
    good, bad = Tally(right=1), Tally(wrong=1, missed=1)
    groups = [([good] * 9, 0.5 / 9), ([bad], 0.5)]
    assert blind.measure_f1(groups) == pytest.approx(0.5)
    low, high = blind.find_interval([([good, bad] * 20, 1.0)])
    assert 0.3 < low < 0.5 < high < 0.7


def test_the_kept_answers_are_of_labelled_rounds() -> None:
    rows, answers = blind.read_rounds()
    assert {row["id"] for row in rows} == set(answers)
    table = blind.show_strata(rows, answers, Core.load(), blind.MIX)
    assert "mixed as the development rows" in table
