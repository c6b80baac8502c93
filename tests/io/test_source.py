from __future__ import annotations

import bz2
import gc
import gzip
import io
import lzma
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from normalizer.errors import InputError
from normalizer.io import source as source_module
from normalizer.io.read import read_outcomes
from normalizer.io.source import Line, Source, decode_cp1252, decode_head, open_source

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> tuple[list[Line], list[InputError], list[int]]:
    errors: list[InputError] = []
    with open_source(Source(path, path.name, path.stem)) as opened:
        lines = list(opened.read_lines(errors.append))
        return lines, errors, opened.guessed_lines


def write(folder: Path, content: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_lines_keep_their_numbers_and_lose_their_ends(tmp_path: Path) -> None:
    lines, errors, _ = read(write(tmp_path, b"one\r\n\ntwo\nthree"))
    assert lines == [Line(1, "one"), Line(2, ""), Line(3, "two"), Line(4, "three")]
    assert errors == []


@pytest.mark.parametrize("end", ["\u2028", "\x0b", "\x85", "\x1e"])
def test_only_line_feeds_end_a_line(tmp_path: Path, end: str) -> None:
    lines, _, _ = read(write(tmp_path, f"one{end}more\n".encode()))
    assert lines == [Line(1, f"one{end}more")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lines_may_end_as_on_old_macs(tmp_path: Path, encoding: str) -> None:
    lines, errors, _ = read(write(tmp_path, "one é\rtwo\r\rfour".encode(encoding)))
    assert [line.text for line in lines] == ["one é", "two", "", "four"]
    assert errors == []
    table = write(tmp_path, 'id;measure\r1;OS\r2;"Pain, é"\r'.encode(encoding), "a.csv")
    assert [(row.id, row.measure) for row in read_outcomes(table)] == [("1", "OS"), ("2", "Pain, é")]


def test_long_files_may_end_their_lines_as_on_old_macs(tmp_path: Path) -> None:
    path = write(tmp_path, b"".join(b"Pain at %d weeks\r" % week for week in range(20_000)))
    assert [line.text for line in read(path)[0]] == [f"Pain at {week} weeks" for week in range(20_000)]


def test_the_end_of_a_line_may_be_cut_by_a_pipe(tmp_path: Path) -> None:
    assert decode_head(b"id,measure\r") == "id,measure\r"
    assert read(write(tmp_path, b"one\r\ntwo\r\n"))[0] == [Line(1, "one"), Line(2, "two")]


def test_files_put_together_keep_no_marks_and_headers(tmp_path: Path) -> None:
    parts = [f"id,measure\n{id_},PFS\n".encode("utf-8-sig") for id_ in (1, 2)]
    assert [row.id for row in read_outcomes(write(tmp_path, b"".join(parts), "a.csv"))] == ["1", "2"]
    parts = [f'{{"id": {id_}, "measure": "PFS"}}\n'.encode("utf-8-sig") for id_ in (1, 2)]
    assert [row.id for row in read_outcomes(write(tmp_path, b"".join(parts), "a.jsonl"))] == ["1", "2"]


def test_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert read(write(tmp_path, b"\xef\xbb\xbfPFS\n"))[0] == [Line(1, "PFS")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_known_by_its_mark(tmp_path: Path, encoding: str) -> None:
    lines, errors, _ = read(write(tmp_path, "\ufeffPFS ≥ 1\r\nOS\r\n".encode(encoding)))
    assert [line.text for line in lines] == ["PFS ≥ 1", "OS"]
    assert errors == []


def test_utf16_need_not_be_read_to_its_end(tmp_path: Path) -> None:
    with open_source(Source(write(tmp_path, "\ufeffPFS\nOS\n".encode("utf-16-le")), "a", "a")) as opened:
        lines = opened.read_lines(pytest.fail)
        assert next(lines).text == "PFS"
    del lines
    gc.collect()


def test_other_encodings_are_read_as_windows_1252_and_noted(tmp_path: Path) -> None:
    lines, errors, guessed = read(write(tmp_path, b"fine\n5 \xb5g \x96 daily\n\x81\n"))
    assert [line.text for line in lines] == ["fine", "5 µg – daily", "\x81"]
    assert guessed == [2, 3]
    assert errors == []


def test_every_byte_decodes_to_one_character() -> None:
    text = decode_cp1252(bytes(range(256)))
    assert len(text) == 256
    assert text[0x80] == "€"


def test_nul_bytes_stay_in_a_text(tmp_path: Path) -> None:
    assert read(write(tmp_path, b"overall survival\x00 at 2 years\n"))[0][0].text == "overall survival\x00 at 2 years"


def test_endless_line_is_reported_and_the_next_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "LONGEST_LINE", 100)
    monkeypatch.setattr(source_module, "_SKIP_SIZE", 7)
    lines, errors, _ = read(write(tmp_path, b"one\n" + b"x" * 5000 + b"\nthree\n" + b"y" * 100 + b"\n"))
    assert lines == [Line(1, "one"), Line(3, "three")]
    assert [error.line for error in errors] == [2, 4]
    assert "longer than" in errors[0].message


def test_line_of_the_greatest_length_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "LONGEST_LINE", 100)
    lines, errors, _ = read(write(tmp_path, b"x" * 99 + b"\nb\n"))
    assert [len(line.text) for line in lines] == [99, 1]
    assert errors == []


def test_gzip_is_known_by_content(tmp_path: Path) -> None:
    assert read(write(tmp_path, gzip.compress(b"one\ntwo\n"), "a.txt"))[0] == [Line(1, "one"), Line(2, "two")]


def test_truncated_gzip_gives_what_is_there_and_a_report(tmp_path: Path) -> None:
    rows = b"".join(b"row %d %d\n" % (number, number * 7919 % 10007) for number in range(40_000))
    lines, errors, _ = read(write(tmp_path, gzip.compress(rows)[:-3000], "a.gz"))
    assert lines[0].text == "row 0 0"
    assert len(errors) == 1
    assert "complete" in str(errors[0])


MEMBERS = {
    "gz": (gzip.compress, b""),
    "bz2": (bz2.compress, b"\0" * 8),
    "xz": (lzma.compress, b"\0" * 8),
}


@pytest.mark.parametrize("form", MEMBERS)
def test_packed_files_may_be_put_together(tmp_path: Path, form: str) -> None:
    pack, zeros = MEMBERS[form]
    packed = pack(b"one\n") + pack(b"") + zeros + pack(b"two\n" * 50_000)
    lines, errors, _ = read(write(tmp_path, packed, f"a.{form}"))
    assert ([line.text for line in lines], errors) == (["one", *["two"] * 50_000], [])
    lines, errors, _ = read(write(tmp_path, packed + b"\0" * 70_000, f"a.{form}"))
    assert (len(lines), errors) == (50_001, [])


@pytest.mark.parametrize("form", MEMBERS)
def test_what_stands_before_a_damage_is_read_however_short(tmp_path: Path, form: str) -> None:
    pack, _ = MEMBERS[form]
    for content in (pack(b"one\n") + b"garbage", pack(b"one\n") + pack(b"two\n" * 99)[:-9]):
        lines, errors, _ = read(write(tmp_path, content, f"a.{form}"))
        assert lines[0].text == "one"
        assert len(errors) == 1
        assert "complete?" in str(errors[0])


def test_damaged_gzip_head_is_one_report(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.gz: cannot be read"):
        read(write(tmp_path, b"\x1f\x8bnonsense", "a.gz"))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"PK\x03\x04rest", "damaged zip archive"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\x00\x01\x00\x02" * 50, "does not look like text"),
    ],
)
def test_binary_files_are_refused_by_name(tmp_path: Path, content: bytes, named: str) -> None:
    with pytest.raises(InputError, match=named):
        list(read_outcomes(write(tmp_path, content)))


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        read(tmp_path / "absent.txt")


def test_standard_input_is_read_and_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BufferedReader(io.BytesIO(b"PFS\nOS\n"))  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=raw))
    with open_source(Source(None, "standard input", "stdin")) as opened:
        assert [line.text for line in opened.read_lines(pytest.fail)] == ["PFS", "OS"]
    assert not raw.closed
