from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.errors import InputError
from normalizer.io.read import read_outcomes
from normalizer.model.outcome import Outcome, OutcomeType

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, *rows: str | dict[str, Any], name: str = "rows.jsonl") -> tuple[list[Outcome], list[InputError]]:
    path = folder / name
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    errors: list[InputError] = []
    return list(read_outcomes(path, report=errors.append)), errors


def test_every_key_finds_its_place(tmp_path: Path) -> None:
    row = {
        "id": "my-id",
        "nct_id": "NCT00000001",
        "outcome_type": "SECONDARY",
        "measure": "OS",
        "description": "Time to death",
        "time_frame": "2 years",
        "title": "A trial",
        "conditions": ["Myeloma", " ", "Amyloidosis "],
        "unknown": {"is": "ignored"},
    }
    (outcome,), errors = read(tmp_path, row)
    assert errors == []
    assert outcome == Outcome(
        "my-id",
        "OS",
        "Time to death",
        "2 years",
        None,
        "NCT00000001",
        OutcomeType.SECONDARY,
        "A trial",
        ("Myeloma", "Amyloidosis"),
    )


def test_numbers_as_ids_and_conditions_as_text_are_accepted(tmp_path: Path) -> None:
    (outcome,), errors = read(tmp_path, {"id": 17, "measure": "OS", "conditions": "Myeloma| |Amyloidosis"})
    assert (outcome.id, outcome.conditions) == ("17", ("Myeloma", "Amyloidosis"))
    assert errors == []


def test_what_pandas_writes_for_nothing_and_for_whole_numbers(tmp_path: Path) -> None:
    row = '{"id": 7.0, "measure": "OS", "time_frame": NaN, "trial_id": NaN, "conditions": NaN, "title": NaN}'
    named = '{"measure": "OS", "id": 1e3, "start_year": 2019.0, "phase": 2.0, "conditions": [null, "AML"]}'
    (first, second), errors = read(tmp_path, row, named)
    assert errors == []
    assert (first.id, first.time_frame, first.trial_id, first.conditions, first.title) == ("7", "", None, (), "")
    assert (second.id, second.start_year, second.phase, second.conditions) == ("1000", 2019, "2", ("AML",))


def test_joined_text_is_kept_for_splitting(tmp_path: Path) -> None:
    (outcome,), _ = read(tmp_path, {"joined": "OS, 2 years"})
    assert outcome.joined == "OS, 2 years"
    assert outcome.measure == ""


def test_parts_win_over_joined(tmp_path: Path) -> None:
    (outcome,), _ = read(tmp_path, {"measure": "OS", "joined": "OS, 2 years"})
    assert (outcome.measure, outcome.joined) == ("OS", None)


def test_ids_count_within_trial_and_type(tmp_path: Path) -> None:
    rows = [
        {"measure": "a", "trial_id": "T1", "outcome_type": "primary"},
        {"measure": "b", "trial_id": "T1", "outcome_type": "secondary"},
        {"measure": "c", "trial_id": "T1", "outcome_type": "secondary"},
        {"measure": "d", "trial_id": "T2", "outcome_type": "secondary"},
        {"measure": "e"},
        {"measure": "f", "trial_id": "T1", "outcome_type": "primary"},
    ]
    outcomes, _ = read(tmp_path, *rows)
    assert [outcome.id for outcome in outcomes] == [
        "T1/primary/1",
        "T1/secondary/1",
        "T1/secondary/2",
        "T2/secondary/1",
        "rows/outcome/1",
        "T1/primary/2",
    ]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [("Primary", "primary"), ("OTHER_PRE_SPECIFIED", "other"), ("post-hoc", "other"), ("mixed", None), (None, None)],
)
def test_outcome_types_are_read_tolerantly(tmp_path: Path, raw: str | None, kind: str | None) -> None:
    (outcome,), errors = read(tmp_path, {"measure": "a", "outcome_type": raw})
    assert outcome.outcome_type == kind
    assert errors == []


def test_own_records_can_be_read_again(tmp_path: Path) -> None:
    row = {"id": "x", "measure": "OS", "time_frame_text": "2 years", "time_frame": {"max": "P2Y"}}
    (outcome,), errors = read(tmp_path, row)
    assert outcome.time_frame == "2 years"
    assert errors == []


def test_empty_texts_are_an_outcome(tmp_path: Path) -> None:
    (outcome,), errors = read(tmp_path, {"measure": "", "description": None})
    assert (outcome.measure, outcome.description, outcome.joined) == ("", "", None)
    assert errors == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{"measure": "OS"', "not a JSON object on one line"),
        ('{"measure": "OS"}}', "not a JSON object on one line"),
        ('{"measure": OS}', "column 13"),
        ("[1, 2]", "expected an object with 'measure' or 'joined', found a list"),
        ('"OS"', "found text"),
        ("null", "found null"),
        ("7", "found a number"),
        ('{"measure": ["OS"]}', "'measure' is a list, expected text"),
        ('{"measure": {"x": 1}}', "'measure' is an object"),
        ('{"measure": true}', "'measure' is true or false"),
        ('{"measure": 5}', "'measure' is a number"),
        ('{"measure": "OS", "conditions": [1]}', "'conditions'"),
        ('{"name": "OS"}', "has none of the keys"),
        ("[" * 200_000, "nested too deeply"),
        ('{"measure":' * 100_000, "nested too deeply"),
        ('{"measure": ' + "9" * 5000 + "}", "digits"),
        ('{"measure": "OS"}\x00', "not a JSON object on one line"),
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_the_rest_read(tmp_path: Path, row: str, said: str) -> None:
    outcomes, errors = read(tmp_path, {"measure": "first"}, row, "", {"measure": "last"})
    assert [outcome.measure for outcome in outcomes] == ["first", "last"]
    (error,) = errors
    assert error.line == 2
    assert error.source.endswith("rows.jsonl")
    assert said in error.message
    assert len(str(error)) < 400


def test_control_characters_inside_a_text_are_accepted(tmp_path: Path) -> None:
    (outcome,), errors = read(tmp_path, '{"measure": "overall\x00survival\tat 2"}')
    assert outcome.measure == "overall\x00survival\tat 2"
    assert errors == []


def test_half_a_surrogate_pair_becomes_a_replacement_character(tmp_path: Path) -> None:
    (outcome,), _ = read(tmp_path, r'{"measure": "OS \ud83d and \ud83d\ude00"}')
    assert outcome.measure == "OS \ufffd and 😀"
    assert outcome.measure.encode()


def test_long_rows_are_read(tmp_path: Path) -> None:
    (outcome,), errors = read(tmp_path, {"measure": "survival " * 12_000})
    assert len(outcome.measure) == 108_000
    assert errors == []


def test_content_decides_where_the_suffix_does_not(tmp_path: Path) -> None:
    (outcome,), _ = read(tmp_path, {"measure": "OS"}, name="rows.txt")
    assert outcome.measure == "OS"
    (outcome,), _ = read(tmp_path, {"measure": "OS"}, name="rows")
    assert outcome.measure == "OS"


def test_without_a_report_the_first_bad_row_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"measure": "a"}\nnonsense\n')
    outcomes = read_outcomes(path)
    assert next(outcomes).measure == "a"
    with pytest.raises(InputError, match=r"rows\.jsonl:2"):
        next(outcomes)


def test_studies_without_a_number_are_named_after_the_file(tmp_path: Path) -> None:
    study = {"protocolSection": {"outcomesModule": {"primaryOutcomes": [{"measure": "Pain"}]}}}
    outcomes, errors = read(tmp_path, study, study, study, name="found.jsonl")
    assert errors == []
    assert [outcome.trial_id for outcome in outcomes] == ["found", "found/2", "found/3"]
    assert len({outcome.id for outcome in outcomes}) == 3


@pytest.mark.parametrize("name", ["download", "rows.csv", "rows.txt"])
@pytest.mark.parametrize("row", ['{"measure": "PFS"}', '{ "measure": "PFS" }', '\n  {"measure": "PFS"}'])
def test_a_row_is_known_by_its_beginning_whatever_the_name(tmp_path: Path, name: str, row: str) -> None:
    path = tmp_path / name
    path.write_text(f"{row}\n" * 2)
    assert [outcome.measure for outcome in read_outcomes(path)] == ["PFS", "PFS"]
