"""What is remembered of earlier texts changes no record, and never grows without bound."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalizer.match import views
from normalizer.match.lexicon import Lexicon
from normalizer.match.typos import TypoCorrector
from normalizer.match.views import read_text
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.text import memory
from normalizer.vocabulary import Vocabulary

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"
TEXTS = (
    "",
    "Overall survival (OS)",
    "OS and PFS",
    "CR",
    "CR rate per IMWG 2016",
    "VGPR or better per IMWG",
    "Safety and tolerability",
    "Objectve response rate",
    "survival that is free of progression",
    "Crimson ribbons (CR)",
    "Response by IMWG criteria (CR, PR), overall survival",
    "quality of life in patients with pain, grade 3 or higher",
    "Time from randomization to death from any cause. Overall survival.",
)
OUTCOMES = st.builds(
    Outcome,
    id=st.sampled_from(["1", "2"]),
    measure=st.sampled_from(TEXTS),
    description=st.sampled_from(TEXTS),
    time_frame=st.sampled_from(["", "2 years", "until progression per RECIST 1.1", "up to 2 years, IMWG 2016"]),
    title=st.sampled_from(["", "Multiple myeloma", "Chronic leukemia"]),
    joined=st.one_of(st.none(), st.sampled_from([f"{text}, {text}, 2 years" for text in TEXTS[1:4]])),
)


@pytest.fixture(scope="module")
def forgetful() -> Normalizer:
    """A normalizer that remembers no text."""
    normalizer = Normalizer(Vocabulary.load(TOY))
    normalizer._fields._remembered = normalizer._fields._read_alone  # type: ignore[assignment]
    normalizer._records._remembered_time_frame = normalizer._records._parse_time_frame  # type: ignore[assignment]
    return normalizer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outcomes=st.lists(OUTCOMES, min_size=1, max_size=12))
def test_records_are_those_of_a_normalizer_that_remembers_nothing(
    outcomes: list[Outcome], forgetful: Normalizer
) -> None:
    remembering = Normalizer(forgetful.vocabulary)
    rows = [*outcomes, *reversed(outcomes)]
    assert list(remembering.normalize_many(rows)) == list(forgetful.normalize_many(rows))
    assert remembering._fields._remembered.cache_info().hits > 0


def test_the_same_texts_are_read_once(toy_normalizer: Normalizer) -> None:
    normalizer = Normalizer(toy_normalizer.vocabulary)
    for number in range(3):
        normalizer.normalize_outcome(
            id=str(number), measure="Overall survival", description="Of all.", time_frame="1 y"
        )
    assert normalizer._fields._remembered.cache_info().misses == 3


def test_an_ambiguous_abbreviation_is_read_anew_in_each_trial(toy_normalizer: Normalizer) -> None:
    declared = toy_normalizer.vocabulary.section("text/abbreviations")["abbreviations"][0]
    sense = next(s for s in declared["senses"] if s.get("concept") and s.get("when_disease"))
    titles = (sense["when_disease"][0], "Something else", sense["when_disease"][0])
    records = [toy_normalizer.normalize_outcome(measure=declared["text"], title=title) for title in titles]
    assert records[0] == records[2]
    assert records[0] != records[1]


def test_long_texts_are_not_kept(toy_normalizer: Normalizer) -> None:
    normalizer = Normalizer(toy_normalizer.vocabulary)
    normalizer.normalize_outcome(measure="pain " * 1000, time_frame="day 1, " * 1000)
    assert normalizer._fields._remembered.cache_info().currsize == 1  # the empty description


def test_what_is_known_of_words_stays_within_bounds(
    toy_normalizer: Normalizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_WORDS", 50)
    monkeypatch.setattr(views, "_WORD_KEYS", memory.WordMemory(views._WORD_KEYS._make))
    fresh = Lexicon(toy_normalizer.vocabulary)
    corrector = TypoCorrector(fresh)
    for number in range(500):
        word = f"drug{chr(97 + number % 26)}{chr(97 + number // 26)}x"
        reading = read_text(f"{word} survival")
        assert list(reading.views[0].keys) == [word, "survival"]
        assert fresh.find(reading.views[0].keys)
        assert corrector.correct(word) == ((word,), 0)
        assert corrector.correct("survivl") == (("survival",), 1)
    assert len(views._WORD_KEYS) <= 50
    assert len(fresh._first_steps) <= 50
    assert len(corrector.known) <= 50 + len(fresh.words | fresh.ordinary)
