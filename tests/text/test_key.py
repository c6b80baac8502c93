"""Keys: what counts as the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.text.key import make_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Progression-Free  Survival", "progression free survival"),
        ("tumour responses", "Tumor response"),
        ("haematological toxicity", "hematological toxicity"),
        ("leukaemia-free survival", "Leukemia Free Survival"),
        ("randomisation", "randomization"),
        ("oedema of the limbs", "edema of limbs"),
        ("antibody titres", "antibody titer"),
        ("Waldenström", "Waldenstrom"),
        ("IL-6", "il6"),
        ("AEs", "AE"),
        ("biopsies", "biopsy"),
        ("percent of leucocytes", "Percentage of Leukocytes"),
        ("coeliac artefact, genetic counselling", "celiac artifact genetic counseling"),
        ("arrhythmias and lymphomas", "arrhythmia and lymphoma"),
        ("ＣＴＣＡＥ（５．０）", "CTCAE 5.0"),
        ("≥VGPR", ">= VGPR"),
    ],
)
def test_same_key(one: str, other: str) -> None:
    assert make_key(one) == make_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PFS2", "PFS"),
        ("time to response", "response time"),
        ("disease", "diseise"),
        ("> 3", ">= 3"),
        ("loss", "los"),
        ("FACT-An", "FACT"),
        ("immunoglobulin A", "immunoglobulin"),
    ],
)
def test_other_key(one: str, other: str) -> None:
    assert make_key(one) != make_key(other)


@given(st.text(max_size=100))
def test_key_is_idempotent(text: str) -> None:
    assert make_key(make_key(text)) == make_key(text)


@given(st.lists(st.sampled_from("AEs responses tumours IL-6 QLQ-C30 v5.0 randomised the series titres".split())))
def test_key_is_idempotent_on_real_words(words: list[str]) -> None:
    text = " ".join(words)
    assert make_key(make_key(text)) == make_key(text)


def test_the_letter_a_is_no_article() -> None:
    assert make_key("serum amyloid A at week 2") == "serum amyloid a at week 2"
    assert make_key("the level of a drug in a cell") == "level of drug in cell"
    assert make_key("Immunoglobulin A") == "immunoglobulin a"
