"""Grades of adverse events as ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.extract.grade import GradeReader
from normalizer.model.record import GradeRange
from normalizer.vocabulary import Vocabulary

GRADES = GradeReader(Vocabulary.load().section("text/comparatives"))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Grade 3 or higher adverse events", 3, None),
        ("grade >= 3 neutropenia", 3, None),
        (">= grade 2 mucositis", 2, None),
        ("grade > 2 toxicity", 3, None),
        ("Grade 3-4 toxicities", 3, 4),
        ("grade 3/4 AEs", 3, 4),
        ("grades III to V", 3, 5),
        ("acute GVHD grade II-IV", 2, 4),
        ("Grade 3, 4 and 5 events", 3, 5),
        ("grade 3+ events", 3, None),
        ("grade 2 or lower", None, 2),
        ("Gr 4 infection", 4, 4),
        ("greater than or equal to grade 3", 3, None),
        ("grade 3 and above", 3, None),
        ("higher than grade 2", 3, None),
        ("at least Grade 3", 3, None),
        ("grade 3 overall", 3, 3),
    ],
)
def test_find_grade(text: str, low: int | None, high: int | None) -> None:
    assert GRADES.find(text) == GradeRange(low, high)


@pytest.mark.parametrize("text", ["", "upgrade 3", "histologic grading", "grade of response", "3 g daily", "phase 3"])
def test_no_grade(text: str) -> None:
    assert GRADES.find(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = GRADES.find(text)
    if found is not None and found.min is not None and found.max is not None:
        assert found.min <= found.max
