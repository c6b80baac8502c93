"""What each format holds, read by programs that are not ours."""

from __future__ import annotations

import csv
import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.errors import InputError
from normalizer.io.columns import COLUMNS
from normalizer.io.formats import WRITERS, choose_writer
from normalizer.io.output import name_temporary, open_sink
from normalizer.io.read import read_outcomes
from normalizer.io.writers import excel
from normalizer.io.writers.tables import TABLES
from normalizer.model.record import Method, Status
from tests.io.sample_records import make_empty_record, make_full_record, make_match

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.model.record import Record

NAMES = [column.name for column in COLUMNS]
TWO = replace(make_full_record(), endpoints=(make_match(), make_match("endpoint:overall-survival", 0.5)))
RECORDS = [
    TWO,
    make_empty_record(),
    replace(make_empty_record("x/outcome/2"), measure="Mood\nof the day", status=Status.UNMAPPED),
]


def write(path: Path, *records: Record) -> Path:
    if path.suffix == ".xlsx" and sys.modules.get("openpyxl", ...) is not None:
        pytest.importorskip("openpyxl")
    with open_sink(choose_writer(None, path), path) as sink:
        for record in records:
            sink.write(record)
    return path


def read_csv(path: Path, separator: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=separator))


@pytest.mark.parametrize(("suffix", "separator"), [("csv", ","), ("tsv", "\t"), ("tab", "\t")])
def test_delimited_files_have_a_row_for_each_outcome(tmp_path: Path, suffix: str, separator: str) -> None:
    rows = read_csv(write(tmp_path / f"a.{suffix}", *RECORDS), separator)
    assert list(rows[0]) == NAMES
    assert [row["id"] for row in rows] == [record.id for record in RECORDS]
    assert rows[0]["endpoint_confidences"] == "0.98|0.5"
    assert rows[2]["measure"] == "Mood\nof the day"


def test_parquet_has_types_and_lists(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(write(tmp_path / "a.parquet", *RECORDS))
    assert table.column_names == NAMES
    rows = table.to_pylist()
    assert rows[0]["endpoints"] == ["endpoint:progression-free-survival", "endpoint:overall-survival"]
    assert rows[0]["endpoint_confidences"] == [0.98, 0.5]
    assert (rows[0]["grade_min"], rows[0]["grade_max"], rows[0]["time_confidence"]) == (3, None, 0.95)
    assert (rows[1]["endpoints"], rows[1]["time_points"], rows[1]["time_max"]) == ([], [], None)


def test_parquet_is_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("normalizer.io.writers.parquet._GROUP_ROWS", 10)
    path = write(tmp_path / "a.parquet", *(make_empty_record(str(number)) for number in range(25)))
    assert parquet.ParquetFile(path).num_row_groups == 3
    assert parquet.read_table(path).column("id").to_pylist() == [str(number) for number in range(25)]
    assert parquet.read_table(write(tmp_path / "empty.parquet")).num_rows == 0


def read_sheet(path: Path) -> list[tuple[Any, ...]]:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(path)
    try:
        return list(book.active.iter_rows())
    finally:
        book.close()


def test_excel_has_a_row_for_each_outcome(tmp_path: Path) -> None:
    rows = read_sheet(write(tmp_path / "a.xlsx", *RECORDS))
    assert [cell.value for cell in rows[0]] == NAMES
    assert [row[0].value for row in rows[1:]] == [record.id for record in RECORDS]
    assert rows[1][NAMES.index("grade_min")].value == 3


@pytest.mark.parametrize("suffix", ["xlsx", "parquet", "csv", "jsonl", "sssom"])
def test_outputs_can_be_packed(tmp_path: Path, suffix: str) -> None:
    pytest.importorskip({"xlsx": "openpyxl", "parquet": "pyarrow"}.get(suffix, "json"))
    packed = write(tmp_path / f"a.{suffix}.gz", *RECORDS)
    plain = write(tmp_path / f"a.{suffix}", *RECORDS)
    if suffix == "xlsx":
        whole = tmp_path / "b.xlsx"
        whole.write_bytes(gzip.decompress(packed.read_bytes()))
        cells, others = ([[cell.value for cell in row] for row in read_sheet(path)] for path in (whole, plain))
        assert cells == others
    else:
        assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "#N/A", '=HYPERLINK("http://x")'])
def test_excel_has_no_formulas(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.xlsx", replace(make_empty_record(), measure=text))
    cell = read_sheet(path)[1][NAMES.index("measure")]
    assert (cell.value, cell.data_type) == (text, "s")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b't="e"' not in sheet


def test_excel_says_when_a_sheet_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openpyxl")
    assert excel.MOST_ROWS == 1_048_576
    monkeypatch.setattr(excel, "MOST_ROWS", 4)
    path = write(tmp_path / "a.xlsx", *RECORDS)
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"holds 3 outcomes and there are more; write \.csv or \.parquet"):
        write(path, *RECORDS, make_empty_record())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_excel_takes_what_a_cell_cannot_hold(tmp_path: Path) -> None:
    rows = read_sheet(
        write(tmp_path / "a.xlsx", replace(make_empty_record(), measure="a\x00b\x1b", description="x" * 40_000))
    )
    assert rows[1][NAMES.index("measure")].value == "a\ufffdb\ufffd"
    long = rows[1][NAMES.index("description")].value
    assert len(long) == excel.LONGEST_CELL
    assert long.endswith("[cut: Excel holds 32,767 characters in a cell]")


def open_database(path: Path) -> Any:
    if path.suffix == ".duckdb":
        return pytest.importorskip("duckdb").connect(str(path), read_only=True)
    return sqlite3.connect(path)


@pytest.mark.parametrize("suffix", ["sqlite", "db", "duckdb"])
@pytest.mark.parametrize("piece", [1, 1000])
def test_databases_are_tidy(tmp_path: Path, suffix: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if suffix == "duckdb":
        pytest.importorskip("duckdb")
    for module in ("sqlite_tables", "duckdb_tables"):
        monkeypatch.setattr(f"normalizer.io.writers.{module}._ROWS_AT_ONCE", piece)
    database = open_database(write(tmp_path / f"a.{suffix}", *RECORDS))
    try:
        counts = {table.name: database.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in TABLES}  # noqa: S608
        assert counts == {
            **dict.fromkeys(counts, 1),
            "outcomes": 3,
            "endpoints": 2,
            "endpoint_ancestors": 2,
            "time_points": 3,
            "definition_events": 2,
        }
        rows = database.execute(
            "SELECT o.id, e.id, e.confidence, t.point FROM outcomes o JOIN endpoints e USING (outcome)"
            " JOIN time_points t USING (outcome) WHERE t.position = 2 ORDER BY e.position"
        ).fetchall()
        assert rows == [
            ("NCT00000001/primary/1", "endpoint:progression-free-survival", 0.98, "P12W"),
            ("NCT00000001/primary/1", "endpoint:overall-survival", 0.5, "P12W"),
        ]
        assert database.execute("SELECT grade_min, status FROM outcomes ORDER BY outcome").fetchall() == [
            (3, "mapped"),
            (None, "empty"),
            (None, "unmapped"),
        ]
    finally:
        database.close()
    assert list(tmp_path.iterdir()) == [tmp_path / f"a.{suffix}"]


@pytest.mark.parametrize("suffix", ["sqlite", "duckdb"])
def test_a_database_replaces_an_old_one_only_when_it_is_complete(tmp_path: Path, suffix: str) -> None:
    if suffix == "duckdb":
        pytest.importorskip("duckdb")
    path = write(tmp_path / f"a[1]*.{suffix}", make_full_record())
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt), open_sink(choose_writer(None, path), path) as sink:
        sink.write(make_empty_record())
        raise KeyboardInterrupt
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    write(path, *RECORDS)
    database = open_database(path)
    assert database.execute("SELECT count(*) FROM outcomes").fetchone() == (3,)
    database.close()


def test_what_a_killed_run_left_of_a_database_does_not_stand_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(name_temporary(path).with_suffix(".db-tmp")) as left:
        left.execute("CREATE TABLE outcomes AS SELECT 1 AS x")
    left.close()
    write(path, *RECORDS)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM outcomes").fetchone() == (3,)
    database.close()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", ["sqlite", "duckdb"])
def test_a_database_with_tables_of_others_is_not_replaced(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a ä%3f#.{suffix}"
    connection = sqlite3.connect(path) if suffix == "sqlite" else pytest.importorskip("duckdb").connect(str(path))
    connection.execute("CREATE TABLE precious AS SELECT 1 AS x")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="holds other tables, which would be lost: precious; name another file"):
        write(path, *RECORDS)
    assert path.read_bytes() == before
    path.write_text("no database")
    write(path, *RECORDS)
    write(path, *RECORDS)


def test_a_name_that_duckdb_does_not_take_is_said(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    path = tmp_path / "caf\udce9.duckdb"
    for _ in range(2):
        with pytest.raises(InputError, match="not UTF-8; name another one"):
            write(path, *RECORDS)
        path.write_bytes(b"x")


@pytest.mark.parametrize(("suffix", "log"), [("sqlite", "-wal"), ("sqlite", "-journal"), ("duckdb", ".wal")])
def test_a_database_that_is_open_elsewhere_is_not_replaced(tmp_path: Path, suffix: str, log: str) -> None:
    if suffix == "duckdb":
        pytest.importorskip("duckdb")
    path = write(tmp_path / f"a.{suffix}", *RECORDS)
    (tmp_path / f"a.{suffix}{log}").write_bytes(b"x")
    with pytest.raises(InputError, match="is open in another program"):
        write(path, *RECORDS)


@pytest.mark.parametrize("suffix", ["sqlite", "duckdb"])
def test_a_database_that_is_locked_is_not_replaced(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "sqlite":
        connection: Any = sqlite3.connect(path, isolation_level=None)
        statements = ["CREATE TABLE precious (x)", "BEGIN EXCLUSIVE"]
    else:
        connection = pytest.importorskip("duckdb").connect(str(path))
        statements = ["CREATE TABLE precious (x INT)", "CHECKPOINT"]
    for statement in statements:
        connection.execute(statement)
    before = path.read_bytes()
    with pytest.raises(InputError, match="cannot be looked into"):
        write(path, *RECORDS)
    assert path.read_bytes() == before
    connection.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("suffix", ["sqlite", "duckdb"])
def test_a_device_is_not_replaced_by_a_database(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    os.mkfifo(path)
    with pytest.raises(InputError, match="is a device or a pipe"):
        write(path, *RECORDS)
    assert path.is_fifo()


def test_databases_need_a_file_that_is_not_packed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name one with -o"), open_sink(choose_writer("sqlite", None), None):
        pass
    for packing in ("gz", "zst", "zip"):
        path = tmp_path / f"a.sqlite.{packing}"
        with pytest.raises(InputError, match="not packed"), open_sink(choose_writer("sqlite", path), path):
            pass
    with pytest.raises(InputError, match=r"as \.gz only"):
        write(tmp_path / "a.csv.xz")


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
def test_lone_surrogates_do_not_stop_a_writer(tmp_path: Path, writer: Any) -> None:
    if writer.extra:
        pytest.importorskip({"arrow": "pyarrow", "excel": "openpyxl"}.get(writer.extra, writer.extra))
    match = replace(make_match(), text="OS \ud83d")
    path = write(tmp_path / f"a{writer.suffixes[0]}", replace(TWO, measure="OS \ud83d", endpoints=(match,)))
    assert path.stat().st_size > 0


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "tsv", "parquet", "xlsx"])
def test_an_output_can_be_an_input_again(tmp_path: Path, suffix: str) -> None:
    if suffix in {"parquet", "xlsx"}:
        pytest.importorskip("pyarrow" if suffix == "parquet" else "openpyxl")
    outcomes = list(read_outcomes(write(tmp_path / f"a.{suffix}", *RECORDS)))
    assert [(o.id, o.measure, o.description, o.time_frame) for o in outcomes] == [
        (r.id, r.measure, r.description, r.time_frame_text) for r in RECORDS
    ]


@pytest.mark.parametrize(
    ("suffix", "module", "extra"),
    [("parquet", "pyarrow", "arrow"), ("xlsx", "openpyxl", "excel"), ("duckdb", "duckdb", "duckdb")],
)
def test_a_missing_library_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    advice = rf"needs {module}, which is not installed: pip install 'endpoint-normalizer\[{extra}\]'"
    with pytest.raises(InputError, match=advice):
        write(tmp_path / f"a.{suffix}", make_empty_record())
    assert list(tmp_path.iterdir()) == []


SSSOM_RECORDS = [
    TWO,
    TWO,
    replace(
        make_empty_record("2"), measure=" Mood\tof the day\n", status=Status.UNMAPPED, vocabulary_version="2026.11.0"
    ),
    make_empty_record("3"),
    replace(make_full_record(), endpoints=(replace(make_match(), text="progresion", method=Method.FUZZY),)),
]


def test_sssom_has_each_mapping_once_and_what_has_no_term(tmp_path: Path) -> None:
    path = write(tmp_path / "a.sssom.tsv", *SSSOM_RECORDS)
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert '#mapping_set_version: "2026.11.0"' in head
    rows = list(csv.DictReader(lines[len(head) :], delimiter="\t"))
    assert {row["subject_type"] for row in rows} == {"rdfs literal"}
    assert {(row["mapping_tool"], row["object_source_version"]) for row in rows} == {
        ("endpoint-normalizer", "2026.11.0")
    }
    by_object = {(row["subject_label"], row["object_id"]): row for row in rows}
    assert len(by_object) == len(rows) == 9
    none = by_object["Mood of the day", "sssom:NoTermFound"]
    assert (none["confidence"], none["object_label"]) == ("", "")
    assert by_object["PFS", "endpoint:overall-survival"]["confidence"] == "0.5"
    fuzzy = by_object["progresion", "endpoint:progression-free-survival"]
    assert fuzzy["mapping_justification"] == "semapv:LexicalSimilarityThresholdMatching"


def test_sssom_is_valid_for_the_toolkit(tmp_path: Path) -> None:
    program = os.environ.get("ENDNORM_SSSOM") or shutil.which("sssom")
    if program is None:
        pytest.skip("no sssom executable on PATH or in ENDNORM_SSSOM (pip install 'sssom>=0.4.21', on its own)")
    path = write(tmp_path / "a.sssom.tsv", *SSSOM_RECORDS)
    done = subprocess.run([program, "validate", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "not well-formed" not in done.stderr + done.stdout
    parsed = tmp_path / "parsed.tsv"
    done = subprocess.run([program, "parse", str(path), "-o", str(parsed)], capture_output=True, text=True, check=True)
    assert "not well-formed" not in done.stderr + done.stdout
    rows = [line for line in parsed.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert len(rows) - 1 == 9
