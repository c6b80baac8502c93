from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.io.registry_text import read_phase, read_year, repair_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"count \>= 3, p \< 0.05", "count >= 3, p < 0.05"),
        (r"\&amp;lt;5 percent", "<5 percent"),
        ("&amp;amp;gt; 1", "> 1"),
        ("&#956;g and &#x3BC;g", "μg and μg"),
        ("a &amp; b", "a & b"),
        ("AT&T, R&D; S&P &nosuch; 1&2;", "AT&T, R&D; S&P &nosuch; 1&2;"),
        (r"\*bold\* and/or C:\dir \\", "*bold* and/or C:\\dir \\"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree"),
        ("  \t ", ""),
        ("&#0;", "\ufffd"),
    ],
)
def test_what_the_registry_did_is_undone(raw: str, text: str) -> None:
    assert repair_text(raw) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="&\\\r")))
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert repair_text(text) == text.strip()


@given(st.text("&amp;lt#x3\\<>\r\n ", max_size=40))
def test_any_text_is_repaired_to_a_text_that_is_not_longer(text: str) -> None:
    assert len(repair_text(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("PHASE1|PHASE2", "1/2"),
        ("Phase 1/Phase 2", "1/2"),
        ("Phase 2", "2"),
        ("Early Phase 1", "early 1"),
        ("EARLY_PHASE1", "early 1"),
        ("Phase II/III", "2/3"),
        ("Phase IV", "4"),
        ("NA", ""),
        ("Not Applicable", ""),
        ("", ""),
        ("3", "3"),
    ],
)
def test_phases_in_short(text: str, phase: str) -> None:
    assert read_phase(text) == phase


@pytest.mark.parametrize(
    ("date", "year"),
    [("2018-12-26", 2018), ("2018-12", 2018), ("February 1, 2021", 2021), ("1999", 1999), ("", None), ("120185", None)],
)
def test_the_year_of_a_date(date: str, year: int | None) -> None:
    assert read_year(date) == year
