"""Cleaning: what is repaired and folded, and that every character finds its way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.text.clean import clean_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("plain ASCII stays (100 %)", "plain ASCII stays (100 %)"),
        ("Progression-free survival（PFS）", "Progression-free survival(PFS)"),
        ("multiple myelomaï¼Œthis study", "multiple myeloma,this study"),
        ("Crohnâ€™s disease â‰¥ 2", "Crohn's disease >= 2"),
        ("10⁻⁵ sensitivity", "10^-5 sensitivity"),
        ("10 × 10\\^9/L", "10 x 10^9/L"),
        ("&amp;gt;= grade 3 \\>=VGPR", ">= grade 3 >=VGPR"),
        ("IFN-γ and TNFα", "IFN-gamma and TNF alpha"),
        ("1½ years", "1 1/2 years"),
        ("AUC0–∞", "AUC0-inf"),
        ("a\x00b\u200bc", "a bc"),
        ("ＣＴＣＡＥ　ｖ５．０", "CTCAE v5.0"),
        ("٣ months", "3 months"),
        ("# of days, % of cells & No. of cases", "number of days, percentage of cells and number of cases"),
        ("50% of cells, 50 % OF them, R&D, C# code", "50% of cells, 50 % OF them, R&D, C# code"),
        ("％ of A &amp; B", "percentage of A and B"),
        ("", ""),
    ],
)
def test_clean_text_folds(raw: str, text: str) -> None:
    assert clean_text(raw).text == text


@pytest.mark.parametrize(
    ("raw", "part", "expected"),
    [
        ("relapsed myelomaï¼Œthis study", ",", "ï¼Œ"),
        ("relapsed myelomaï¼Œthis study", "this", "this"),
        ("response ≥ 50 %", ">=", "≥"),
        ("Crohnâ€™s disease", "Crohn's", "Crohnâ€™s"),
        ("serum IFN-γ level", "gamma", "γ"),
        ("AE &amp;gt; 2 (SAE)", "SAE", "SAE"),
        ("No. of A &amp; B", "number", "No."),
        ("No. of A &amp; B", "and", "&amp;"),
    ],
)
def test_locate_finds_the_raw_text(raw: str, part: str, expected: str) -> None:
    cleaned = clean_text(raw)
    at = cleaned.text.index(part)
    start, end = cleaned.locate(at, at + len(part))
    assert raw[start:end] == expected


def test_ascii_text_is_returned_as_it_is() -> None:
    cleaned = clean_text("Overall survival")
    assert cleaned.starts is None
    assert cleaned.locate(0, 7) == (0, 7)


TEXTS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("aZ09 ()（），；≥½²⁻γµ&;#x\\>ï¼Œâ€™‰¥\x00\u200b\u00a0\u0301")),
    max_size=80,
)


@given(TEXTS)
def test_cleaning_is_idempotent(raw: str) -> None:
    once = clean_text(raw).text
    assert clean_text(once).text == once


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_offsets_slice_back(raw: str, one: int, other: int) -> None:
    cleaned = clean_text(raw)
    start, end = sorted((min(one, len(cleaned.text)), min(other, len(cleaned.text))))
    raw_start, raw_end = cleaned.locate(start, end)
    assert 0 <= raw_start <= raw_end <= len(raw)
    if cleaned.text[start:end].isascii() and raw[raw_start:raw_end] == cleaned.text[start:end]:
        return
    assert cleaned.text[start:end] in clean_text(raw).text


@given(st.text(alphabet="abcDEF ()-,", max_size=60))
def test_text_around_a_fold_keeps_its_offsets(words: str) -> None:
    raw = f"{words}≥{words}"
    cleaned = clean_text(raw)
    at = len(words)
    assert cleaned.text == f"{words}>={words}"
    assert cleaned.locate(at, at + 2) == (at, at + 1)
    assert cleaned.locate(at + 2, len(cleaned.text)) == (at + 1, len(raw)) or not words
