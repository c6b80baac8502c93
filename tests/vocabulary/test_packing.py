from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.vocabulary.packing import MARK, LazyTable, pack_column, pack_json, unpack_column, unpack_json

plain = st.text(st.characters(exclude_characters=MARK, exclude_categories=["Cs"]))
json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(plain, min_size=2))
def test_a_column_comes_back(values: list[str]) -> None:
    assert unpack_column(pack_column(values)) == values


def test_an_empty_column_has_nothing_in_it() -> None:
    assert unpack_column(pack_column([])) == []


def test_the_mark_inside_a_value_cannot_shift_the_others() -> None:
    assert unpack_column(pack_column([f"a{MARK}b", "c"])) == ["a b", "c"]


@given(json_data)
def test_packed_json_comes_back_from_one_line(data: object) -> None:
    packed = pack_json(data)
    assert unpack_json(packed) == data
    assert "\n" not in packed
    assert '"' not in packed


def test_packed_json_needs_no_escapes_in_json() -> None:
    packed = pack_json({"label": "Pain"})
    assert json.dumps(packed, ensure_ascii=False) == f'"{packed}"'


def test_packed_json_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        unpack_json("no json")


def test_values_are_made_when_they_are_asked_for_and_only_once() -> None:
    made: list[str] = []

    def build(name: str, row: str) -> str:
        made.append(name)
        return row.upper()

    table = LazyTable({"a": "x", "b": "y"}, build)
    assert len(table) == 2
    assert "a" in table
    assert "c" not in table
    assert list(table) == ["a", "b"]
    assert made == []
    assert table["b"] == table["b"] == "Y"
    assert made == ["b"]
    assert table.get("c", "none") == "none"
    assert dict(table.items()) == {"a": "X", "b": "Y"}
    assert list(table.values()) == ["X", "Y"]
    assert made == ["b", "a"]
    with pytest.raises(KeyError):
        table["c"]


def test_tables_are_equal_by_content_whatever_was_asked_for() -> None:
    one, other = (LazyTable({"a": "x", "b": "y"}, lambda _, row: row) for _ in range(2))
    assert one["a"] == "x"
    assert one == other
    assert one == {"b": "y", "a": "x"}
    assert one != {"a": "x"}
