"""The effect of one change on a small corpus, and the examples that such a corpus is made of."""

from __future__ import annotations

from normalizer.effect.affected import take_all
from normalizer.effect.corpus import Corpus
from normalizer.effect.examples import list_examples
from normalizer.effect.movement import Kind
from normalizer.effect.run import measure_effect
from normalizer.model.outcome import Outcome
from normalizer.vocabulary.schema.edit import AddExample, AddSynonym
from tests.effect.test_affected import compile_toy, overlay

OS = "endpoint:overall-survival"


def test_only_what_is_touched_is_run_and_a_movement_has_its_place() -> None:
    after = overlay(AddSynonym(id=OS, text="length of life"))
    corpus = Corpus([Outcome("1", measure="Pain"), Outcome("2", measure="Length of life in years")])
    effect = measure_effect(compile_toy(), after, corpus)
    assert (effect.size, effect.run, effect.places, effect.faults) == (2, 1, (1,), 0)
    assert [(move.kind, move.after and move.after.id) for move in effect.movements[0].endpoints] == [(Kind.GAINED, OS)]
    everything = measure_effect(compile_toy(), after, corpus, affected=take_all(corpus))
    assert everything.run == 2
    assert (everything.movements, everything.places) == (effect.movements, effect.places)


def test_every_example_text_comes_once_and_counts_from_one() -> None:
    before = compile_toy()
    after = overlay(AddExample(id=OS, text="How long people live"))
    known = [outcome.measure for outcome in list_examples(before)]
    assert known
    assert len(known) == len(set(known))
    assert f"{OS}#1" in {outcome.id for outcome in list_examples(before)}
    both = [outcome.measure for outcome in list_examples(before, after)]
    assert both == [*known, "How long people live"]
