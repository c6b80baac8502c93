from __future__ import annotations

from pathlib import Path

from benchmarks.perturbation import grow_vocabulary, perturb_outcomes, share_unique
from normalizer.match.lexicon import Lexicon
from normalizer.model.outcome import Outcome
from normalizer.text.key import make_key
from normalizer.vocabulary import Vocabulary

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"


def test_perturbed_texts_differ_and_are_the_same_each_time() -> None:
    outcomes = [Outcome(str(number), measure="Overall survival of all", time_frame="2 years") for number in range(50)]
    perturbed = perturb_outcomes(outcomes)
    assert share_unique(outcomes) == 2 / 100
    assert share_unique(perturbed) == 1.0
    assert perturbed == perturb_outcomes(outcomes)
    assert {outcome.description for outcome in perturbed} == {""}
    assert {outcome.joined for outcome in perturbed} == {None}


def test_a_grown_vocabulary_has_all_writings_and_their_copies() -> None:
    vocabulary = Vocabulary.load(TOY)
    grown = grow_vocabulary(vocabulary, 4)
    assert len(grown.surfaces) == 4 * len(vocabulary.surfaces)
    assert all(surface.key == make_key(surface.text) for surface in grown.surfaces)
    keys = set(Lexicon(grow_vocabulary(vocabulary, 1)).keys)
    assert keys == set(Lexicon(vocabulary).keys)
    assert keys < set(Lexicon(grown).keys)
    assert len(vocabulary.surfaces) < len(grown.surfaces)
