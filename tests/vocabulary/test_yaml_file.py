from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.vocabulary.yaml_file import MAX_BYTES, MAX_DEPTH, MOST_FINDINGS, build_lines, read_bytes, read_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("scalar", ["NO", "ON", "yes", "12:30", "010", "0x1F", "1e3", "~", "null", "2026-11-20", ".5"])
def test_every_scalar_stays_the_text_that_was_written(scalar: str) -> None:
    assert read_bytes(f"a: {scalar}\n".encode(), "f").data == {"a": scalar}
    assert read_bytes(f"[{scalar}]".encode(), "f").data == [scalar]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: ", "? "])
def test_deep_nesting_is_one_clear_line(opening: str) -> None:
    document = read_bytes((opening * 30_000).encode(), "deep.yaml")
    assert document.data is None
    assert len(document.findings) == 1
    assert "\n" not in str(document.findings[0])


def test_nesting_up_to_the_limit_is_read() -> None:
    assert read_bytes(("[" * MAX_DEPTH + "]" * MAX_DEPTH).encode(), "f").findings == ()
    assert "nesting" in str(read_bytes(("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).encode(), "f").findings[0])


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a: &x [lol]\nb: [*x, *x]\n", 1, "anchor"),
        (b"a: 1\nb: *x\n", 2, "alias"),
        (b"a: 1\nb: !!python/name:os.system\n", 2, "tag"),
        (b"a: !local {b: c}\n", 1, "tag"),
        (b"\n\n\xe9t\xe9: 1\n", 3, "not UTF-8"),
        (b"a: \x00\n", 1, "control character"),
        (b"", 1, "empty"),
        (b"# nothing but a comment\n", 1, "empty"),
        (b"a: 1\n---\nb: 2\n", 2, "second document"),
        (b"a: 1\nb: c: d\n", 2, "not YAML"),
        (b"? [a]\n: b\n", 1, "key must be text"),
        (b"a: [1\n", 1, "not YAML"),
    ],
)
def test_hostile_or_broken_content_is_refused_with_its_line(content: bytes, line: int, words: str) -> None:
    document = read_bytes(content, "f.yaml")
    assert document.data is None
    (finding,) = document.findings
    assert finding.line == line
    assert words in finding.problem
    assert str(finding).startswith(f"f.yaml:{line}: ")


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    (finding,) = read_document(path, "huge.yaml").findings
    assert f"{MAX_BYTES:,}" in finding.problem
    (finding,) = read_bytes(b"a" * (MAX_BYTES + 1), "huge.yaml").findings
    assert "limit" in finding.problem


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    (finding,) = read_document(tmp_path / "none.yaml", "none.yaml").findings
    assert "cannot be read" in finding.problem


def test_a_duplicate_key_is_found_and_the_first_value_kept() -> None:
    document = read_bytes(b"a: 1\nb:\n  c: [x]\n  c: {d: [y]}\na: 2\n", "f.yaml")
    assert document.data == {"a": "1", "b": {"c": ["x"]}}
    assert [(finding.line, finding.subject) for finding in document.findings] == [(4, "c"), (5, "a")]


def test_lines_of_keys_and_items() -> None:
    text = "a:\n  - x\n  - {t: y,\n     z: k}\nb: 1\n"
    assert build_lines(text) == {("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 1, "t"): 3, ("a", 1, "z"): 4, ("b",): 5}
    document = read_bytes(text.encode(), "f")
    assert document.find_line(("a", 1, "missing", "deeper")) == 3
    assert document.find_line(("nowhere",)) == 1


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert read_bytes("\ufeffa: 1".encode(), "f").data == {"a": "1"}


_PLAIN = st.recursive(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"),
        max_size=20,
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(_PLAIN)
def test_json_of_strings_is_read_as_it_is(data: object) -> None:
    document = read_bytes(json.dumps(data, ensure_ascii=False).encode(), "f")
    assert document.findings == ()
    assert document.data == data


@given(st.binary(max_size=200) | st.text("[]{}:-?&*!|>'\"#%@, \nab\t", max_size=80).map(str.encode))
def test_no_content_raises(content: bytes) -> None:
    document = read_bytes(content, "f.yaml")
    assert (document.data is None) <= bool(document.findings)
    assert all("\n" not in str(finding) for finding in document.findings)


def test_of_very_many_keys_that_stand_twice_the_first_are_told() -> None:
    document = read_bytes(b"a:\n" * 10_000, "f.yaml")
    assert document.data is None
    assert len(document.findings) == MOST_FINDINGS + 1
    assert "more is wrong" in document.findings[-1].problem


def test_of_very_many_items_that_run_on_the_first_are_told() -> None:
    text = "- a text of several words\n   - b\n" * (MOST_FINDINGS + 5)
    document = read_bytes(text.encode(), "f.yaml")
    assert len(document.findings) == MOST_FINDINGS + 1
    assert "more is wrong" in document.findings[-1].problem
