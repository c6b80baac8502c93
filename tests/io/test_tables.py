"""Tables as people make them: titles, notes, stray quotes, several sheets, cells of every kind."""

from __future__ import annotations

import datetime as dt
import io
import lzma
import re
import time
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.errors import InputError
from normalizer.io.read import read_outcomes
from normalizer.io.readers.delimited import _Lines
from normalizer.io.readers.excel import _BARE_FORMULA

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def make_workbook(rows: list[list[Any]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TITLES = ["Outcomes of our trials", "", "exported 2024"]


@pytest.mark.parametrize("titles", [TITLES, TITLES[:1], ["sep=;"], ["SEP=;", *TITLES], []])
def test_titles_above_a_header_are_passed_over(tmp_path: Path, titles: list[str]) -> None:
    lines = [*titles, "measure;time_frame", "PFS, OS;2,5 years"]
    outcomes = list(read_outcomes(write(tmp_path, "a.csv", "\r\n".join(lines) + "\r\n")))
    assert [(outcome.measure, outcome.time_frame) for outcome in outcomes] == [("PFS, OS", "2,5 years")]
    workbook = make_workbook(
        [*([title] for title in titles if "=" not in title), ["measure", "time_frame"], ["a", "b"]]
    )
    outcomes = list(read_outcomes(write(tmp_path, "a.xlsx", workbook)))
    assert [(outcome.measure, outcome.time_frame) for outcome in outcomes] == [("a", "b")]


@pytest.mark.parametrize("columns", [{}, {"measure": "Outcome"}])
def test_a_column_alone_has_its_header_first(tmp_path: Path, columns: dict[str, str]) -> None:
    path = write(tmp_path, "a.csv", 'Outcome\nPFS\n"measure, time"\nOS\n')
    assert [outcome.measure for outcome in read_outcomes(path, columns=columns)] == ["PFS", "measure, time", "OS"]


def test_rows_may_end_in_empty_cells_and_headers_too(tmp_path: Path) -> None:
    errors: list[InputError] = []
    path = write(tmp_path, "a.csv", "measure,time_frame\nPFS,1,,\nOS,2,,x\n")
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["PFS"]
    assert [error.line for error in errors] == [3]
    path = write(tmp_path, "a.csv", "measure,time_frame,\nPFS,1,\nOS,2,x\n")
    assert [outcome.measure for outcome in read_outcomes(path)] == ["PFS", "OS"]


@pytest.mark.parametrize("closed", [True, False])
def test_a_stray_quotation_mark_does_not_swallow_the_rows_behind_it(tmp_path: Path, *, closed: bool) -> None:
    rows = [f"measure {at}\t{at} days" for at in range(500)]
    rows[100] = '"stray\t100 days'
    if closed:
        rows[400] = '"stray\t400 days'
    cell = "\n".join(map(str, range(200)))
    rows[10] = f'"{cell}"\t10 days'  # long, and in order
    errors: list[InputError] = []
    path = write(tmp_path, "a.tsv", "\n".join(["measure\ttime_frame", *rows, ""]))
    outcomes = list(read_outcomes(path, report=errors.append))
    assert outcomes[10].measure == cell
    lost = {100, 400} if closed else {100}
    # of the last hundred lines nobody can tell that a cell does not go on so long
    assert [outcome.time_frame for outcome in outcomes] == [
        f"{at} days" for at in range(500 - 99 * closed) if at not in lost
    ]
    assert [error.line for error in errors] == [102 + 199, 402 + 199][: 1 + closed]
    assert errors[0].row == rows[100]


def test_quotes_that_open_on_every_line_are_read_in_bounded_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("normalizer.io.readers.delimited._MOST_READ_AGAIN", 1 << 16)
    read: list[int] = []
    count = _Lines.__next__
    monkeypatch.setattr(_Lines, "__next__", lambda lines: (read.append(1), count(lines))[1])
    errors: list[InputError] = []
    path = write(tmp_path, "a.csv", "measure,time_frame\n" + 'a","\n' * 2000)
    assert list(read_outcomes(path, report=errors.append)) == []
    assert [error.line for error in errors[:3]] == [2, 3, 4]
    assert len(read) < 2000 * 150


def test_a_row_larger_than_memory_should_hold_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("normalizer.io.readers.delimited.LONGEST_LINE", 1000)
    errors: list[InputError] = []
    rows = [f'a,"{"x" * 300}', *["x" * 300] * 2, "x" * 300 + '"', "b,1", ""]
    path = write(tmp_path, "a.csv", "\n".join(["measure,time_frame", *rows]))
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["b"]
    assert errors[0].message.startswith("lines 2 to 5 are no row")


def make_sheets(**sheets: tuple[str, list[list[Any]]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, (state, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_hidden_sheets_come_last_and_further_ones_are_told(tmp_path: Path) -> None:
    header = ["measure", "time_frame"]
    content = make_sheets(
        old=("hidden", [header, ["a", "1"]]),
        readme=("visible", [["Please read this."], ["It is long."]]),
        one=("visible", [header, ["b", "1"]]),
        two=("visible", [header, ["c", "1"]]),
        older=("veryHidden", [header, ["d", "1"]]),
    )
    errors: list[InputError] = []
    path = write(tmp_path, "a.xlsx", content)
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["b"]
    assert len(errors) == 1
    assert "its sheet 'two' has outcomes too" in errors[0].message
    content = make_sheets(readme=("visible", [["Please"]]), old=("hidden", [header, ["a", "1"]]))
    assert [outcome.measure for outcome in read_outcomes(write(tmp_path, "a.xlsx", content))] == ["a"]


def test_a_sheet_is_read_whatever_size_it_says_it_has(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    content = io.BytesIO(make_workbook([["measure", "time_frame"], ["a", "1"], ["b", "2"]]))
    with zipfile.ZipFile(content) as whole, zipfile.ZipFile(buffer, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1"'))
    outcomes = list(read_outcomes(write(tmp_path, "a.xlsx", buffer.getvalue())))
    assert [(outcome.measure, outcome.time_frame) for outcome in outcomes] == [("a", "1"), ("b", "2")]


@pytest.mark.parametrize("piece", [7, 1 << 20])
def test_formulas_that_were_never_computed_are_told(
    tmp_path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("normalizer.io.readers.excel._PIECE", piece)
    errors: list[InputError] = []
    path = write(
        tmp_path, "a.xlsx", make_workbook([["measure", "time_frame"], ["a", "=1+1"], ["=A2", "=B2"], ["b", 1]])
    )
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["a", "b"]
    assert [error.message.partition(" are")[0] for error in errors] == ["3 formulas that were never computed"]


def test_a_formula_that_was_computed_to_no_text_is_not_told(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    content = io.BytesIO(make_workbook([["measure", "time_frame"], ["a", '=IF(1,"","x")'], ["b", "1"]]))
    with zipfile.ZipFile(content) as whole, zipfile.ZipFile(buffer, "w") as changed:
        for name in whole.namelist():
            text = re.sub(rb'(<c r="B2")(><f>[^<]*</f>)<v ?/?>(</v>)?', rb'\1 t="str"\2<v></v>', whole.read(name))
            changed.writestr(name, text)
    assert b't="str"' in zipfile.ZipFile(buffer).read("xl/worksheets/sheet1.xml")
    outcomes = list(read_outcomes(write(tmp_path, "a.xlsx", buffer.getvalue())))
    assert [(outcome.measure, outcome.time_frame) for outcome in outcomes] == [("a", ""), ("b", "1")]


def test_notes_beside_a_table_are_no_outcomes_and_days_have_no_time(tmp_path: Path) -> None:
    rows = [
        ["measure", "time_frame"],
        ["a", dt.datetime.fromisoformat("2024-02-01")],
        [None, None, "a note"],
        ["b", None, "x"],
    ]
    outcomes = list(read_outcomes(write(tmp_path, "a.xlsx", make_workbook(rows))))
    assert [(outcome.measure, outcome.time_frame) for outcome in outcomes] == [("a", "2024-02-01"), ("b", "")]


@pytest.mark.parametrize("nested", [["a", "b"], {"x": "a"}])
def test_lists_and_objects_are_no_text(tmp_path: Path, nested: Any) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    parquet.write_table(arrow.table({"measure": [nested, nested], "time_frame": ["1", "2"]}), path)
    errors: list[InputError] = []
    assert list(read_outcomes(path, report=errors.append)) == []
    assert [error.line for error in errors] == [1, 2]
    assert "expected text" in errors[0].message


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx", "a.lzma", "a.dat"])
def test_binary_content_is_not_read_as_lines(tmp_path: Path, name: str) -> None:
    content = lzma.compress(b"Overall survival\n" * 9, format=lzma.FORMAT_ALONE)
    with pytest.raises(InputError, match=r"no .* file|not read|not look like text"):
        list(read_outcomes(write(tmp_path, name, content)))
    if name in {"a.parquet", "a.xlsx"}:
        with pytest.raises(InputError, match=f"no {name[1:]} file"):
            list(read_outcomes(write(tmp_path, name, "Overall survival\n")))
        outcomes = read_outcomes(write(tmp_path, name, '{"measure": "a"}\n'))  # a suffix can be wrong
        assert [outcome.measure for outcome in outcomes] == ["a"]


_BLANKS = b" " * (1 << 20)


@pytest.mark.parametrize(
    "piece",
    [b"<c><f>x</f>" + _BLANKS, b"<c><f a" + _BLANKS, b"<c" + _BLANKS, b"<c><f " * (1 << 18), b"<c " * (1 << 18)],
)
def test_formulas_are_looked_for_in_linear_time(piece: bytes) -> None:
    started = time.process_time()
    assert _BARE_FORMULA.findall(piece) == []
    assert time.process_time() - started < 5
