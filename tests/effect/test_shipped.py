"""The shipped vocabulary: running only what a change can touch finds what running everything finds."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from normalizer.effect.affected import take_all
from normalizer.effect.corpus import Corpus
from normalizer.effect.examples import list_examples
from normalizer.effect.run import measure_effect
from normalizer.io.read import read_outcomes
from normalizer.match.lexicon import Lexicon
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.load import read_source
from tests.effect.random_changes import ChangeMaker, list_plain_words

if TYPE_CHECKING:
    from normalizer.vocabulary.load import Source

ROOT = Path(__file__).parents[2]


@cache
def read_shipped() -> tuple[Source, Vocabulary]:
    source = read_source(ROOT / "ontology")
    return source, Vocabulary.from_source(source)


@cache
def read_corpus() -> Corpus:
    return Corpus([*read_outcomes(ROOT / "seeds"), *list_examples(read_shipped()[1])])


@pytest.mark.slow
@pytest.mark.no_cover  # measuring would double the time, and reaches no line that others do not
@pytest.mark.parametrize("seed", range(5))
def test_affected_only_finds_what_a_full_run_finds(seed: int) -> None:
    source, before = read_shipped()
    words = list_plain_words(Lexicon(before).keys)
    after = Vocabulary.from_source(ChangeMaker(source, words, Random(seed)).change(2))  # noqa: S311 - no secret
    corpus = read_corpus()
    some = measure_effect(before, after, corpus, smallest_shift=0.0001)
    everything = measure_effect(before, after, corpus, smallest_shift=0.0001, affected=take_all(corpus))
    assert (some.places, some.movements) == (everything.places, everything.movements)
    assert some.run < everything.run == len(corpus)
