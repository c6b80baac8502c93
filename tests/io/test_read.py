from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from normalizer.errors import InputError
from normalizer.io.formats import READERS, WRITERS, choose_writer, find_suffix, list_readable
from normalizer.io.read import Progress, find_sources, read_outcomes
from normalizer.io.reader import Reader
from normalizer.model.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator


def ids(*paths: Path | str) -> list[str]:
    return [outcome.id for outcome in read_outcomes(*paths)]


def test_plain_lines_skip_blanks_and_count_outcomes(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("OS, 2 years\n\n  PFS  \n")
    outcomes = list(read_outcomes(path))
    assert [(outcome.id, outcome.joined) for outcome in outcomes] == [
        ("list/outcome/1", "OS, 2 years"),
        ("list/outcome/2", "PFS"),
    ]


def test_another_format_is_not_read_as_lines(tmp_path: Path) -> None:
    path = tmp_path / "download.csv"
    path.write_text("NCT Number,Study Title\nNCT00000000,A study\n")
    with pytest.raises(InputError, match=r"no column holds outcomes.* NCT Number, Study Title.*--columns measure="):
        list(read_outcomes(path))
    page = tmp_path / "page.html"
    page.write_text("<html>")
    with pytest.raises(
        InputError, match=r"not read; read are .*\.parquet.*\.xlsx.*\.jsonl.*\.xml.*\.csv.*\.zst, or a post"
    ):
        list(read_outcomes(page))


def test_json_lines_may_be_called_json(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text('{"measure": "OS"}\n{"measure": "PFS"}\n')
    assert ids(path) == ["rows/outcome/1", "rows/outcome/2"]


def test_folder_is_searched_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.txt", "a.txt", "sub/a.txt", ".hidden/x.txt", ".secret.txt", "README.md", "notes.docx"):
        (tmp_path / name).write_text("OS\n")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(b'{"measure": "OS"}\n'))
    assert ids(tmp_path) == ["a/outcome/1", "b/outcome/1", "c/outcome/1", "sub/a/outcome/1"]


def test_what_is_no_file_does_not_hold_up_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("PFS\n")
    (tmp_path / "locked").mkdir()
    os.mkfifo(tmp_path / "b.txt")
    real = os.scandir

    def look(place: str | Path) -> object:
        if Path(place).name == "locked":
            raise PermissionError(13, "Permission denied", str(place))
        return real(place)

    monkeypatch.setattr(os, "scandir", look)
    errors: list[InputError] = []
    assert [outcome.id for outcome in read_outcomes(tmp_path, report=errors.append)] == ["a/outcome/1"]
    told = {Path(error.source).name: error.message for error in errors}
    assert told == {"locked": "cannot be read: Permission denied", "b.txt": told["b.txt"]}
    assert "is no file" in told["b.txt"]


def test_empty_folder_and_missing_file_are_reported(tmp_path: Path) -> None:
    errors: list[InputError] = []
    assert find_sources([tmp_path, tmp_path / "absent"], errors.append) == []
    assert [error.message for error in errors] == [
        f"no file of a known kind in this folder; read are {list_readable()}",
        "no such file or folder",
    ]


def test_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("OS\n")
    errors: list[InputError] = []
    outcomes = list(read_outcomes(tmp_path, report=errors.append))
    assert [outcome.id for outcome in outcomes] == ["c/outcome/1"]
    assert [error.source[-5:] for error in errors] == ["a.txt", "b.txt"]
    assert errors[1].message == "is empty"


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BufferedReader(io.BytesIO(b"OS\nPFS, 1 year\n"))  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=raw))
    assert ids("-") == ["stdin/outcome/1", "stdin/outcome/2"]


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"measure": "OS"}\nbroken\n')
    assert next(read_outcomes(path)).measure == "OS"


def test_progress_counts_bytes_and_guessed_encodings(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"OS \xb1 1\nPFS\n")
    progress = Progress()
    assert len(list(read_outcomes(tmp_path, progress=progress))) == 4
    assert 0 < progress.done <= 26
    assert list(progress.guessed_lines.values()) == [[1], [1]]


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.jsonl", ".jsonl"), ("a.JSONL.GZ", ".jsonl"), ("a.b.csv", ".csv"), ("a", ""), ("a.gz", "")],
)
def test_packing_does_not_hide_the_suffix(tmp_path: Path, name: str, suffix: str) -> None:
    assert find_suffix(tmp_path / name) == suffix


def test_a_new_format_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_shout(opened: object, report: object) -> Iterator[Outcome]:  # noqa: ARG001
        yield Outcome("x", measure="HELLO")

    shout = Reader("shout", (".shout",), "one word", lambda head: head.startswith("!"), read_shout)  # type: ignore[arg-type]
    monkeypatch.setattr("normalizer.io.formats.READERS", (shout, *READERS))
    (tmp_path / "a.shout").write_text("anything")
    (tmp_path / "b.txt").write_text("!")
    assert [outcome.measure for outcome in read_outcomes(tmp_path)] == ["HELLO", "HELLO"]


def test_names_and_suffixes_of_writers_are_unique() -> None:
    names = [writer.name for writer in WRITERS]
    suffixes = [suffix for writer in WRITERS for suffix in writer.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)


def test_writer_is_chosen_by_name_then_suffix(tmp_path: Path) -> None:
    assert choose_writer(None, tmp_path / "a.csv").name == "csv"
    assert choose_writer("jsonl", tmp_path / "a.csv").name == "jsonl"
    assert choose_writer(None, tmp_path / "a.jsonl.gz").name == "jsonl"
    assert choose_writer(None, None).name == "jsonl"
    with pytest.raises(InputError, match="jsonl, csv"):
        choose_writer(None, tmp_path / "a.doc")
    with pytest.raises(InputError, match="no output format is called 'doc'"):
        choose_writer("doc", None)
