"""What a change is said not to touch must come out of a full run as it was, to the last bit of its record."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.effect.affected import find_affected
from normalizer.effect.corpus import Corpus
from normalizer.match.lexicon import Lexicon
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import overlay_vocabulary
from normalizer.vocabulary.load import read_source
from normalizer.vocabulary.schema.edit import AddPhrase, AddSynonym, Edit, Move
from tests.effect.random_changes import ChangeMaker, list_plain_words, strip_version

if TYPE_CHECKING:
    from normalizer.vocabulary.load import Source

TOY = Path(__file__).parents[1] / "toy_ontology"


@cache
def read_toy() -> Source:
    return read_source(TOY)


@cache
def list_toy_words() -> list[str]:
    return list_plain_words(Lexicon(Vocabulary.from_source(read_toy())).keys)


@cache
def list_toy_examples() -> list[str]:
    return [example["text"] for entry in read_toy().entries.values() for example in entry.data.get("examples", ())]


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.integers(1, 3), st.booleans())
def test_what_is_not_touched_stays_as_it_is(seed: int, edits: int, backwards: bool) -> None:  # noqa: FBT001
    maker = ChangeMaker(read_toy(), list_toy_words(), Random(seed))  # noqa: S311 - no secret
    vocabularies = [Vocabulary.from_source(read_toy()), Vocabulary.from_source(maker.change(edits))]
    before, after = reversed(vocabularies) if backwards else vocabularies
    corpus = Corpus(maker.draw_outcomes(40, known=list_toy_examples()))
    old = [strip_version(record) for record in Normalizer(before).normalize_many(corpus.outcomes)]
    new = [strip_version(record) for record in Normalizer(after).normalize_many(corpus.outcomes)]
    changed = {place for place in range(len(corpus)) if old[place] != new[place]}
    assert changed <= set(find_affected(before, after, corpus).places)


def find_touched(edits: list[Edit], *texts: str) -> list[str]:
    corpus = Corpus(Outcome(id=text, measure=text) for text in texts)
    affected = find_affected(Vocabulary.from_source(read_toy()), overlay_vocabulary(read_toy(), edits), corpus)
    assert affected.reasons == ()
    return [texts[place] for place in affected.places]


def test_a_synonym_touches_texts_with_all_its_words() -> None:
    edits: list[Edit] = [AddSynonym(id="endpoint:overall-survival", text="length of life")]
    texts = ("Length of life in years", "Life, and its length", "Renal function", "Overall survival")
    assert find_touched(edits, *texts) == ["Length of life in years", "Life, and its length"]


def test_a_synonym_touches_texts_with_typing_errors_in_its_words() -> None:
    edits: list[Edit] = [AddSynonym(id="endpoint:overall-survival", text="survivorship")]
    assert find_touched(edits, "Survivorshipp at 2 years", "Surviviorship", "Overall survival") == [
        "Survivorshipp at 2 years",
        "Surviviorship",
    ]


def test_a_new_word_touches_texts_whose_typing_errors_it_makes_undecided() -> None:
    """`survivol` is one letter from `survival`; with `survivor` known as well it is no longer mended."""
    edits: list[Edit] = [AddSynonym(id="endpoint:pain", text="survivol pain"), AddPhrase(list="vague", text="survivel")]
    assert find_touched(edits, "Overall survivul", "Overall survival") == ["Overall survivul"]


def test_a_new_word_touches_texts_that_are_cut_in_two_at_it() -> None:
    edits: list[Edit] = [AddSynonym(id="endpoint:pain", text="ache")]
    assert find_touched(edits, "Overallache in adults", "acheoverall", "Overall survival") == [
        "Overallache in adults",
        "acheoverall",
    ]


def test_a_moved_concept_touches_the_texts_that_name_it_or_what_is_below_it() -> None:
    edits: list[Edit] = [Move(id="endpoint:overall-response-rate", broader=("endpoint:clinical-outcome",))]
    assert find_touched(edits, "Overall response rate", "Pain") == ["Overall response rate"]


def test_an_edit_without_effect_touches_nothing() -> None:
    assert find_touched([AddSynonym(id="endpoint:pain", text="Pain")], "Pain", "Overall survival") == []


@pytest.mark.parametrize("path", ["text/compositions.yaml", "time_frames/units.yaml"])
def test_what_can_touch_every_text_is_said_to_do_so(path: str) -> None:
    from normalizer.vocabulary.edit.draft import Draft

    draft = Draft(read_toy())
    data = draft.open_file(path)
    key = "bridges" if "compositions" in path else "numbered"
    data[key] = [*data.get(key, ()), "visit by"]
    corpus = Corpus([Outcome(id="1", measure="Pain"), Outcome(id="2", measure="Overall survival")])
    after = Vocabulary.from_source(draft.finish()[1])
    affected = find_affected(Vocabulary.from_source(read_toy()), after, corpus)
    assert affected.places == (0, 1)
    assert affected.reasons == (f"{path} changed, which can touch every text",)
