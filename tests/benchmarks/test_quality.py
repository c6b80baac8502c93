from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import quality
from benchmarks.quality import group_rows, read_gold, show_goals, show_strata
from benchmarks.report import make_table, replace_section
from benchmarks.scoring import Core
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

CORE = Core(frozenset({"overall-survival", "adverse-events", "overall-response-rate"}), frozenset())
NO_TIME = {"points": [], "max": None, "every": None, "start": None, "end": []}


def make_row(number: int, measure: str, *endpoints: str, stratum: str = "solid") -> dict[str, Any]:
    return {"id": f"T{number}/primary/1", "stratum": stratum, "measure": measure, "endpoints": list(endpoints)} | {
        "also": [], "criteria": [], "instruments": [], "time": NO_TIME, "new": None, "nil": not endpoints
    }  # fmt: skip


ROWS = [
    make_row(1, "Overall survival", "overall-survival"),
    make_row(2, "Number of adverse events", "adverse-events", stratum="cart"),
    make_row(3, "Colour of the implant"),
    make_row(4, "Shape of the implant", "overall-response-rate"),
]


@pytest.fixture(scope="module")
def toy() -> Normalizer:
    return Normalizer(Vocabulary.load(Path(__file__).resolve().parent.parent / "toy_ontology"))


def write_gold(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_rows_without_text_are_refused(tmp_path: Path) -> None:
    path = write_gold(tmp_path / "labels.jsonl", [{"id": "T1/primary/1", "endpoints": []}])
    with pytest.raises(ValueError, match="T1/primary/1 has no text; join the labels"):
        read_gold([path])


def test_groups_are_the_strata_that_occur() -> None:
    assert {name: len(rows) for name, rows in group_rows(ROWS).items()} == {"all": 4, "cart": 1, "solid": 3}


def test_goals_that_are_missed_are_marked() -> None:
    table = show_goals({"rows": 3, "endpoint_f1": 0.949, "calibration_error": 0.021, "criteria_f1": 0.99})
    marked = [line.split("|")[1].strip() for line in table.splitlines() if "✗" in line]
    assert marked == ["endpoints F1", "calibration error"]
    assert "| joined text split right" in table
    assert "–" in table


def test_endpoints_by_stratum(toy: Normalizer) -> None:
    table = show_strata(group_rows(ROWS), quality.predict(ROWS, toy), CORE)
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert cells[0] == ["all", "4", "1.000", "0.667", "0.800", "0.750", "≥ 0.95"]
    assert cells[1][:5] == ["CAR-T, bispecific", "1", "1.000", "1.000", "1.000"]


def test_the_command_prints_and_writes_its_tables(
    toy: Normalizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("rapidfuzz")
    monkeypatch.setattr(quality, "Normalizer", lambda: toy)
    monkeypatch.setattr(quality.peers, "list_installed", lambda: ["rapidfuzz WRatio"])
    gold = write_gold(tmp_path / "gold.jsonl", ROWS)
    document = tmp_path / "quality.md"
    document.write_text("# Q\n<!-- quality -->\nold\n<!-- /quality -->\n<!-- peers -->\n<!-- /peers -->\nend\n")
    monkeypatch.setattr(sys, "argv", ["quality", str(gold), "--peers", "--tune", str(gold), "--doc", str(document)])
    quality.main()
    out, written = capsys.readouterr().out, document.read_text()
    assert "| rapidfuzz WRatio |" in out
    assert "| rapidfuzz WRatio |" in written
    assert "old" not in written
    assert written.endswith("\nend\n")


def test_peers_are_not_run_untuned(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["quality", "gold.jsonl", "--peers"])
    with pytest.raises(SystemExit):
        quality.main()
    assert "--peers needs --tune" in capsys.readouterr().err


def test_tables_are_aligned() -> None:
    assert make_table(["a", "bb"], [["xyz", "1"]]) == "| a   | bb |\n|-----|---:|\n| xyz |  1 |"


def test_a_document_without_a_place_is_refused() -> None:
    assert replace_section("a\n<!-- t -->x<!-- /t -->\nb", "t", "new") == "a\n<!-- t -->\n\nnew\n\n<!-- /t -->\nb"
    with pytest.raises(ValueError, match="no place for t"):
        replace_section("a <!-- t -->", "t", "new")


@pytest.mark.parametrize("section", ["quality", "peers", "ablation", "reliability"])
def test_the_document_has_a_place_for_every_table(checkout: Path, section: str) -> None:
    text = (checkout / "docs" / "quality.md").read_text(encoding="utf-8")
    assert replace_section(text, section, "x").count(f"<!-- {section} -->") == 1
