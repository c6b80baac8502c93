from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from normalizer.errors import InputError
from normalizer.io.rejects import LONGEST_ROW, Rejects

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text('{"measure": "Survival"}\nnonsense ≥\n{"measure": 5}\n')
    return path


def test_rejected_rows_stand_beside_the_output(run: Run, rows: Path, tmp_path: Path) -> None:
    code, _, err = run("normalize", rows, "-o", tmp_path / "out.csv")
    assert code == 1
    place = tmp_path / "out.csv.rejects.jsonl"
    assert err.splitlines()[-1] == f"What could not be read is in {place}"
    assert [(row["source"], row["line"], row["row"]) for row in read(place)] == [
        (str(rows), 2, "nonsense ≥"),
        (str(rows), 3, '{"measure": 5}'),
    ]
    assert read(place)[1]["reason"] == "'measure' is a number, expected text"


def test_a_later_run_without_rejects_removes_the_file(run: Run, rows: Path, tmp_path: Path) -> None:
    run("normalize", rows, "-o", tmp_path / "out.csv")
    rows.write_text('{"measure": "Survival"}\n')
    assert run("normalize", rows, "-o", tmp_path / "out.csv")[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.csv"]


def test_a_named_file_is_always_there(run: Run, rows: Path, tmp_path: Path) -> None:
    place = tmp_path / "bad.jsonl"
    place.write_text("old\n")
    assert run("normalize", rows, "--rejects", place)[0] == 1
    assert len(read(place)) == 2
    rows.write_text('{"measure": "Survival"}\n')
    assert run("normalize", rows, "--rejects", place)[0] == 0
    assert place.read_text() == ""
    rows.write_text("nonsense\n")
    assert run("normalize", rows, "--rejects", place)[0] == 2
    assert len(read(place)) == 1


def test_files_that_cannot_be_read_are_rejects_too(run: Run, rows: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.pdf"
    other.write_bytes(b"%PDF-1.7")
    run("normalize", rows, other, "-o", tmp_path / "out.csv")
    assert read(tmp_path / "out.csv.rejects.jsonl")[-1]["source"] == str(other)


def test_an_input_is_not_overwritten_by_rejects(run: Run, rows: Path) -> None:
    before = rows.read_text()
    code, _, err = run("normalize", rows, "--rejects", rows)
    assert code == 2
    assert "also an input" in err
    assert rows.read_text() == before


def test_a_failed_run_leaves_old_rejects(run: Run, rows: Path, tmp_path: Path) -> None:
    rows.write_text('nonsense\n{"measure": "crash"}\n')
    place = tmp_path / "out.csv.rejects.jsonl"
    place.write_text("old\n")
    assert run("normalize", rows, "-o", tmp_path / "out.csv")[0] == 130
    assert place.read_text() == "old\n"


def test_rejects_that_cannot_be_written_are_told_at_the_end(run: Run, rows: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv.rejects.jsonl").mkdir()
    code, _, err = run("normalize", rows, "-o", tmp_path / "out.csv")
    assert code == 2
    assert "the rejected rows cannot be written: this is a folder" in err
    assert (tmp_path / "out.csv").exists()


def test_rows_of_any_length_are_bounded(tmp_path: Path) -> None:
    with Rejects(tmp_path / "r.jsonl") as rejects:
        rejects.add(InputError("too long", "a", 1, "x" * (LONGEST_ROW + 5)))
        rejects.add(InputError("no row", "a"))
    rows = read(tmp_path / "r.jsonl")
    assert len(str(rows[0]["row"])) == LONGEST_ROW
    assert rows[1] == {"source": "a", "line": None, "reason": "no row", "row": None}


def test_rejects_are_neither_the_output_nor_standard_output(run: Run, rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    code, _, err = run("normalize", rows, "-o", out, "--rejects", out)
    assert code == 2
    assert "are the same file" in err
    code, _, err = run("normalize", rows, "-o", out, "--rejects", "-")
    assert code == 2
    assert "needs the name of a file" in err
    assert not out.exists()


def test_a_name_that_leaves_no_room_for_that_of_the_rejects_is_no_failure(run: Run, tmp_path: Path) -> None:
    rows, out = tmp_path / "a.txt", tmp_path / f"{'n' * 250}.csv"
    rows.write_text("Survival\n")
    assert run("normalize", rows, "-o", out) == (0, "", "")
    assert out.exists()
