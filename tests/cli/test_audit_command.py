from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from normalizer.cli.main import run as run_main

pytestmark = pytest.mark.usefixtures("shared_cache")

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"
ROWS = [
    {"trial_id": "T1", "measure": "Overall survival", "time_frame": "2 years"},
    {"trial_id": "T1", "measure": "Grip strength"},
    {"trial_id": "T2", "measure": "Grip strength", "outcome_type": "primary"},
]


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENDNORM_ONTOLOGY", str(TOY))
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def call(*arguments: object) -> int:
    return run_main([str(argument) for argument in ("audit", *arguments)])


def test_everything_that_is_asked_for_is_written(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    code = call(
        rows, "-o", out / "a.html", "--json", out / "a.json", "--csv", out / "csv", "--propose", out / "edits.yaml"
    )
    shown = capsys.readouterr()
    assert code == 0, shown.err
    assert "outcomes    33.33%  1 of 3 mapped" in shown.out
    assert "Grip strength" in shown.out
    assert sorted(path.name for path in out.iterdir()) == ["a.html", "a.json", "csv", "edits.yaml"]
    assert json.loads((out / "a.json").read_text(encoding="utf-8"))["groups"][0]["trials"] == 2
    assert (out / "edits.yaml").read_text(encoding="utf-8").partition("edits:\n")[2].startswith("  - edit: add-")
    steps = shown.out.partition("What next\n")[2].splitlines()
    assert [step.split()[0] for step in steps] == ["open", "edit", "endnorm"]
    assert f"endnorm review {out / 'a.json'}" in steps[-1]


def test_a_file_of_edits_that_is_there_already_is_no_next_step(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("normalizer.audit.propose.list_edits", lambda *_: [])
    old = tmp_path / "edits.yaml"
    old.write_text("of another audit", encoding="utf-8")
    assert call(rows, "--propose", old) == 0
    shown = capsys.readouterr()
    assert "nothing to propose" in shown.err
    assert str(old) not in shown.out


def test_a_gate_that_fails_ends_with_one_and_says_why(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(rows, "--min-coverage", "0.3") == 0
    assert call(rows, "--min-coverage", "0.5") == 1
    assert "Gate: coverage of outcomes is 33.33%, below the 50.00%" in capsys.readouterr().err


def test_a_drop_against_the_baseline_ends_with_one(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    better = tmp_path / "better.jsonl"
    better.write_text(json.dumps(ROWS[0]) + "\n", encoding="utf-8")
    assert call(better, "--json", tmp_path / "before.json") == 0
    assert call(rows, "--baseline", tmp_path / "before.json", "--max-drop", "1") == 0
    assert call(rows, "--baseline", tmp_path / "before.json", "--max-drop", "0.1") == 1
    assert "fell from 100.00% to 33.33%" in capsys.readouterr().err


def test_usage_errors_and_nothing_to_read_end_with_two(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call() == 2
    assert call(tmp_path / "none.jsonl") == 2
    assert call(rows, "--max-drop", "0.1") == 2
    assert "--max-drop needs --baseline" in capsys.readouterr().err
    assert call(rows, "-o", tmp_path / "same", "--json", tmp_path / "same") == 2
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    assert call(tmp_path / "empty.jsonl", "-o", tmp_path / "a.html") == 2
    assert not (tmp_path / "a.html").exists()


def test_an_input_is_never_overwritten(rows: Path) -> None:
    before = rows.read_bytes()
    assert call(rows, "--json", rows) == 2
    assert rows.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interruption_leaves_no_half_report(rows: Path, tmp_path: Path) -> None:
    long = tmp_path / "long.jsonl"
    long.write_text(rows.read_text(encoding="utf-8") * 20_000, encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "normalizer", "audit", long, "-o", out / "a.html", "--json", out / "a.json"],
        env=environment,
        stderr=subprocess.PIPE,
    )
    waited = time.monotonic()
    while not list((tmp_path / "tmp").glob("endnorm-audit-*/audit.sqlite")) and time.monotonic() - waited < 180:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=180)
    assert process.returncode == 130, err
    assert list(out.iterdir()) == []
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("option", ["-o", "--json", "--propose"])
def test_what_could_not_be_written_is_refused_before_anything_is_read(
    rows: Path, option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("normalizer.audit.run.run_audit", pytest.fail)
    before = rows.read_bytes()
    assert call(rows, option, rows) == 2
    assert "this is also an input" in capsys.readouterr().err
    assert call(rows, option, rows.parent / "absent" / "out") == 2
    assert "there is no folder" in capsys.readouterr().err
    assert call(rows, option, "-") == 2
    assert "name a file to write" in capsys.readouterr().err
    assert rows.read_bytes() == before


@pytest.mark.parametrize("option", ["--min-coverage", "--max-drop"])
def test_a_gate_of_no_number_is_refused(rows: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(rows, option, "nan") == 2
    assert "is no number" in capsys.readouterr().err
