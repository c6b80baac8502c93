"""Cross-validation; skipped where scikit-learn (extra `benchmarks`) is not installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sklearn")

from benchmarks.crossval import (
    count_judgements,
    find_fold,
    fit_folds,
    judge_unseen,
    using,
)
from benchmarks.fit import Example, fit_scorer
from benchmarks.scoring import Core
from normalizer.match.score import Scorer
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

CORE = Core(frozenset({"overall-survival", "adverse-events", "overall-response-rate"}), frozenset())
MEASURES = [("Overall survival", "overall-survival"), ("Number of adverse events", "adverse-events"), ("Colour", "")]


@pytest.fixture(scope="module")
def normalizer() -> Normalizer:
    return Normalizer(Vocabulary.load(Path(__file__).resolve().parent.parent / "toy_ontology"))


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """Sixty outcomes of thirty trials; what is labelled as mentioned in a purpose is a wrong reading."""
    made: list[dict[str, Any]] = []
    for trial in range(30):
        measure, endpoint = MEASURES[trial % 3]
        made.append({"id": f"T{trial}/primary/1", "measure": measure, "endpoints": [endpoint] if endpoint else []})
        made.append({"id": f"T{trial}/primary/2", "measure": f"Colour to predict {measure}", "endpoints": []})
    return made


def test_a_trial_is_in_one_fold() -> None:
    assert find_fold({"id": "NCT1/primary/1"}) == find_fold({"id": "NCT1/secondary/7"})
    assert {find_fold({"id": f"NCT{n}/primary/1"}) for n in range(60)} == {0, 1, 2, 3, 4}


def test_weights_leave_out_rare_and_unwanted_signals() -> None:
    signals = [{"good": float(n % 2), "link:far": 1.0} for n in range(20)] + [{"rare": 1.0, "good": 1.0}]
    examples = [Example(found, bool(n % 2), f"T{n}") for n, found in enumerate(signals)]
    scorer = fit_scorer(examples, left_out=("link:",))
    assert set(scorer.weights) == {"good"}
    assert scorer.weights["good"] > 0
    assert set(fit_scorer(examples).weights) == {"good", "link:far"}


def test_unseen_trials_are_read_and_judged_in_order(normalizer: Normalizer, rows: list[dict[str, Any]]) -> None:
    scorers = fit_folds(rows, CORE, normalizer)
    judged = judge_unseen(rows, CORE, normalizer, scorers, 0.5)
    assert len(judged) == len(rows)
    assert judged[0].right == {"overall-survival"}
    assert count_judgements(judged).right >= 10


def test_another_scorer_is_used_for_a_while_only(normalizer: Normalizer) -> None:
    with using(normalizer, Scorer(-20.0, {}), 0.9):
        assert not normalizer.normalize_outcome(measure="Overall survival").endpoints
    assert normalizer.threshold == 0.5
    assert normalizer.normalize_outcome(measure="Overall survival").endpoints
