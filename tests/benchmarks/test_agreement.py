"""Two readings of the same outcomes, and the tool beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import agreement
from benchmarks.scoring import Core

CORE = Core(frozenset({"overall-survival", "adverse-events"}), frozenset({"eq-5d"}))
TIME = {"points": [], "max": "P2Y", "every": None, "start": None, "end": []}


def make_label(number: int, *endpoints: str, **more: Any) -> dict[str, Any]:
    label = {"id": f"T{number}/primary/1", "endpoints": list(endpoints), "also": [], "criteria": []}
    return label | {"instruments": ["eq-5d"], "time": TIME, "new": None, "nil": not endpoints} | more


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_each_reading_and_the_tool_are_scored(tmp_path: Path) -> None:
    first = [make_label(1, "overall-survival"), make_label(2, "adverse-events"), make_label(3, "adverse-events")]
    again = [make_label(1, "overall-survival", time=TIME | {"max": "P3Y"}), make_label(2, "overall-survival")]
    answers = [agreement.as_answers([label])[label["id"]] | {"id": label["id"], "round": 9} for label in first]
    write_lines(tmp_path / "round9.jsonl", [label | {"stratum": "solid"} for label in first])
    write_lines(tmp_path / "second_readings.jsonl", again)
    write_lines(tmp_path / "answers.jsonl", answers)
    ones, others, kept = agreement.read_twice(tmp_path)
    assert [row["id"] for row in ones] == [row["id"] for row in others] == ["T1/primary/1", "T2/primary/1"]
    table = [line.split("|") for line in agreement.show_agreement(ones, others, kept, CORE).splitlines()[2:6]]
    shown = {cells[2].strip(): [cell.strip() for cell in cells[3:-1]] for cells in table}
    assert shown["second reading, by the first"] == ["2", "0.500", "0.500", "–", "1.000", "1.000", "0.500"]
    assert shown["tool, by the first"][1:3] == ["1.000", "1.000"]
    assert shown["tool, by the second"] == shown["first reading, by the second"]
