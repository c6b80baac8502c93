from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.join import find_offsets, join_labels, name_outcome, strip_label

PAIN: dict[str, Any] = {
    "nct_id": "NCT1",
    "outcome_type": "primary",
    "title": "A trial",
    "conditions": ["Gout"],
    "measure": "Pain ≤ 3",
    "time_frame": "2 weeks",
}
JOINED: dict[str, Any] = {"nct_id": "NCT1", "outcome_type": "secondary", "joined": "Sleep, a, b, Up to 2 days"}
PARTS = {"measure": "Sleep", "description": "a, b", "time_frame": "Up to 2 days"}


def test_the_id_of_an_outcome() -> None:
    assert name_outcome(PAIN) == "NCT1/primary/1a051558eb"
    assert name_outcome(PAIN | {"title": "Another"}) == name_outcome(PAIN)
    assert name_outcome(PAIN | {"measure": "Pain < 3"}) != name_outcome(PAIN)


def test_labels_find_their_texts() -> None:
    labels = [{"id": name_outcome(PAIN), "endpoints": ["pain"]}, {"id": "NCT9/primary/0", "endpoints": []}]
    rows, missing = join_labels(labels, [JOINED, PAIN])
    assert rows == [labels[0] | {name: PAIN[name] for name in PAIN if name != "nct_id"}]
    assert missing == ["NCT9/primary/0"]


def test_parts_of_a_joined_string_survive_as_offsets() -> None:
    row = {"id": name_outcome(JOINED), "endpoints": ["sleep"], "split": PARTS} | JOINED
    label = strip_label(row, JOINED["joined"])
    assert label == {
        "id": row["id"],
        "endpoints": ["sleep"],
        "split": {"measure": (0, 5), "description": (7, 11), "time_frame": (13, 25)},
    }
    (joined,), missing = join_labels([label], [JOINED])
    assert joined["split"] == PARTS
    assert not missing


@pytest.mark.parametrize(
    "parts",
    [
        {"measure": "Sleep, a, b", "time_frame": "Up to 2 days"},
        {"measure": "Sleep, a, b, Up to 2 days", "time_frame": None},
    ],
)
def test_a_part_may_lack(parts: dict[str, str | None]) -> None:
    offsets = find_offsets(parts, JOINED["joined"])
    cut = {name: JOINED["joined"][start:end] for name, (start, end) in offsets.items()}
    assert cut == {"measure": "", "description": "", "time_frame": ""} | {k: v or "" for k, v in parts.items()}


def test_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="description of 'Sleep"):
        find_offsets(PARTS | {"description": "c"}, JOINED["joined"])


def test_the_command(tmp_path: Path, checkout: Path) -> None:
    corpus = tmp_path / "corpus.jsonl.gz"
    corpus.write_bytes(gzip.compress(f"{json.dumps(PAIN)}\n{json.dumps(JOINED)}\n".encode()))
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({"id": name_outcome(PAIN), "endpoints": ["pain"]}) + "\n")
    command = [sys.executable, "-m", "benchmarks.join", labels, corpus, "-o", tmp_path / "gold.jsonl"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "gold.jsonl").read_text())["measure"] == "Pain ≤ 3"
    labels.write_text(json.dumps({"id": "NCT9/primary/0", "endpoints": []}) + "\n")
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "1 labels are not in the corpus: NCT9/primary/0" in done.stderr
