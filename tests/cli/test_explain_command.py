from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normalizer.cli.explain import describe_explanation, describe_grade
from normalizer.model.explanation import Explanation
from normalizer.model.record import GradeRange
from tests.io.sample_records import make_full_record

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_every_step_is_shown(run: Run) -> None:
    code, out, err = run("explain", "Survival（OS）, 2 years")
    assert (code, err) == (0, "")
    assert "taken apart with confidence 0.99" in out
    assert "cleaned to Survival(OS）" in out
    assert "full-width bracket" in out
    assert "measure[0:8]" in out
    assert "endpoint endpoint:overall-survival" in out
    assert "Overall survival  0.97" in out
    assert "+3.00" in out
    assert "-0.50" in out
    assert "max P2Y" in out
    assert out.rstrip().endswith("mapped")
    assert "\x1b" not in out


def test_parts_can_be_given_one_by_one(run: Run) -> None:
    code, out, _ = run("explain", "--measure", "Survival", "--time-frame", "1 year")
    assert code == 0
    assert "taken apart" not in out
    assert "1 year" in out


@pytest.mark.parametrize("arguments", [[], ["text", "--measure", "x"]])
def test_text_and_parts_exclude_each_other(run: Run, arguments: list[str]) -> None:
    code, _, err = run("explain", *arguments)
    assert code == 2
    assert "either one TEXT" in err


def test_all_facets_of_a_record_are_described() -> None:
    text = "\n".join(describe_explanation(Explanation(make_full_record())))
    for shown in (
        "criterion:imwg-2016",
        "category:imwg-2016.vgpr",
        "instrument:eortc-qlq-c30",
        "ae:nausea",
        "analyte:il-6",
        "points P0D P12W C6D28",
        "from anchor:leukapheresis to anchor:disease-progression or anchor:death",
        "3 or higher (criterion:ctcae-5.0)",
        "flow cytometry",
        "endpoint:time-to-progression",
    ):
        assert shown in text


@pytest.mark.parametrize(
    ("grade", "text"),
    [
        (GradeRange(3, None), "3 or higher"),
        (GradeRange(None, 2), "up to 2"),
        (GradeRange(1, 2), "1 to 2"),
        (GradeRange(4, 4), "4"),
    ],
)
def test_grades_read_like_language(grade: GradeRange, text: str) -> None:
    assert describe_grade(grade) == text
