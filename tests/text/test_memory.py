from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.text import memory
from normalizer.text.memory import WordMemory

SMALL = 4


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_WORDS", SMALL)


def count_makes() -> tuple[list[str], WordMemory[str | None]]:
    made: list[str] = []

    def make(word: str) -> str | None:
        made.append(word)
        return word.upper() if word != "none" else None

    return made, WordMemory(make)


def test_a_value_is_made_once_also_if_it_is_none() -> None:
    made, words = count_makes()
    assert [words["a"], words["none"], words["a"], words["none"]] == ["A", None, "A", None]
    assert made == ["a", "none"]


def test_a_frequent_word_stays_however_many_others_come() -> None:
    made, words = count_makes()
    for number in range(100):
        assert words["often"] == "OFTEN"
        assert words[f"once{number}"] == f"ONCE{number}"
    assert made.count("often") == 1


def test_a_word_that_nobody_asks_for_is_forgotten_and_made_again() -> None:
    made, words = count_makes()
    for word in ["rare", *map(str, range(2 * SMALL + 1)), "rare"]:
        assert words[word] == word.upper()
    assert made.count("rare") == 2


@given(asked=st.lists(st.sampled_from("abcdefghijklmnop")))
def test_values_are_those_of_the_function_and_their_number_is_bounded(asked: list[str]) -> None:
    _, words = count_makes()
    assert [words[word] for word in asked] == [word.upper() for word in asked]
    assert len(words) <= SMALL
    assert len(words._older) <= SMALL
