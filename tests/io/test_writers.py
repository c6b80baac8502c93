from __future__ import annotations

import csv
import io
import json
from dataclasses import fields, replace
from pathlib import Path

import jsonschema
import pytest

import normalizer
from normalizer.io.columns import COLUMNS
from normalizer.io.formats import WRITERS
from normalizer.io.record_json import to_dict, to_json
from normalizer.io.writers.delimited import guard_cell
from normalizer.model.record import EndpointMatch, Mention, Qualifiers, Record, TimeFrame
from tests.io.sample_records import make_empty_record, make_full_record, make_match

SCHEMA = json.loads((Path(normalizer.__file__).parent / "io" / "record.schema.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("record", [make_full_record(), make_empty_record()], ids=["full", "empty"])
def test_records_fit_the_schema(record: Record) -> None:
    CHECKER.validate(to_dict(record))
    assert json.loads(to_json(record)) == to_dict(record)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "fine"},
        {"extra": 1},
        {"outcome_type": "tertiary"},
        {"endpoints": [{"id": "criterion:x"}]},
        {"time_frame": {"points": ["12 weeks"]}},
        {"criteria": [to_dict(make_full_record())["analytes"][0]]},
    ],
)
def test_schema_refuses_other_shapes(change: dict[str, object]) -> None:
    assert not CHECKER.is_valid(to_dict(make_full_record()) | change)


@pytest.mark.parametrize("text", ["P12W", "P0D", "P1Y6M", "PT30M", "-P28D", "P0.5Y", "C6D28", "P1DT12H"])
def test_schema_accepts_durations_as_written(text: str) -> None:
    record = replace(make_full_record(), time_frame=TimeFrame((text,)))
    assert CHECKER.is_valid(to_dict(record))


@pytest.mark.parametrize("text", ["P", "PT", "12W", "", "P12", "C", "PT12W"])
def test_schema_refuses_broken_durations(text: str) -> None:
    record = replace(make_full_record(), time_frame=TimeFrame((text,)))
    assert not CHECKER.is_valid(to_dict(record))


@pytest.mark.parametrize(
    ("model", "place"),
    [
        (Record, SCHEMA),
        (EndpointMatch, SCHEMA["$defs"]["match"]),
        (Mention, SCHEMA["$defs"]["mention"]),
        (TimeFrame, SCHEMA["$defs"]["time_frame"]),
        (Qualifiers, SCHEMA["$defs"]["qualifiers"]),
    ],
)
def test_schema_json_and_model_name_the_same_fields_in_the_same_order(model: type, place: dict[str, object]) -> None:
    names = [field.name for field in fields(model)]
    assert list(place["properties"]) == names  # type: ignore[call-overload]
    assert place["required"] == names


def test_json_keys_stand_in_the_order_of_the_model() -> None:
    data = to_dict(make_full_record())
    assert list(data) == [field.name for field in fields(Record)]
    assert list(data["endpoints"][0]) == [field.name for field in fields(EndpointMatch)]
    assert list(data["qualifiers"]) == [field.name for field in fields(Qualifiers)]


def write(writer_name: str, *records: Record) -> bytes:
    stream = io.BytesIO()
    sink = next(writer for writer in WRITERS if writer.name == writer_name).begin(stream)
    for record in records:
        sink.write(record)
    sink.close()
    return stream.getvalue()


def test_json_lines_are_one_object_a_line_in_plain_utf8() -> None:
    lines = write("jsonl", make_full_record(), make_empty_record()).decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["NCT00000001/primary/1", "x/outcome/1"]
    assert "≥ grade 3, 10⁻⁵" in lines[0]


def test_line_separators_in_a_text_do_not_break_the_line() -> None:
    record = replace(make_empty_record(), measure="a\nb\x00\r\n")
    data = write("jsonl", record)
    assert data.count(b"\n") == 1
    assert json.loads(data)["measure"] == "a\nb\x00\r\n"


@pytest.mark.parametrize("writer", ["jsonl", "csv", "tsv"])
def test_lone_surrogates_do_not_stop_a_writer(writer: str) -> None:
    assert b"OS ?" in write(writer, replace(make_empty_record(), measure="OS \ud83d"))


def test_csv_has_the_declared_columns_and_joins_several_values() -> None:
    record = make_full_record()
    record = replace(record, endpoints=(*record.endpoints, make_match("endpoint:overall-survival", 0.5)))
    rows = list(csv.DictReader(io.StringIO(write("csv", record, make_empty_record()).decode(), newline="")))
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert rows[0]["endpoints"] == "endpoint:progression-free-survival|endpoint:overall-survival"
    assert rows[0]["endpoint_confidences"] == "0.98|0.5"
    assert rows[0]["time_points"] == "P0D|P12W|C6D28"
    assert rows[0]["grade_min"] == "3"
    assert rows[0]["grade_max"] == ""
    assert rows[0]["definition_events"] == "anchor:disease-progression|anchor:death"
    assert rows[1]["status"] == "empty"
    assert rows[1]["time_max"] == ""


def test_every_facet_of_the_record_has_a_column() -> None:
    names = {column.name for column in COLUMNS}
    flat = {field.name for model in (Record, Qualifiers) for field in fields(model)}
    assert flat - names == {"time_frame", "definition", "qualifiers", "grade"}
    assert len(names) == len(COLUMNS)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_cannot_become_formulas(start: str) -> None:
    record = replace(make_empty_record(), measure=start + "cmd|' /C calc'!A0")
    rows = list(csv.DictReader(io.StringIO(write("csv", record).decode(), newline="")))
    assert rows[0]["measure"] == "'" + start + "cmd|' /C calc'!A0"


def test_numbers_are_not_guarded() -> None:
    assert guard_cell(-0.5) == -0.5
    assert guard_cell(None) is None
    assert guard_cell("PFS") == "PFS"
