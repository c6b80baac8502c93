"""What a change is said not to touch must come out of a full run as it was, to the last bit of its record."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import normalizer
from normalizer.effect.affected import find_affected
from normalizer.effect.corpus import Corpus
from normalizer.effect.difference import COMPOSITIONS, IN_LEXICON, NOT_READ
from normalizer.match.lexicon import Lexicon
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import overlay_vocabulary
from normalizer.vocabulary.edit.draft import Draft
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
def compile_toy() -> Vocabulary:
    return Vocabulary.from_source(read_toy())


@cache
def list_toy_words() -> list[str]:
    return list_plain_words(Lexicon(compile_toy()).keys)


@cache
def list_toy_examples() -> list[str]:
    return [example["text"] for entry in read_toy().entries.values() for example in entry.data.get("examples", ())]


@pytest.mark.no_cover  # measuring would double the time, and reaches no line that others do not
@settings(max_examples=60)
@given(st.integers(0, 10**9), st.integers(1, 3), st.booleans())
def test_what_is_not_touched_stays_as_it_is(seed: int, edits: int, backwards: bool) -> None:  # noqa: FBT001
    maker = ChangeMaker(read_toy(), list_toy_words(), Random(seed))  # noqa: S311 - no secret
    vocabularies = [compile_toy(), Vocabulary.from_source(maker.change(edits))]
    before, after = reversed(vocabularies) if backwards else vocabularies
    corpus = Corpus(maker.draw_outcomes(40, known=list_toy_examples()))
    old = [strip_version(record) for record in Normalizer(before).normalize_many(corpus.outcomes)]
    new = [strip_version(record) for record in Normalizer(after).normalize_many(corpus.outcomes)]
    changed = {place for place in range(len(corpus)) if old[place] != new[place]}
    assert changed <= set(find_affected(before, after, corpus).places)


def find_touched(after: Vocabulary, *texts: str) -> list[str]:
    """The texts that a change is said to touch; that no other changes is checked on the way."""
    before = compile_toy()
    corpus = Corpus(Outcome(id=text, measure=text) for text in texts)
    affected = find_affected(before, after, corpus)
    assert affected.reasons == ()
    touched = [texts[place] for place in affected.places]
    old, new = Normalizer(before), Normalizer(after)
    changed = [t for t in texts if strip_version(old.normalize(t)) != strip_version(new.normalize(t))]
    assert set(changed) <= set(touched)
    return touched


def overlay(*edits: Edit) -> Vocabulary:
    return overlay_vocabulary(read_toy(), edits)


def relabel(id_: str) -> Vocabulary:
    """The toy vocabulary with another label of a concept."""
    draft = Draft(read_toy())
    draft.open_entry(id_)["label"] = "Relabelled"
    return Vocabulary.from_source(draft.finish()[1])


def test_a_synonym_touches_texts_with_all_its_words() -> None:
    after = overlay(AddSynonym(id="endpoint:overall-survival", text="length of life"))
    texts = ("Length of life in years", "Life, and its length", "Renal function", "Overall survival")
    assert find_touched(after, *texts) == ["Length of life in years", "Life, and its length"]


def test_a_synonym_touches_texts_with_typing_errors_in_its_words() -> None:
    after = overlay(AddSynonym(id="endpoint:overall-survival", text="survivorship"))
    texts = ("Survivorshipp at 2 years", "Surviviorship", "Overall survival")
    assert find_touched(after, *texts) == ["Survivorshipp at 2 years", "Surviviorship"]


def test_a_synonym_of_known_words_touches_texts_that_misspell_them() -> None:
    after = overlay(AddSynonym(id="endpoint:overall-survival", text="intensity of survival"))
    assert find_touched(after, "Survivul intensty", "Pain", "Overall survival") == ["Survivul intensty"]


def test_a_new_word_touches_texts_whose_typing_errors_it_makes_undecided() -> None:
    """`survivul` is one letter from `survival`; with `survivol` known as well it is no longer mended."""
    after = overlay(AddSynonym(id="endpoint:pain", text="survivol pain"), AddPhrase(list="vague", text="survivel"))
    assert find_touched(after, "Overall survivul", "Overall survival") == ["Overall survivul"]


def test_a_new_word_touches_texts_that_are_cut_in_two_at_it() -> None:
    after = overlay(AddSynonym(id="endpoint:pain", text="ache"))
    texts = ("Overallache in adults", "acheoverall", "Overall survival")
    assert find_touched(after, *texts) == ["Overallache in adults", "acheoverall"]


def test_words_that_may_be_mended_to_a_word_are_few() -> None:
    corpus = Corpus([Outcome(id="1", measure="tyme timer timetable totaltime lifetime tolerability team")])
    assert set(corpus.list_similar("time")) == {"timer", "timetable", "totaltime", "lifetime"}


def test_a_synonym_filed_under_another_word_touches_its_texts() -> None:
    """`life` is no longer the rarest word of `quality of life`, so that one is found under `quality` from now on."""
    after = overlay(AddSynonym(id="endpoint:overall-survival", text="length of life"))
    assert find_touched(after, "Quality in life", "Pain") == ["Quality in life"]


def test_a_moved_concept_touches_the_texts_that_name_it_or_what_is_below_it() -> None:
    after = overlay(Move(id="endpoint:adverse-events", broader=("endpoint:clinical-outcome",)))
    assert find_touched(after, "Side effects", "Neutropenia", "Pain") == ["Side effects", "Neutropenia"]


def test_a_concept_touches_what_measures_it() -> None:
    assert find_touched(relabel("endpoint:pain"), "BPI", "Renal function") == ["BPI"]


def test_a_concept_touches_what_is_composed_to_it() -> None:
    after = relabel("endpoint:time-to-response")
    assert find_touched(after, "Objective response rate, onset", "Renal function") == ["Objective response rate, onset"]


def test_a_version_touches_texts_with_its_family() -> None:
    texts = ("ORR by International Myeloma Working Group criteria 2011", "ORR")
    assert find_touched(relabel("criterion:imwg-2011"), *texts) == [texts[0]]


def test_a_concept_touches_ambiguous_texts_that_may_mean_it() -> None:
    assert find_touched(relabel("analyte:creatinine"), "Serum CR", "Pain") == ["Serum CR"]


def test_the_senses_of_an_ambiguous_text_touch_it() -> None:
    draft = Draft(read_toy())
    draft.open_file("text/abbreviations.yaml")["abbreviations"][0]["default"] = "analyte:creatinine"
    assert find_touched(Vocabulary.from_source(draft.finish()[1]), "CR", "Pain") == ["CR"]


def test_an_ordinary_word_touches_the_abbreviation_of_the_same_letters() -> None:
    draft = Draft(read_toy())
    draft.open_file("text/ordinary_words.yaml")["phrases"].append("orr")
    assert find_touched(Vocabulary.from_source(draft.finish()[1]), "Median orr", "Pain") == ["Median orr"]


def test_an_edit_without_effect_touches_nothing() -> None:
    after = overlay(AddSynonym(id="endpoint:pain", text="Pain"))
    assert find_touched(after, "Pain", "Overall survival") == []


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("text/compositions.yaml", "bridges"),
        ("time_frames/units.yaml", "numbered"),
        ("text/definitions.yaml", "times"),
        ("text/comparatives.yaml", "or_more"),
        ("text/instrument_words.yaml", "phrases"),
        ("text/version_words.yaml", "phrases"),
    ],
)
def test_what_can_touch_every_text_is_said_to_do_so(path: str, key: str) -> None:
    draft = Draft(read_toy())
    data = draft.open_file(path)
    data[key] = [*data.get(key, ()), "visit by"]
    corpus = Corpus([Outcome(id="1", measure="Pain"), Outcome(id="2", measure="Overall survival")])
    after = Vocabulary.from_source(draft.finish()[1])
    affected = find_affected(Vocabulary.from_source(read_toy()), after, corpus)
    assert affected.places == (0, 1)
    assert affected.reasons == (f"{path} changed, which can touch every text",)


def test_every_file_of_words_that_reading_asks_for_is_accounted_for() -> None:
    """A new file that the code reads touches everything, unless the lexicon shows what differs in it."""
    package = Path(normalizer.__file__).parent
    floors = ("match", "extract", "pipeline", "resolve", "io")
    code = [path.read_text("utf-8") for floor in floors for path in (package / floor).rglob("*.py")]
    asked = {name for text in code for name in re.findall(r'"(text/\w+)"', text)}
    assert asked >= IN_LEXICON | {COMPOSITIONS}
    assert not asked & NOT_READ
