from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.errors import InputError
from normalizer.io.record_json import to_dict
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

pa = pytest.importorskip("pyarrow")

from normalizer.batch.arrow import make_result_schema, make_schema, normalize_batches, normalize_stream  # noqa: E402
from normalizer.batch.layout import RESULT_COLUMNS  # noqa: E402

TOY = Path(__file__).parents[1] / "toy_ontology"
TEXTS = [
    "Progression-free survival (PFS)",
    "ORR per IMWG 2016",
    None,
    "",
    "Grade 3 anaemia, CTCAE 5.0; time to death from randomization",
    "ünknown \U0001f600 \u0000 thing",
    "OS and IL-6 and pain score",
]
TIMES = ["2 years", None, "Day 1, week 12", "", "12 weeks", "x", "up to 6 months after first dose"]
NORMALIZER = Normalizer(Vocabulary.load(TOY))


def make_table() -> Any:
    keys = list(range(len(TEXTS)))
    return pa.table({"key": keys, "measure": TEXTS, "time_frame": TIMES, "note": [str(key) for key in keys]})


def normalize_whole(table: Any, **options: Any) -> Any:
    return normalize_stream(table, normalizer=NORMALIZER, **options).read_all()


def test_rows_are_those_of_the_normalizer() -> None:
    rows = normalize_whole(make_table()).to_pylist()
    for key, (measure, time_frame, row) in enumerate(zip(TEXTS, TIMES, rows, strict=True)):
        record = NORMALIZER.normalize_outcome(measure=measure or "", time_frame=time_frame or "")
        wanted = to_dict(record)
        assert row.pop("key") == key
        assert row.pop("note") == str(key)
        assert row == {name: wanted[name] for name in RESULT_COLUMNS}


@given(st.lists(st.integers(0, len(TEXTS)), max_size=4))
def test_where_batches_end_does_not_matter(cuts: list[int]) -> None:
    table = make_table()
    places = sorted([0, *cuts, len(TEXTS)])
    parts = [table.slice(a, b - a).combine_chunks() for a, b in pairwise(places)]
    batches = [batch for part in parts for batch in (part.to_batches() or [_make_empty(part)])]
    results = list(normalize_batches(iter(batches), normalizer=NORMALIZER))
    assert [len(result) for result in results] == [len(batch) for batch in batches]
    assert pa.Table.from_batches(results).equals(normalize_whole(table))


def _make_empty(table: Any) -> Any:
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in table.schema], schema=table.schema)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
def test_every_kind_of_text_is_read(kind: Any) -> None:
    plain = make_table()
    array = pa.array(TEXTS, pa.string())
    column = array.dictionary_encode() if pa.types.is_dictionary(kind) else array.cast(kind)
    assert column.type == kind
    table = plain.set_column(1, "measure", column)
    # a slice has an offset into its buffers
    assert normalize_whole(table.slice(1, 4)).equals(normalize_whole(plain).slice(1, 4))


def test_a_column_of_nulls_is_no_text() -> None:
    table = pa.table({"measure": pa.nulls(2)})
    assert normalize_whole(table)["status"].to_pylist() == ["empty", "empty"]


def test_the_schema_does_not_depend_on_the_rows() -> None:
    table = make_table()
    schema = make_schema(table.schema)
    assert normalize_whole(table).schema == schema
    assert normalize_whole(table.slice(2, 2)).schema == schema
    assert normalize_whole(table.slice(0, 0)).schema == schema
    for batch in normalize_batches(table.to_batches(max_chunksize=1), normalizer=NORMALIZER):
        assert batch.schema == schema


def test_the_schema_is_that_of_the_record(checkout: Path) -> None:
    """Every key of the JSON Schema, nested ones too, except those that are the input's own."""
    described = json.loads((checkout / "normalizer" / "io" / "record.schema.json").read_text())
    record = NORMALIZER.normalize_outcome(
        measure="Grade 3 anaemia, PFS per IMWG 2016 (VGPR or better), IL-6, QoL",
        description="time from randomization to death or progression",
        time_frame="2 years",
    )
    own = {"id", "trial_id", "outcome_type"}
    assert set(described["properties"]) - own == set(make_result_schema().names)
    assert _list_keys(to_dict(record), own) <= _list_fields(make_result_schema())


def _list_keys(value: Any, left_out: set[str] | None = None, path: str = "") -> set[str]:
    if isinstance(value, dict):
        inner = {key: item for key, item in value.items() if key not in (left_out or ())}
        return {f"{path}/{key}" for key in inner}.union(
            *(_list_keys(item, None, f"{path}/{key}") for key, item in inner.items())
        )
    return set().union(*(_list_keys(item, None, path) for item in value)) if isinstance(value, list) else set()


def _list_fields(fields: Any, path: str = "") -> set[str]:
    found = set()
    for field in fields:
        kind = field.type
        while pa.types.is_list(kind):
            kind = kind.value_type
        found |= {f"{path}/{field.name}"}
        if pa.types.is_struct(kind):
            found |= _list_fields(kind, f"{path}/{field.name}")
    return found


def test_columns_and_keep_choose() -> None:
    table = pa.table({"what": ["PFS"], "when": ["2 years"], "a": [1], "b": [2.5]})
    columns = {"measure": "what", "time_frame": "when"}
    result = normalize_whole(table, columns=columns, keep=["b"])
    assert result.schema.names[:2] == ["b", "measure"]
    assert result["time_frame_text"].to_pylist() == ["2 years"]
    assert normalize_whole(table, columns=columns).schema.names[:3] == ["a", "b", "measure"]
    joined = normalize_whole(pa.table({"joined": ["PFS, 2 years"]}))
    assert joined["measure"].to_pylist() == ["PFS"]


def test_titles_and_conditions_help() -> None:
    conditions = pa.array([["Multiple Myeloma"], None])
    table = pa.table({"measure": ["CR", "CR"], "title": ["A trial", None], "conditions": conditions})
    rows = normalize_whole(table, keep=[]).to_pylist()
    wanted = NORMALIZER.normalize_outcome(measure="CR", title="A trial", conditions=("Multiple Myeloma",))
    assert rows[0]["endpoints"] == to_dict(wanted)["endpoints"]


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({"a": ["x"]}, {}, "columns="),
        ({"a": ["x"]}, {"columns": {"measure": "b"}}, "no column 'b'"),
        ({"measure": [1]}, {}, "holds int64, not text"),
        ({"measure": ["x"], "status": ["y"]}, {}, "keep="),
        ({"measure": ["x"]}, {"keep": ["y"]}, "no column y to keep"),
    ],
)
def test_what_cannot_be_read_is_told_at_once(columns: Any, options: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        normalize_stream(pa.table(columns), **options)
    with pytest.raises(InputError, match=message):
        list(normalize_batches(pa.table(columns).to_batches(), **options))


def test_batches_are_read_one_at_a_time() -> None:
    """Memory stays flat because nothing is read ahead."""
    read = []

    def give() -> Any:
        for number, batch in enumerate(make_table().to_batches(max_chunksize=1)):
            read.append(number)
            yield batch

    results = normalize_batches(give(), normalizer=NORMALIZER)
    next(results)
    assert read == [0]
    next(results)
    assert read == [0, 1]
