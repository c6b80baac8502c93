"""Tokens: which characters belong together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.text.tokens import find_tokens, find_tokens_and_marks


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("IL-6 and CD19+", ["IL-6", "and", "CD19"]),
        ("CTCAE v5.0", ["CTCAE", "v", "5.0"]),
        ("IMWG2016", ["IMWG", "2016"]),
        ("RECIST1.1", ["RECIST", "1.1"]),
        ("EORTC QLQ-C30", ["EORTC", "QLQ", "C30"]),
        ("grade-3 AEs >= 2", ["grade", "3", "AEs", ">=", "2"]),
        ("1,000 cells", ["1,000", "cells"]),
        ("Crohn's disease", ["Crohn's", "disease"]),
        ("CROHN'S DISEASE", ["CROHN'S", "DISEASE"]),
    ],
)
def test_find_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in find_tokens(text)] == tokens


def test_marks_separate_phrases() -> None:
    marks = [token.text for token in find_tokens_and_marks("OS (a, b); v1.0. End.") if token.kind == "mark"]
    assert marks == ["(", ",", ")", ";", ".", "."]


def test_a_line_that_begins_small_goes_on() -> None:
    marks = [
        token.text for token in find_tokens_and_marks("overall\nsurvival\nOS\n\nrate\n- a") if token.kind == "mark"
    ]
    assert marks == ["\n", "\n", "\n", "-"]


def test_a_dash_between_blanks_is_a_mark_but_not_between_numbers() -> None:
    texts = "SF-36 - pain", "at week 12 - pain", "item - 4", "0 - 10", "pre-post", "a -b", "- a"
    found = [[token.text for token in find_tokens_and_marks(text) if token.kind == "mark"] for text in texts]
    assert found == [["-"], ["-"], ["-"], [], [], [], []]


def test_a_saint_ends_no_sentence() -> None:
    marks = [token.text for token in find_tokens_and_marks("St. George's test. End") if token.kind == "mark"]
    assert marks == ["."]


@given(st.text(max_size=200))
def test_tokens_are_slices_in_order(text: str) -> None:
    reached = 0
    for token in find_tokens_and_marks(text):
        assert reached <= token.start < token.end
        assert text[token.start : token.end] == token.text
        reached = token.end
