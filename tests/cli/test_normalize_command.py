from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from normalizer.io.formats import WRITERS
from normalizer.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "a", "measure": "Survival", "time_frame": "2 years"}\n{"id": "b", "measure": "Pain"}\n')
    return path


def test_standard_output_is_json_lines_when_it_is_no_terminal(run: Run, rows: Path) -> None:
    code, out, err = run("normalize", rows)
    assert code == 0
    assert [(row["id"], row["status"]) for row in map(json.loads, out.splitlines())] == [
        ("a", "mapped"),
        ("b", "unmapped"),
    ]
    assert err == ""


def test_suffix_tells_the_format(run: Run, rows: Path, tmp_path: Path) -> None:
    assert run("normalize", rows, "-o", tmp_path / "out.csv") == (0, "", "")
    table = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert [row["endpoints"] for row in table] == ["endpoint:overall-survival", ""]
    assert run("normalize", rows, "-o", tmp_path / "out.jsonl.gz")[0] == 0
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).count(b"\n") == 2
    assert run("normalize", rows, "-o", tmp_path / "out.txt", "--to", "csv")[0] == 0
    assert (tmp_path / "out.txt").read_text().startswith("id,")


def test_a_dash_as_output_is_standard_output(run: Run, rows: Path) -> None:
    assert len(run("normalize", rows, "-o", "-")[1].splitlines()) == 2


def test_unknown_suffix_lists_the_formats(run: Run, rows: Path, tmp_path: Path) -> None:
    code, out, err = run("normalize", rows, "-o", tmp_path / "out.doc")
    assert (code, out) == (2, "")
    assert "jsonl, csv" in err
    assert not (tmp_path / "out.doc").exists()


def test_texts_from_the_command_line(run: Run) -> None:
    code, out, _ = run("normalize", "--text", "Survival, 2 years", "--text", "Pain")
    assert code == 0
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["id"] for record in records] == ["text/outcome/1", "text/outcome/2"]
    assert records[0]["time_frame_text"] == "2 years"


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BufferedReader(io.BytesIO("Survival（OS）, 2 years\n".encode()))  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=raw))
    code, out, _ = run("normalize", "-")
    assert code == 0
    assert json.loads(out)["measure"] == "Survival（OS）"


def test_bad_rows_are_reported_and_the_exit_code_is_1(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"measure": "Survival"}\nnonsense\n')
    code, out, err = run("normalize", path)
    assert code == 1
    assert len(out.splitlines()) == 1
    assert err.startswith(f"{path}:2: this is not a JSON object on one line")


def test_only_twenty_bad_rows_are_shown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"measure": "Survival"}\n' + "x\n" * 120)
    code, _, err = run("normalize", path)
    assert code == 1
    assert len(err.splitlines()) == 21
    assert err.splitlines()[-1] == "... and 100 more rows that could not be read"


@pytest.mark.parametrize("content", ["", "\n\n", "nonsense\n"])
def test_nothing_readable_is_exit_code_2_and_no_output(run: Run, tmp_path: Path, content: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(content)
    code, out, err = run("normalize", path, "-o", tmp_path / "out.jsonl")
    assert (code, out) == (2, "")
    assert "nothing could be read" in err
    assert list(tmp_path.iterdir()) == [path]


def test_a_text_in_the_place_of_a_path_gets_advice(run: Run) -> None:
    code, _, err = run("normalize", "Overall survival, 2 years")
    assert code == 2
    assert "no such file or folder: 'Overall survival, 2 years'" in err
    assert 'endnorm normalize --text "Overall survival, 2 years"' in err
    assert 'endnorm explain "Overall survival, 2 years"' in err


@pytest.mark.parametrize("text", ["x" * 5000, "a b\x00c"])
def test_what_cannot_be_a_path_is_no_crash(run: Run, text: str) -> None:
    code, _, err = run("normalize", text)
    assert code == 2
    assert "Traceback" not in err


def test_missing_file_with_a_suffix_gets_no_such_advice(run: Run) -> None:
    code, _, err = run("normalize", "absent.jsonl")
    assert code == 2
    assert "explain" not in err.replace("endnorm normalize", "")


def test_no_argument_is_a_usage_error(run: Run) -> None:
    code, _, err = run("normalize")
    assert code == 2
    assert "name a file" in err


def test_input_is_not_overwritten(run: Run, rows: Path) -> None:
    before = rows.read_text()
    code, _, err = run("normalize", rows, "-o", rows)
    assert code == 2
    assert "also an input" in err
    assert rows.read_text() == before


def test_interruption_leaves_the_old_output(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"measure": "Survival"}\n{"measure": "crash"}\n')
    target = tmp_path / "out.jsonl"
    target.write_text("old\n")
    code, _, err = run("normalize", path, "-o", target)
    assert (code, err.strip()) == (130, "Interrupted.")
    assert target.read_text() == "old\n"
    assert sorted(tmp_path.iterdir()) == [target, path]


def test_other_encodings_are_mentioned(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"Survival \xb1 2\n" * 7)
    code, out, err = run("normalize", path)
    assert code == 0
    assert json.loads(out.splitlines()[0])["measure"] == "Survival ± 2"
    assert err == f"{path}: not UTF-8, read as Windows-1252: line 1, 2, 3, 4, 5 ...\n"


def test_escape_sequences_of_an_input_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"Survival \x1b[2J\x1b]0;gotcha\x07 2\n")
    code, out, _ = run("normalize", path, "--to", "table")
    assert code == 0
    assert "\x1b" not in out
    assert "\x07" not in out


def test_table_is_grouped_by_trial(run: Run, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    code, out, _ = run("normalize", seeds, "--to", "table")
    assert code == 0
    assert "000_f13593266025cae4  BCMA/CD3 BsAb in the Treatment of High-risk Smoldering Multiple Myeloma" in out
    assert out.count("Measure") == 5
    assert "secondary 10" in out
    assert "Overall survival 0.97" in out
    assert "P0D · up to P2Y" in out
    assert out.rstrip().splitlines()[-1].startswith("56 outcomes: ")
    assert max(map(len, out.splitlines())) <= 140


@pytest.mark.parametrize("columns", ["20", "60", "99"])
def test_table_becomes_a_list_on_a_narrow_terminal(
    run: Run, seeds: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    code, out, _ = run("normalize", seeds, "--to", "table")
    assert code == 0
    assert "Measure" not in out
    assert max(map(len, out.splitlines())) <= int(columns)
    assert "56 outcomes" in " ".join(out.split())


def test_long_lists_are_shown_in_pieces(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    path = tmp_path / "list.txt"
    path.write_text("Survival\n" * 250)
    code, out, _ = run("normalize", path, "--to", "table")
    assert code == 0
    assert out.count("Measure") == 3
    assert out.count("mapped") == 251


def test_brackets_in_a_text_are_no_markup(run: Run) -> None:
    assert "[bold]Survival[/bold]" in run("normalize", "--text", "[bold]Survival[/bold]", "--to", "table")[1]


def test_table_can_go_to_a_file(run: Run, rows: Path, tmp_path: Path) -> None:
    assert run("normalize", rows, "-o", tmp_path / "out.txt", "--to", "table")[0] == 0
    assert "Overall survival 0.97" in (tmp_path / "out.txt").read_text()


def test_version_and_help(run: Run) -> None:
    assert run("--version")[:2] == (0, f"endnorm, version {VERSION}\n")
    code, out, _ = run("--help")
    assert code == 0
    assert all(name in out for name in ("normalize", "explain", "vocab"))


def test_unknown_command_is_a_usage_error(run: Run) -> None:
    code, _, err = run("normalise", "x")
    assert code == 2
    assert "normalise" in err


def test_broken_vocabulary_lists_its_findings(run: Run, rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from normalizer.cli import normalize
    from normalizer.errors import VocabularyError

    def fail(*_: object) -> None:
        raise VocabularyError("the vocabulary has problems", tuple(f"a.yaml:{n}: wrong" for n in range(30)))

    monkeypatch.setattr(normalize, "make_normalizer", fail)
    code, out, err = run("normalize", rows)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 22
    assert "10 more" in err.splitlines()[-1]


def test_columns_of_a_table_can_be_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("No.,End point,When\n7,Survival,2 years\n")
    code, out, err = run("normalize", path, "--columns", "id=No.,measure=End point,time_frame=When")
    assert (code, err) == (0, "")
    assert [(row["id"], row["time_frame_text"]) for row in map(json.loads, out.splitlines())] == [("7", "2 years")]
    code, _, err = run("normalize", path)
    assert code == 2
    assert "there are No., End point, When. Say which: --columns measure=COLUMN" in err


@pytest.mark.parametrize("value", ["measure", "colour=x", "id=No."])
def test_columns_that_are_none_are_a_usage_error(run: Run, value: str) -> None:
    code, out, err = run("normalize", "--text", "x", "--columns", value)
    assert (code, out) == (2, "")
    assert "--columns" in err


def test_an_unknown_format_gets_one_line_with_what_is_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    code, _, err = run("normalize", path)
    assert code == 2
    first, *rest = err.splitlines()
    assert first.startswith(f"{path}: this is a PDF document; read are .parquet, .pq, .xlsx")
    assert rest == ["Error: nothing could be read."]


def test_arguments_that_are_no_utf8_are_read(run: Run) -> None:
    for form in ("jsonl", "csv"):
        assert run("normalize", "--text", "Survival \udcff", "--to", form)[0] == 0


def test_help_shows_examples_line_by_line_and_every_format(run: Run) -> None:
    code, out, _ = run("normalize", "--help")
    assert code == 0
    assert "\n  endnorm normalize seeds\n" in out
    assert all(writer.name in out for writer in WRITERS)
    assert "postgresql://" in out


@pytest.mark.parametrize("command", ["normalize", "audit"])
def test_an_empty_name_is_not_the_folder_one_stands_in(run: Run, command: str) -> None:
    code, _, err = run(command, "")
    assert code == 2
    assert "an input has an empty name" in err


def test_a_table_without_rows_is_told_as_such(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,measure,time_frame\n")
    assert run("normalize", path) == (2, "", "Error: nothing could be read: the input holds no rows.\n")
