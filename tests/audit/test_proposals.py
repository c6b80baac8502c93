"""What is proposed for a missing term, and what its addition brings."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import pytest

from normalizer.audit import counts
from normalizer.audit.additions import Addition, describe_evidence, make_additions
from normalizer.audit.groups import Group, Term
from normalizer.audit.proposals import Proposer
from normalizer.audit.store import Mention, Store
from normalizer.audit.worth import _Greed
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.load import read_source
from tests.audit.conftest import TOY


@pytest.fixture(scope="module")
def proposer() -> Proposer:
    return Proposer(Vocabulary.load(TOY))


def make_group(key: str) -> Group:
    return Group([Term(key, [Mention(1, 1, key, about=False, whole=True)])])


@pytest.mark.parametrize(
    ("key", "concept", "scope"),
    [
        ("pain intensity scale", "endpoint:pain", "exact"),
        ("pain intensities", "endpoint:pain", "exact"),
        ("pain intensity at rest", "endpoint:pain", "narrow"),
        ("neutropenia severe", None, None),
        ("very good partial response", None, None),
    ],
)
def test_a_synonym_is_proposed_where_the_words_say_so(
    key: str, concept: str | None, scope: str | None, proposer: Proposer
) -> None:
    group = make_group(key)
    proposal = proposer.propose(group, proposer.find_nearest(group), 0)
    assert (proposal.kind, proposal.concept, proposal.scope) == ("synonym" if concept else "concept", concept, scope)


def test_what_two_trials_have_among_their_conditions_is_a_disease(proposer: Proposer) -> None:
    group = make_group("pain intensity scale")
    kinds = [proposer.propose(group, proposer.find_nearest(group), trials).kind for trials in (1, 2)]
    assert kinds == ["synonym", "out-of-scope"]


def make_row(rank: int, text: str, trials: int = 2) -> dict[str, Any]:
    proposal = {"kind": "synonym", "concept": "endpoint:pain", "scope": "exact", "type": "plain", "why": "it hurts"}
    examples = [{"trial_id": trial} for trial in ("T1", None, "T2")]
    return {
        "rank": rank, "text": text, "variants": [{"text": text}], "proposal": proposal, "examples": examples,
        "trials": trials,
    }  # fmt: skip


def test_what_two_groups_propose_is_added_with_the_first() -> None:
    rows = [make_row(1, "sore feeling"), make_row(2, "Sore-feeling"), make_row(3, "pain intensity")]
    additions = list(make_additions(rows, Vocabulary.load(TOY), read_source(TOY)))
    assert [bool(addition.edits) for addition in additions] == [True, False, False]
    assert additions[1].collision == "'sore feeling' is already proposed with group 1"
    assert "already a way to write endpoint:pain" in additions[2].collision


def test_the_evidence_names_trials_and_says_that_there_are_more() -> None:
    assert describe_evidence(make_row(1, "ache")) == "2 trials (T1, T2): it hurts"
    assert describe_evidence(make_row(1, "ache", trials=3)) == "3 trials (T1, T2, ...): it hurts"


def test_an_outcome_that_several_additions_touch_is_gained_with_the_last_of_them() -> None:
    made = [Addition(1, "a", ["a"], gain={1, 2}), Addition(2, "b", ["b"], gain={2}), Addition(3, "c", ["c"])]
    store = cast("Store", SimpleNamespace(count_missed=lambda _: Counter({10: 2})))
    steps = list(_Greed(made, {1: 10, 2: 10}, store).choose())
    assert [(step.addition.rank, step.outcomes, step.trials) for step in steps] == [(1, 1, 0), (2, 1, 1)]


def test_of_very_many_keys_the_rarest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "_MOST_KEYS", 4)
    examples: counts.Examples[str] = counts.Examples(1)
    for at, key in enumerate("accbbde"):
        examples.add(key, {"at": at})
    assert list(examples.rank()) == [("b", 2, [{"at": 3}]), ("c", 2, [{"at": 1}])]
