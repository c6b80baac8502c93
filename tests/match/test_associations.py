"""What words say of endpoints that they do not name."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from normalizer.match.associations import Associations, Voices, list_words
from normalizer.match.candidates import CandidateFinder
from normalizer.match.evidence import gather_signals
from normalizer.match.lexicon import Lexicon
from normalizer.match.views import read_text
from normalizer.vocabulary import Vocabulary
from tests.match.test_evidence import set_scene

SCREENING, IMAGING, DEATH = "endpoint:screening-uptake", "endpoint:imaging-finding", "endpoint:death"
ROOT = Path(__file__).parents[2]
TABLE = Associations(
    [(SCREENING, -4.0), (IMAGING, -3.0), (DEATH, -2.0)],
    {
        "screening": [(0, 5.0), (1, 1.0)],
        "uptake": [(0, 4.0), (1, 2.0)],
        "letter": [(0, 2.0)],
        "invitation": [(0, 3.0)],
        "contrast": [(1, 4.5)],
    },
)


def listen(measure: str, description: str = "") -> Voices:
    return TABLE.listen(read_text(measure), read_text(description))


def test_the_three_loudest_words_of_measure_and_description_add_up() -> None:
    voice = listen("Screening uptake", "by letter of invitation").ask([SCREENING])
    assert voice == (8.0, 8.0, ("screening", "uptake", "invitation"))  # 5 + 4 + 3 - 4; imaging has 1 + 2 - 3
    assert listen("Screening").ask([SCREENING]) == (1.0, 3.0, ("screening",))  # death leads without a word


def test_one_that_is_behind_says_how_far() -> None:
    voice = listen("Contrast uptake").ask([SCREENING])
    assert voice is not None
    assert (voice.odds, voice.lead) == (0.0, -3.5)


def test_who_has_no_words_stands_at_its_own_log_odds() -> None:
    assert listen("Contrast").ask([DEATH]) == (-2.0, -3.5, ())
    assert listen("Nothing known").ask([IMAGING]) == (-3.0, -1.0, ())


def test_a_finer_endpoint_is_spoken_for_by_the_nearest_above_it() -> None:
    assert listen("Screening uptake").ask(["endpoint:new", SCREENING, IMAGING]) == listen("Screening uptake").ask(
        [SCREENING]
    )
    assert listen("Screening uptake").ask(["endpoint:new"]) is None


def test_a_name_that_words_do_not_know_is_hardly_spoken_against() -> None:
    voices = listen("Screening uptake by contrast")
    assert voices.ask([DEATH], ["fatality"]) is None
    assert voices.ask([DEATH], ["letter"]) == (-2.0, -3.0, ())
    assert voices.ask([IMAGING], ["contrast"]) == (4.5, -0.5, ("contrast", "uptake", "screening"))


def test_a_word_that_is_repeated_speaks_once_and_a_long_text_is_not_read_to_its_end() -> None:
    assert list_words(read_text("Uptake, uptake (of Uptakes)"), read_text("uptake by letter")).count("uptake") == 1
    words = list_words(read_text("x"), read_text(" ".join(f"a{n}" for n in range(500))))
    assert len(words) < 100


def test_candidates_get_what_the_words_say(toy: Vocabulary, lexicon: Lexicon) -> None:
    scene = set_scene("Overall survival and screening", lexicon)
    scene.voices = Associations([("endpoint:overall-survival", -1.0)], {"survival": [(0, 3.0)]}).listen(
        scene.reading, read_text("")
    )
    (found,) = CandidateFinder(toy).find(scene.hits, scene.reading, "measure")
    gather_signals([found], scene, toy.concepts)
    assert (found.signals["words:for"], found.details["words:for"]) == (2.0, "survival")
    assert found.signals["words:ahead"] == pytest.approx(3.0)


def test_the_shipped_table_is_whole() -> None:
    data = json.loads((ROOT / "normalizer/match/words.json").read_text(encoding="utf-8"))
    concepts = Vocabulary.load().concepts
    assert all(id_ in concepts for id_, _ in data["endpoints"])
    assert all(math.isfinite(prior) and prior < 0 for _, prior in data["endpoints"])
    for found in data["words"].values():
        assert found
        assert all(0 <= place < len(data["endpoints"]) and 1 <= weight <= 6 for place, weight in found)
