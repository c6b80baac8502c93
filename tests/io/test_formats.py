"""The same trials in every format give the same outcomes."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalizer.errors import InputError
from normalizer.io.formats import choose_reader
from normalizer.io.read import read_outcomes
from normalizer.io.readers.json_document import read_json_document
from normalizer.io.source import Source, open_source
from normalizer.model.outcome import Outcome, OutcomeType
from tests.io.sample_trials import (
    FLAT,
    TRIALS,
    as_lines,
    make_aact,
    make_csv,
    make_download,
    make_v1,
    make_v2,
    make_xml,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXPECTED = [Outcome(**{**row, "outcome_type": OutcomeType(row["outcome_type"])}) for row in FLAT]
V2 = [make_v2(trial) for trial in TRIALS]
V1 = [make_v1(trial) for trial in TRIALS]
HEADER = list(FLAT[0])
ROWS = [HEADER, *([str(row[name]) if name != "conditions" else "|".join(row[name]) for name in HEADER] for row in FLAT)]


def make_zip(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_workbook(rows: list[list[Any]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["a sheet", "of notes"])
    sheet = book.create_sheet("rows")
    sheet.append([])
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make_parquet(rows: list[list[Any]]) -> bytes:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    buffer = io.BytesIO()
    columns = {name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}
    parquet.write_table(arrow.table({**columns, "conditions": [list(row["conditions"]) for row in FLAT]}), buffer)
    return buffer.getvalue()


XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
FORMS: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "array": ("json", lambda: json.dumps(V2)),
    "array over lines": ("json", lambda: json.dumps(V2, indent=2)),
    "page": ("json", lambda: json.dumps({"studies": V2, "nextPageToken": "x"})),
    "page, token first": ("json", lambda: json.dumps({"totalCount": 2, "studies": V2}, indent=1)),
    "pages one after the other": ("json", lambda: "".join(json.dumps({"studies": [study]}) for study in V2)),
    "studies one after the other": ("json", lambda: "".join(json.dumps(study, indent=2) for study in V2)),
    "a study a line": ("jsonl", lambda: as_lines(V2)),
    "a study a line, called json": ("json", lambda: as_lines(V2)),
    "a page a line": ("jsonl", lambda: as_lines([{"studies": [study]} for study in V2])),
    "full studies": ("json", lambda: json.dumps({"FullStudiesResponse": {"APIVrs": "1", "FullStudies": V1}}, indent=1)),
    "a full study a line": ("jsonl", lambda: as_lines([{"FullStudy": study} for study in V1])),
    "xml": ("xml", lambda: f"{XML}<studies>{''.join(map(make_xml, TRIALS))}</studies>"),
    "json zip": ("zip", lambda: make_zip({f"{n}.json": json.dumps(study) for n, study in enumerate(V2)})),
    "xml zip": ("zip", lambda: make_zip({f"NCT/{n}.xml": XML + make_xml(trial) for n, trial in enumerate(TRIALS)})),
    "rows": ("jsonl", lambda: as_lines(FLAT)),
    "array of rows": ("json", lambda: json.dumps(FLAT, indent=1)),
    "csv": ("csv", lambda: make_csv(ROWS)),
    "tsv": ("tsv", lambda: make_csv(ROWS, "\t")),
    "semicolons": ("csv", lambda: make_csv(ROWS, ";")),
    "workbook": ("xlsx", lambda: make_workbook(ROWS)),
    "parquet": ("parquet", lambda: make_parquet(ROWS)),
}
ONLY_BINARY = {"workbook", "parquet", "json zip", "xml zip"}


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("form", FORMS)
def test_every_format_gives_the_same_outcomes(tmp_path: Path, form: str) -> None:
    suffix, make = FORMS[form]
    assert list(read_outcomes(write(tmp_path, f"a.{suffix}", make()))) == EXPECTED


@pytest.mark.parametrize("form", FORMS)
def test_content_tells_the_format_where_the_suffix_does_not(tmp_path: Path, form: str) -> None:
    assert list(read_outcomes(write(tmp_path, "download", FORMS[form][1]()))) == EXPECTED


@pytest.mark.parametrize("form", sorted(FORMS))
def test_content_decides_against_a_wrong_suffix(tmp_path: Path, form: str) -> None:
    assert list(read_outcomes(write(tmp_path, "download.csv", FORMS[form][1]()))) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("form", sorted(FORMS.keys() - ONLY_BINARY))
def test_every_encoding_that_is_met(tmp_path: Path, form: str, encoding: str) -> None:
    suffix, make = FORMS[form]
    content = make()
    assert isinstance(content, str)
    if form == "xml":
        content = content.replace("UTF-8", encoding.replace("utf-8-sig", "utf-8"))
    assert list(read_outcomes(write(tmp_path, f"a.{suffix}", content.encode(encoding)))) == EXPECTED


def pack_zstd(data: bytes) -> bytes:
    arrow = pytest.importorskip("pyarrow")
    return bytes(arrow.compress(data, codec="zstd", asbytes=True))


@pytest.mark.parametrize("form", ["array", "rows", "xml", "csv", "workbook", "parquet", "json zip"])
@pytest.mark.parametrize(
    ("packing", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", pack_zstd)]
)
def test_packed_formats(tmp_path: Path, form: str, packing: str, pack: Callable[[bytes], bytes]) -> None:
    suffix, make = FORMS[form]
    content = make()
    data = pack(content if isinstance(content, bytes) else content.encode())
    assert list(read_outcomes(write(tmp_path, f"a.{suffix}.{packing}", data))) == EXPECTED
    assert list(read_outcomes(write(tmp_path / "folder", f"a.{suffix}.{packing.upper()}", data).parent)) == EXPECTED


@pytest.mark.parametrize("form", ["csv", "parquet", "workbook", "array", "xml"])
def test_formats_inside_a_zip(tmp_path: Path, form: str) -> None:
    suffix, make = FORMS[form]
    content = make()
    noise: dict[str, str | bytes] = {"README.md": "no input", "__MACOSX/._a.csv": b"\x00\x05", ".hidden.csv": "x"}
    assert list(read_outcomes(write(tmp_path, "a.zip", make_zip({**noise, f"x/a.{suffix}": content})))) == EXPECTED


def test_members_may_be_named_from_a_folder_on(tmp_path: Path) -> None:
    data = make_zip({"./a.txt": "PFS", "../b.txt": "OS", "./.hidden.txt": "none"})
    assert [outcome.joined for outcome in read_outcomes(write(tmp_path, "a.zip", data))] == ["OS", "PFS"]


def test_members_of_one_name_are_read_each_once(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the second member of this name
        archive.writestr("a/rows.csv", "measure,time_frame\nfirst,1 day\nagain,2 days\n")
        archive.writestr("b.csv", "measure,time_frame\nthird,3 days\n")
        archive.writestr("a/rows.csv", "measure,time_frame\nsecond,2 days\n")
    outcomes = list(read_outcomes(path))
    assert [(outcome.measure, outcome.id) for outcome in outcomes] == [
        ("first", "a/rows/outcome/1"),
        ("again", "a/rows/outcome/2"),
        ("second", "a/rows/2/outcome/1"),
        ("third", "b/outcome/1"),
    ]


@pytest.mark.parametrize("suffix", ["", ".zip", ".gz"])
def test_a_folder_of_records(tmp_path: Path, suffix: str) -> None:
    for number, trial in enumerate(TRIALS):
        data = (XML + make_xml(trial)).encode()
        pack = {"": data, ".gz": gzip.compress(data), ".zip": make_zip({"a.xml": data})}
        write(tmp_path, f"{number}/record.xml{suffix}", pack[suffix])
    assert list(read_outcomes(tmp_path)) == EXPECTED


def number_as_aact(outcomes: list[Outcome]) -> list[Outcome]:
    from dataclasses import replace

    return [replace(outcome, id=str(number)) for number, outcome in enumerate(outcomes, 7001)]


@pytest.mark.parametrize("packed", ["folder", "file", "zip", "gz"])
def test_aact_is_joined_with_what_stands_beside(tmp_path: Path, packed: str) -> None:
    tables = make_aact()
    if packed == "zip":
        place = write(tmp_path, "export.zip", make_zip({f"20240101/{name}": text for name, text in tables.items()}))
    elif packed == "gz":
        for name, text in tables.items():
            place = write(tmp_path, f"{name}.gz", gzip.compress(text.encode()))
        place = tmp_path
    else:
        for name, text in tables.items():
            write(tmp_path, name, text)
        place = tmp_path if packed == "folder" else tmp_path / "design_outcomes.txt"
    assert list(read_outcomes(place)) == number_as_aact(EXPECTED)


def test_aact_alone_lacks_the_facts_of_trials(tmp_path: Path) -> None:
    path = write(tmp_path, "design_outcomes.txt", make_aact()["design_outcomes.txt"])
    outcomes = list(read_outcomes(path))
    assert [(o.id, o.trial_id, o.measure) for o in outcomes] == [
        (o.id, o.trial_id, o.measure) for o in number_as_aact(EXPECTED)
    ]
    assert {(o.title, o.conditions, o.phase, o.start_year) for o in outcomes} == {("", (), "", None)}


def test_new_downloads_join_the_parts(tmp_path: Path) -> None:
    outcomes = list(read_outcomes(write(tmp_path, "ctg-studies.csv", make_download())))
    assert [o.id for o in outcomes] == [o.id for o in EXPECTED]
    assert [(o.trial_id, o.outcome_type, o.title, o.conditions, o.phase, o.start_year) for o in outcomes] == [
        (o.trial_id, o.outcome_type, o.title, o.conditions, o.phase, o.start_year) for o in EXPECTED
    ]
    assert outcomes[2].joined == "Pain, 12 weeks"
    assert outcomes[1].joined == "Response (CR + VGPR), By IMWG, e.g. 5 µg\nsecond line, up to 1 year"


def test_old_downloads_have_measures_alone(tmp_path: Path) -> None:
    rows = [["Rank", "NCT Number", "Title", "Conditions", "Outcome Measures", "Phases", "Start Date"]]
    rows += [
        ["1", "NCT90000003", "T", "A|B", "Pain, at rest|Mortality||Signs, symptoms,", "Phase 2|Phase 3", "May 1, 2020"]
    ]
    rows += [["2", "NCT90000004", "T", "", "", "", ""]]
    outcomes = list(read_outcomes(write(tmp_path, "SearchResults.csv", make_csv(rows))))
    assert [(o.id, o.measure, o.joined) for o in outcomes] == [
        ("NCT90000003/outcome/1", "Pain, at rest", None),
        ("NCT90000003/outcome/2", "Mortality", None),
        ("NCT90000003/outcome/3", "Signs, symptoms,", None),
    ]
    assert (outcomes[0].outcome_type, outcomes[0].conditions) == (None, ("A", "B"))
    assert (outcomes[0].phase, outcomes[0].start_year) == ("2/3", 2020)


OWN = {"No.": "id", "End point, full": "measure", "When": "time_frame", "Trial": "trial_id"}
COLUMNS = {field: name for name, field in OWN.items()}
OWN_ROWS: list[list[Any]] = [
    [*OWN, "Other"],
    [1, "Overall survival", "2 years", "T1", None],
    [2.0, "=1+1", None, "T1", "x"],
]


@pytest.mark.parametrize("form", ["csv", "tsv", "txt", "xlsx", "parquet", "jsonl", "json", "stdin"])
def test_columns_can_be_named(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [["" if cell is None else str(cell).removesuffix(".0") for cell in row] for row in OWN_ROWS]
    objects = [dict(zip(OWN_ROWS[0], row, strict=True)) for row in texts[1:]]
    content: dict[str, Callable[[], str | bytes]] = {
        "csv": lambda: make_csv(texts),
        "tsv": lambda: make_csv(texts, "\t"),
        "txt": lambda: make_csv(texts, "|"),
        "xlsx": lambda: make_workbook(
            [OWN_ROWS[0], *([c.replace("=1+1", "one") if isinstance(c, str) else c for c in r] for r in OWN_ROWS[1:])]
        ),
        "parquet": lambda: make_own_parquet(texts),
        "jsonl": lambda: as_lines(objects),
        "json": lambda: json.dumps(objects),
        "stdin": lambda: make_csv(texts),
    }
    path: str | Path = write(tmp_path, f"a.{form}", content[form]())
    if form == "stdin":
        from types import SimpleNamespace

        raw = io.BufferedReader(io.BytesIO(write(tmp_path, "a", content[form]()).read_bytes()))  # type: ignore[arg-type]
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=raw))
        path = "-"
    outcomes = list(read_outcomes(path, columns=COLUMNS))
    assert [(o.id, o.measure.replace("one", "=1+1"), o.time_frame, o.trial_id) for o in outcomes] == [
        ("1", "Overall survival", "2 years", "T1"),
        ("2", "=1+1", "", "T1"),
    ]


def make_own_parquet(rows: list[list[str]]) -> bytes:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    buffer = io.BytesIO()
    parquet.write_table(arrow.table({name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}), buffer)
    return buffer.getvalue()


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "x,y\n1,2\n")
    with pytest.raises(InputError, match=r"a\.csv: has no column 'z'; there are x, y"):
        list(read_outcomes(path, columns={"measure": "z"}))


def test_rows_that_do_not_fit_are_reported_with_their_lines_and_texts(tmp_path: Path) -> None:
    text = 'id,measure\n1,"OS\nand more"\n2\n3,PFS,extra\n\n4,Pain\n5,"never closed\n6,Lost'
    errors: list[InputError] = []
    outcomes = list(read_outcomes(write(tmp_path, "a.csv", text), report=errors.append))
    assert [(o.id, o.measure) for o in outcomes] == [
        ("1", "OS\nand more"),
        ("4", "Pain"),
    ]
    assert [(error.line, error.message, error.row) for error in errors] == [
        (4, "has 1 cells, the header has 2", "2"),
        (5, "has 3 cells, the header has 2", "3\tPFS\textra"),
        (8, "a quotation mark is never closed: the rest, to line 9, would be one cell", "5,never closed\n6,Lost\n"),
    ]


def test_a_bad_outcome_does_not_hide_the_others_of_its_study(tmp_path: Path) -> None:
    study = make_v2(TRIALS[0])
    study["protocolSection"]["outcomesModule"]["secondaryOutcomes"][:1] = [17]
    study["protocolSection"]["outcomesModule"]["otherOutcomes"] = [{"measure": ["x"]}]
    errors: list[InputError] = []
    path = write(tmp_path, "a.json", json.dumps([study, 5, {"protocolSection": []}, V2[1]], indent=1))
    outcomes = list(read_outcomes(path, report=errors.append))
    assert [o.id for o in outcomes] == ["NCT90000001/primary/1", "NCT90000001/secondary/2", "NCT90000002/primary/1"]
    assert [error.message for error in errors] == [
        "NCT90000001, secondary outcome 1: is a number, expected an object",
        "NCT90000001, other outcome 1: 'measure' is a list, expected text",
        "expected an object with 'measure' or 'joined', found a number",
        "'protocolSection' is a list, expected an object",
    ]
    lines = path.read_text().split("\n")
    assert [lines[(error.line or 0) - 1].strip() for error in errors[2:]] == ["5,", "{"]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("form", ["array", "page", "xml", "array over lines"])
def test_a_document_that_breaks_off_gives_what_is_complete(tmp_path: Path, form: str, cut: float) -> None:
    content = FORMS[form][1]()
    assert isinstance(content, str)
    errors: list[InputError] = []
    path = write(tmp_path, "a.json", content[: int(len(content) * cut)])
    outcomes = list(read_outcomes(path, report=errors.append))
    assert [o.id for o in outcomes] == [o.id for o in EXPECTED[: len(outcomes)]]
    assert len(errors) == 1
    assert "complete" in errors[0].message
    assert cut < 0.9 or len(outcomes) >= 4


def test_every_reader_names_itself(tmp_path: Path) -> None:
    names = set()
    for number, (suffix, make) in enumerate(FORMS.values()):
        path = write(tmp_path, f"{number}.{suffix}", make())
        with open_source(Source(path, str(path), "a")) as opened:
            if suffix != "zip":
                names.add(choose_reader(opened).name)
    assert names == {"json", "jsonl", "xml", "csv", "xlsx", "parquet"}


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
ITEMS = st.lists(st.fixed_dictionaries({"measure": st.text()}, optional={"x": VALUES, "description": st.text()}))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ITEMS, indent=st.sampled_from([None, 0, 3]), chunk=st.integers(1, 40), frame=st.integers(0, 3))
def test_a_document_is_the_same_whatever_its_layout(
    tmp_path: Path, items: list[dict[str, Any]], indent: int | None, chunk: int, frame: int
) -> None:
    documents: list[Any] = [
        items,
        {"studies": items},
        {"a": [{}], "FullStudiesResponse": {"n": 1, "FullStudies": items}},
    ]
    documents.append([*items, {"studies": items}])
    path = write(tmp_path, "a.json", json.dumps(documents[frame], indent=indent, ensure_ascii=chunk % 2 == 0) + " \n")
    expected = [item["measure"] for item in items] * (2 if frame == 3 else 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("normalizer.io.readers.json_text._CHUNK", chunk)
        with open_source(Source(path, str(path), "a")) as opened:
            errors: list[InputError] = []
            found = [outcome.measure for outcome in read_json_document(opened, errors.append)]
    assert (found, errors) == (expected, [])
