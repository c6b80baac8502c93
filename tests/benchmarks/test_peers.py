from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.scoring import Core
from normalizer.model.concept import Scope, Surface, SynonymType
from normalizer.vocabulary import Vocabulary

CORE = Core(frozenset({"overall-survival", "adverse-events"}), frozenset())
OS, AE = "endpoint:overall-survival", "endpoint:adverse-events"


def write(text: str, concept: str) -> Surface:
    return Surface(text.lower(), concept, text, Scope.EXACT, SynonymType.PLAIN, case_sensitive=False)


WRITINGS = [write("Overall survival", OS), write("Survival", OS), write("Adverse events", AE), write("OS", OS)]
TEXTS = ["Overall survival and adverse events", "OS, survival", "Cost", ""]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(Path(__file__).resolve().parent.parent / "toy_ontology")


def test_a_dictionary_finds_all_whole_words() -> None:
    pytest.importorskip("ahocorasick_rs")
    answers = peers.build_automaton(WRITINGS)(TEXTS)
    assert [[concept for concept, _ in answer] for answer in answers] == [[OS, AE], [OS, OS], [], []]
    assert answers[0][0][1] > answers[1][0][1]


@pytest.mark.parametrize("scorer", ["token_set_ratio", "WRatio"])
def test_fuzzy_matchers_give_the_closest_writing(scorer: str) -> None:
    pytest.importorskip("rapidfuzz")
    (survival,), (abbreviation,), *_ = peers.build_fuzzy(scorer)(WRITINGS)(["Overal survival", "OS", "Cost"])
    assert survival[0] == abbreviation[0] == OS
    assert 0.8 < survival[1] <= abbreviation[1] == 1.0


def test_ngrams_give_the_closest_writing() -> None:
    pytest.importorskip("sklearn")
    (survival,), nothing = peers.build_ngrams(WRITINGS)(["Overal survival", "12345"])
    assert survival[0] == OS
    assert 0.5 < survival[1] <= 1.0
    assert nothing == []


def test_gilda_annotates() -> None:
    pytest.importorskip("gilda")
    answers = peers.build_gilda(WRITINGS)(TEXTS)
    assert [{concept for concept, _ in answer} for answer in answers] == [{OS, AE}, {OS}, set(), set()]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_text2term_gives_the_closest_term() -> None:
    pytest.importorskip("text2term")
    read = peers.build_text2term([*WRITINGS, write("Adverse events of any grade", AE)])
    survival, again, nothing = read(["Overal survival", "Overal survival", "12345"])
    assert [concept for concept, _ in survival] == [OS]
    assert survival == again
    assert 0.3 <= survival[0][1] <= 1.0
    assert nothing == []
    assert read(["12345"]) == [[]]


def test_threshold_is_the_one_with_the_best_f1(vocabulary: Vocabulary) -> None:
    rows = [{"id": "1", "endpoints": ["overall-survival"]}, {"id": "2", "endpoints": []}]
    answers = [[(OS, 0.8), (AE, 0.5)], [(AE, 0.6)]]
    threshold = peers.tune_threshold(rows, answers, vocabulary, CORE)
    assert threshold == 0.8
    records = peers.make_records(rows, answers, vocabulary, threshold)
    assert [[e["id"] for e in records[name]["endpoints"]] for name in ("1", "2")] == [[OS], []]
    assert peers.tune_threshold(rows, [[], []], vocabulary, CORE) == 0.0


def test_peers_read_the_measure_alone() -> None:
    assert peers.read_measure({"id": "1", "measure": "Overall survival（OS）", "time_frame": "2 years"}) == (
        "Overall survival(OS)"
    )
    assert peers.read_measure({"id": "1", "joined": "Overall survival, up to 2 years"}) == "Overall survival"


def test_writings_are_those_of_endpoints(vocabulary: Vocabulary) -> None:
    writings = peers.list_writings(vocabulary)
    assert writings
    assert {surface.concept.partition(":")[0] for surface in writings} == {"endpoint"}
