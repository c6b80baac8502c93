"""Counting which words stand beside which endpoints."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("sklearn")

from benchmarks.words import FEWEST_OUTCOMES, FEWEST_TRIALS, Lesson, count_lessons, render_table, weigh_words

SURVIVAL, PAIN, FINER = ("endpoint:survival",), ("endpoint:pain",), ("endpoint:back-pain", "endpoint:pain")


def make_lessons() -> list[Lesson]:
    enough = range(FEWEST_OUTCOMES)
    lessons = [(f"NCT{at}", ["survival", "month", "of"], (SURVIVAL,)) for at in enough]
    lessons += [(f"NCT{at}", ["pain", "scale", "of"], (PAIN,)) for at in enough]
    lessons += [("NCT1", ["pain", "brandname"], (FINER,)) for _ in range(FEWEST_OUTCOMES - 1)]
    return lessons


def test_rare_endpoints_count_as_the_next_above_and_words_of_one_trial_do_not_count() -> None:
    of_endpoint, of_word, of_both = count_lessons(make_lessons())
    assert of_endpoint == {SURVIVAL[0]: FEWEST_OUTCOMES, PAIN[0]: 2 * FEWEST_OUTCOMES - 1}
    assert of_both[PAIN[0]]["pain"] == 2 * FEWEST_OUTCOMES - 1
    assert "brandname" not in of_word
    assert FEWEST_TRIALS > 1


def test_words_speak_for_what_they_stand_beside() -> None:
    lessons = make_lessons()
    endpoints, words = weigh_words(len(lessons), *count_lessons(lessons))
    places = {id_: place for place, (id_, _) in enumerate(endpoints)}
    assert dict(words["survival"])[places[SURVIVAL[0]]] > 2
    assert [place for place, _ in words["scale"]] == [places[PAIN[0]]]
    assert "of" not in words  # beside all alike
    table = json.loads(render_table({"date": "today"}, endpoints, words))
    assert table["words"]["pain"] == [list(pair) for pair in words["pain"]]
    assert table["endpoints"] == [list(pair) for pair in endpoints]
