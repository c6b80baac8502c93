"""What the scripts that start commands say of them, on commands of a moment."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.commands import count_findings
from benchmarks.compare import compare_outputs, measure_rounds
from benchmarks.jobs import repeat_corpus
from benchmarks.processes import time_command

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "toy_ontology"
pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads memory from /proc")
PROGRAM = """
import os, subprocess, sys, time
open(os.path.join(os.environ["TMPDIR"], "x"), "wb").write(b"x" * 5_000_000)
held = bytearray(b"x" * 60_000_000)
other = subprocess.Popen([sys.executable, "-c", "held = bytearray(b'x' * 60_000_000); import time; time.sleep(1)"])
other.wait()
print("done")
sys.exit(1)
"""


def write_corpus(path: Path, number: int) -> Path:
    rows = [{"id": str(at), "measure": f"Overall survival {at}", "time_frame": "2 years"} for at in range(number)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.slow
def test_memory_is_that_of_all_processes_together(tmp_path: Path) -> None:
    run = time_command([sys.executable, "-c", PROGRAM], tmp_path, capture=True)
    assert run.together > 120_000
    assert 60_000 < run.largest < 120_000
    assert run.files == 5_000_000
    assert (run.out, run.code) == (b"done\n", 1)
    assert 0 < run.busiest <= run.cpu + 0.1


def test_a_command_that_fails_ends_the_script(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ended with 3"):
        time_command([sys.executable, "-c", "import sys; sys.exit(3)"], tmp_path)


def test_outputs_are_compared_row_by_row(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.write_text("a\nb\nc\n")
    after.write_text("a\nb\nc\n")
    assert "the same, 6 bytes" in compare_outputs(before, after)
    after.write_text("a\nx\nc\nd\n")
    assert "differ in 2 rows" in compare_outputs(before, after)


@pytest.mark.slow
def test_a_checkout_beside_itself_gives_the_same_rows(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    repeat_corpus(write_corpus(tmp_path / "corpus.jsonl", 30), rows, 40, 0.0)
    few = write_corpus(tmp_path / "few.jsonl", 3)
    seconds, memory = measure_rounds([ROOT, ROOT], rows, few, 1, ["--ontology", str(TOY)])
    assert [len(found) for found in seconds] == [1, 1]
    assert all(memory)
    assert "the same" in compare_outputs(tmp_path / "out0.jsonl", tmp_path / "out1.jsonl")
    assert len((tmp_path / "out0.jsonl").read_text(encoding="utf-8").splitlines()) == 40


def test_a_repeated_corpus_has_other_texts_each_time(tmp_path: Path) -> None:
    corpus, out = write_corpus(tmp_path / "corpus.jsonl", 10), tmp_path / "rows.jsonl"
    assert repeat_corpus(corpus, out, 30, 1.0) == 1.0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len({row["measure"] for row in rows}) == len({row["id"] for row in rows}) == 30
    assert repeat_corpus(corpus, out, 10, 0.0, every=5) < 1.0
    assert len({json.loads(line)["measure"] for line in out.read_text(encoding="utf-8").splitlines()}) == 2


def test_findings_are_counted_by_rule() -> None:
    findings = [{"level": "warning", "rule": "b"}, {"level": "error", "rule": "a"}, {"level": "warning", "rule": "b"}]
    assert count_findings(json.dumps(findings).encode()) == ("lint: 1 errors, 2 warnings\n  error a: 1\n  warning b: 2")
    assert count_findings(b"") == "lint: 0 errors, 0 warnings"
