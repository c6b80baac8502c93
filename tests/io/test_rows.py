from __future__ import annotations

from collections import Counter

import pytest

from normalizer.errors import InputError
from normalizer.io.rows import find_columns, read_cells, read_columns
from normalizer.model.outcome import OutcomeType


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("measure=M", {"measure": "M"}),
        ("measure=End point, primary,id=No.", {"measure": "End point, primary", "id": "No."}),
        ("joined=a=b", {"joined": "a=b"}),
        (" description = D , trial_id = T ", {"description": "D", "trial_id": "T"}),
    ],
)
def test_columns_as_written(text: str, columns: dict[str, str]) -> None:
    assert read_columns(text) == columns


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not FIELD=COLUMN"),
        ("M", "one of the fields measure, description, time_frame"),
        ("colour=M", "'colour=M' is not FIELD=COLUMN"),
        ("measure=a,measure=b", "'measure' is given twice"),
        ("id=a", "says no column for measure"),
    ],
)
def test_columns_that_are_none(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_columns(text)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (
            ["Measure", "Time Frame", "NCT Number"],
            {"measure": "Measure", "time_frame": "Time Frame", "trial_id": "NCT Number"},
        ),
        (["outcome", "TYPE"], {"measure": "outcome", "outcome_type": "TYPE"}),
        (["measure", "time_frame", "time_frame_text"], {"measure": "measure", "time_frame": "time_frame_text"}),
        (["id", "title"], {}),
    ],
)
def test_columns_known_by_their_names(header: list[str], found: dict[str, str]) -> None:
    assert find_columns(header, {}) == found


def test_cells_of_any_kind_become_text() -> None:
    cells = {"measure": 2.5, "id": 7.0, "outcome_type": "Other Pre-specified", "conditions": ["A", None, "B"]}
    outcome = read_cells({**cells, "time_frame": b"\xffweek", "start_year": 2020.0, "phase": 2}, "t", Counter())
    assert (outcome.measure, outcome.id, outcome.outcome_type) == ("2.5", "7", OutcomeType.OTHER)
    assert (outcome.conditions, outcome.time_frame) == (("A", "B"), "\ufffdweek")
    assert (outcome.start_year, outcome.phase) == (2020, "2")
    outcome = read_cells({"measure": "PFS", "id": float("nan"), "time_frame": float("nan")}, "t", Counter())
    assert (outcome.id, outcome.time_frame) == ("t/outcome/1", "")


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["id", "measure", "measure"], {}),
        (["Measure", "id", "measure"], {}),
        (["measure", "Time frame", "time_frame"], {}),
        (["a", "b", "a"], {"measure": "a"}),
    ],
)
def test_of_two_columns_for_one_text_none_is_guessed(header: list[str], columns: dict[str, str]) -> None:
    with pytest.raises(InputError, match="more than one column"):
        find_columns(header, columns)


def test_two_columns_of_another_name_do_not_matter() -> None:
    assert find_columns(["id", "measure", "id", "x", "x"], {}) == {"id": "id", "measure": "measure"}
    assert find_columns(["a", "b", "B"], {"measure": "b"}) == {"measure": "b"}
