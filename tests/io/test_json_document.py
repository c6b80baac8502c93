"""What is wrong in one place of a JSON document does not hide the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normalizer.io.read import read_outcomes

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.errors import InputError


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return path


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    "frame", ["[{}]", '{"studies": [{}], "count": 4}', '{"FullStudiesResponse": {"FullStudies": [{}]}}']
)
@pytest.mark.parametrize(
    ("element", "said"),
    [
        ('{"measure": "b", "x": ' + DEEP + "}", "nested too deeply"),
        ('{"measure": "]}\\"", "x": ' + DEEP + "}", "nested too deeply"),
        ('{"measure": "b", "x": ' + "7" * 5000 + "}", "4300 digits"),
        ('{"measure": "b",}', "this is not JSON"),
        ("{\"measure\": 'b'}", "Expecting value"),
        ('{"measure": "' + "b" * (33 << 20) + '"}', "larger than 32 MiB"),
    ],
    ids=["deep", "deep with brackets in a text", "number", "comma", "quotes", "large"],
)
def test_an_element_that_cannot_be_read_is_passed_over(tmp_path: Path, frame: str, element: str, said: str) -> None:
    elements = ['{"measure": "a"}', element, '{"measure": "c"}', '{"measure": "d"}']
    errors: list[InputError] = []
    path = write(tmp_path, "a.json", frame.replace("{}", ",\n".join(elements)))
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["a", "c", "d"]
    assert [error.line for error in errors] == [2]
    assert said in errors[0].message
    assert errors[0].row == element[: 1 << 20]


def test_what_is_wrong_beside_the_studies_of_a_page_does_not_hide_them(tmp_path: Path) -> None:
    errors: list[InputError] = []
    path = write(
        tmp_path, "a.json", '{"studies": [{"measure": "a"}],\n"x": ' + DEEP + ', "studies": [{"measure": "b"}]}'
    )
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["a", "b"]
    assert [error.line for error in errors] == [2]
    path = write(tmp_path, "a.json", '{\n"x": ' + DEEP + '}\n{"measure": "b"}')
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["b"]
    assert [error.line for error in errors] == [2, 2]


@pytest.mark.parametrize(
    "rest", ['{"measure": "b", {"measure": "c"}]', '{"measure": "b}]', "b, c]", '[{"measure": "b"}}]']
)
def test_an_element_without_an_end_is_one_report_with_its_line(tmp_path: Path, rest: str) -> None:
    errors: list[InputError] = []
    path = write(tmp_path, "a.json", f'[{{"measure": "a"}},\n{rest}\n\n')
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["a"]
    assert [(error.line, "complete?" in error.message) for error in errors] == [(2, True)]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_a_number_may_be_read_in_pieces(tmp_path: Path, chunk: int) -> None:
    path = write(tmp_path, "a.json", '{"totalCount": 123456789, "studies": [{"measure": "a"}]}')
    errors: list[InputError] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("normalizer.io.readers.json_text._CHUNK", chunk)
        assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["a"]
    assert errors == []


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_where_the_pieces_of_a_document_end_does_not_matter(tmp_path: Path, chunk: int) -> None:
    bad = r'{"x": "a\\", "y": ["\"]}", {}, "\\\""], "z": }'
    errors: list[InputError] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("normalizer.io.readers.json_text._CHUNK", chunk)
        patch.setattr("normalizer.io.readers.json_text._TRIED_AGAIN", 5)
        found = list(read_outcomes(write(tmp_path, "a.json", f'[{bad}, {{"measure": "b"}}]'), report=errors.append))
    assert [outcome.measure for outcome in found] == ["b"]
    assert [error.row for error in errors] == [bad]


@pytest.mark.parametrize(
    "text", ['{"studies":[' * 400 + "]}" * 400, '{"FullStudiesResponse":\n' * 450 + "{}" + "}" * 450]
)
def test_a_page_is_not_looked_for_in_a_page(tmp_path: Path, text: str) -> None:
    for name in ("a.json", "a.jsonl"):
        errors: list[InputError] = []
        path = write(tmp_path, name, text + '\n{"measure": "a"}\n')
        assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["a"]
        assert errors


def test_an_object_larger_than_memory_should_hold_is_one_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("normalizer.io.readers.json_document.LARGEST_ELEMENT", 1000)
    fields = ",\n".join(f'"k{at}": "{"x" * 50}"' for at in range(50))
    errors: list[InputError] = []
    path = write(tmp_path, "a.json", f'{{\n"measure": "a",\n{fields}\n}}\n{{"measure": "b"}}\n')
    assert [outcome.measure for outcome in read_outcomes(path, report=errors.append)] == ["b"]
    assert [(error.line, "larger than" in error.message) for error in errors] == [(1, True)]
