"""What words say of endpoints that they do not name."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normalizer.match.associations import Associations, Voices, Words, list_words
from normalizer.match.candidates import CandidateFinder
from normalizer.match.evidence import gather_signals
from normalizer.match.views import read_text
from normalizer.vocabulary import Vocabulary
from tests.match.test_evidence import set_scene

if TYPE_CHECKING:
    from normalizer.match.lexicon import Lexicon
    from normalizer.model.candidate import Candidate
    from normalizer.pipeline import Normalizer

SCREENING, IMAGING, DEATH = "endpoint:screening-uptake", "endpoint:imaging-finding", "endpoint:death"
ROOT = Path(__file__).parents[2]
TABLE = Associations(
    {
        SCREENING: Words(-4.0, {"screening": 5.0, "uptake": 4.0}, {"letter": 2.0, "invitation": 3.0}),
        IMAGING: Words(-3.0, {"screening": 1.0, "contrast": 4.5}, {"contrast": 2.0}),
        DEATH: Words(-12.0, {"death": 40.0}, {}),
    }
)


def listen(measure: str, description: str = "") -> Voices:
    return TABLE.listen(read_text(measure), read_text(description))


def test_words_of_measure_and_description_add_up_by_their_share_of_the_text() -> None:
    assert listen("Screening").ask([SCREENING]) == (1.0, ("screening",))
    voice = listen("Screening x uptake y", "letter").ask([SCREENING])
    assert voice == (-4.0 + (5.0 + 4.0) / 2 + 2.0, ("screening", "uptake", "letter"))


def test_a_word_weighs_what_it_weighs_in_its_field() -> None:
    assert listen("Contrast").ask([IMAGING]) == (1.5, ("contrast",))
    assert listen("y", "contrast").ask([IMAGING]) == (-1.0, ("contrast",))
    assert listen("Letter").ask([SCREENING]) == (-4.0, ())


def test_nothing_is_said_beyond_eight() -> None:
    assert listen("Contrast").ask([DEATH]) == (-8.0, ())
    assert listen("Death").ask([DEATH]) == (8.0, ("death",))


def test_a_finer_endpoint_is_spoken_for_by_the_nearest_above_it() -> None:
    assert listen("Screening uptake").ask(["endpoint:new", SCREENING, IMAGING]) == listen("Screening uptake").ask(
        [SCREENING]
    )
    assert listen("Screening uptake").ask(["endpoint:new"]) is None


def test_a_name_that_words_do_not_know_is_hardly_spoken_against() -> None:
    voices = listen("Screening uptake by contrast")
    assert voices.ask([DEATH], ["fatality"]) is None
    assert voices.ask([DEATH], ["uptake"]) == (-3.0, ())
    assert voices.ask([DEATH], ["death"]) == (-8.0, ())


def test_a_word_that_is_repeated_speaks_once_and_a_long_text_is_not_read_to_its_end() -> None:
    assert list_words(read_text("Uptake, uptake (of Uptakes)"), read_text("uptake by letter"))[0].count("uptake") == 1
    _, described = list_words(read_text("x"), read_text(" ".join(f"a{n}" for n in range(500))))
    assert 0 < len(described) < 100


def gather(text: str, table: Associations, toy: Vocabulary, lexicon: Lexicon) -> Candidate:
    scene = set_scene(text, lexicon)
    scene.voices = table.listen(scene.reading, read_text(""))
    (found,) = CandidateFinder(toy).find(scene.hits, scene.reading, "measure")
    gather_signals([found], scene, toy.concepts)
    return found


def test_candidates_get_what_the_words_say(toy: Vocabulary, lexicon: Lexicon) -> None:
    table = Associations({"endpoint:overall-survival": Words(-1.0, {"survival": 6.0}, {})})
    found = gather("Overall survival and screening", table, toy, lexicon)
    assert found.signals["words:for"] == pytest.approx(-1.0 + 6.0 / 2)
    assert found.details["words:for"] == "survival"


def test_against_a_name_that_is_all_that_is_said_words_say_nothing(toy: Vocabulary, lexicon: Lexicon) -> None:
    table = Associations({"endpoint:overall-survival": Words(-5.0, {"survival": 1.0}, {})})
    assert "words:for" not in gather("Overall survival", table, toy, lexicon).signals
    speaking = Associations({"endpoint:overall-survival": Words(-1.0, {"survival": 6.0}, {})})
    assert gather("Overall survival", speaking, toy, lexicon).signals["words:for"] > 0
    assert gather("Overall survival and screening", table, toy, lexicon).signals["words:for"] < 0


def test_the_shipped_table_is_whole(shipped_normalizer: Normalizer) -> None:
    data = json.loads((ROOT / "normalizer/match/words.json").read_text(encoding="utf-8"))
    concepts = shipped_normalizer.vocabulary.concepts
    assert len(data["endpoints"]) > 100
    for id_, (silent, measure, description) in data["endpoints"].items():
        assert id_ in concepts
        assert math.isfinite(silent)
        assert all(math.isfinite(weight) and weight >= 1.5 for weight in [*measure.values(), *description.values()])
