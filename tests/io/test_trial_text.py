from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from normalizer.io.read import read_outcomes
from normalizer.io.readers.trial_text import join_paragraphs, looks_like_outcomes, recognize_trial_text

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.model.outcome import Outcome

TRIAL = [
    "A Study of X in Y",
    "This study looks at X, for 2 years.",
    "Multiple Myeloma|Neoplasm, Plasma Cell",
    "DRUG: X|PROCEDURE: biopsy",
    "Overall survival, Time to death, up to 2 years|Adverse events, 30 days",
    "Quality of life, EORTC QLQ-C30, baseline, 3, 6 and 12 months",
    "Some more is said about this study, which lasts for 5 years, in many words. It goes on and on.",
]


def read(folder: Path, *lines: str, name: str = "T1.txt") -> list[Outcome]:
    path = folder / name
    path.write_bytes("\n".join(lines).encode())
    return list(read_outcomes(path))


def test_fields_become_outcomes_with_type_id_title_and_conditions(tmp_path: Path) -> None:
    outcomes = read(tmp_path, *TRIAL)
    assert [(outcome.id, outcome.joined) for outcome in outcomes] == [
        ("T1/primary/1", "Overall survival, Time to death, up to 2 years"),
        ("T1/primary/2", "Adverse events, 30 days"),
        ("T1/secondary/1", "Quality of life, EORTC QLQ-C30, baseline, 3, 6 and 12 months"),
    ]
    assert {outcome.trial_id for outcome in outcomes} == {"T1"}
    assert {outcome.title for outcome in outcomes} == {"A Study of X in Y"}
    assert outcomes[0].conditions == ("Multiple Myeloma", "Neoplasm, Plasma Cell")


def test_empty_line_is_a_paragraph_inside_a_field() -> None:
    assert join_paragraphs(["a", "", "b", "c", "", "", "d", ""]) == ["a\n\nb", "c\n\n\nd"]


def test_paragraph_inside_an_outcome_stays_in_it(tmp_path: Path) -> None:
    lines = list(TRIAL)
    lines[4:5] = ["Overall survival, First paragraph.", "", "Second one., up to 2 years|Adverse events, 30 days"]
    outcomes = read(tmp_path, *lines)
    assert outcomes[0].joined == "Overall survival, First paragraph.\n\nSecond one., up to 2 years"
    assert [outcome.id for outcome in outcomes] == ["T1/primary/1", "T1/primary/2", "T1/secondary/1"]


def test_three_types_and_no_description(tmp_path: Path) -> None:
    outcomes = read(tmp_path, *TRIAL[:6], "Cmax, Day 1")
    assert Counter(outcome.outcome_type for outcome in outcomes) == {"primary": 2, "secondary": 1, "other": 1}


def test_description_right_behind_the_primary_outcomes(tmp_path: Path) -> None:
    outcomes = read(tmp_path, *TRIAL[:5], TRIAL[6])
    assert [outcome.outcome_type for outcome in outcomes] == ["primary", "primary"]


def test_trial_without_interventions_is_recognised(tmp_path: Path) -> None:
    outcomes = read(tmp_path, *TRIAL[:3], *TRIAL[4:])
    assert [outcome.id for outcome in outcomes] == ["T1/primary/1", "T1/primary/2", "T1/secondary/1"]
    assert outcomes[0].conditions == ("Multiple Myeloma", "Neoplasm, Plasma Cell")


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    plain = read(tmp_path, *TRIAL)
    assert read(tmp_path, *(line + "\r" for line in TRIAL)) == plain


def test_empty_parts_between_bars_are_no_outcomes(tmp_path: Path) -> None:
    lines = list(TRIAL)
    lines[4] = "|OS, 2 years| |PFS, 1 year|"
    assert [o.id for o in read(tmp_path, *lines)][:2] == ["T1/primary/1", "T1/primary/2"]


@pytest.mark.parametrize(
    "text",
    [
        "OS, 2 years\nPFS, 1 year\nORR, up to 3 months\nDOR, 12 weeks\nDCR, 24 weeks",
        "overall survival",
        "a|b\nc|d\ne|f\ng|h\ni|j",
        "",
        "\n\n\n",
        "DRUG: x",
    ],
)
def test_lists_of_outcomes_are_no_trial(text: str) -> None:
    assert not recognize_trial_text(text)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Overall survival, up to 2 years", True),
        ("DLT, Assessed by CTCAE. Graded., From the first infusion until 28 days", True),
        ("OS, 2 years|PFS, 2 years", True),
        ("This is a study, for 2 years", False),
        ("Patients are followed, and the dose was raised, after 3 days it was lowered", False),
        ("Multiple Myeloma|Leukemia|Neoplasm, Plasma Cell", False),
        ("", False),
        ("|", False),
    ],
)
def test_fields_of_outcomes_look_different_from_prose(field: str, *, expected: bool) -> None:
    assert looks_like_outcomes(field) is expected


def test_seeds_give_their_56_outcomes(seeds: Path) -> None:
    outcomes = list(read_outcomes(seeds))
    counts = Counter(outcome.id.rpartition("/")[0] for outcome in outcomes)
    assert {key[:3] + key[key.index("/") :]: count for key, count in counts.items()} == {
        "000/primary": 2,
        "000/secondary": 5,
        "001/primary": 7,
        "001/secondary": 10,
        "002/primary": 6,
        "002/secondary": 3,
        "002/other": 1,
        "003/primary": 2,
        "003/secondary": 7,
        "004/primary": 3,
        "004/secondary": 10,
    }
    assert len({outcome.id for outcome in outcomes}) == 56
    assert all(outcome.conditions and outcome.title and outcome.joined for outcome in outcomes)
