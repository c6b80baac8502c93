"""Every switch works, and is undone; skipped where scikit-learn (extra `benchmarks`) is not installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sklearn")

from benchmarks.ablation import MECHANISMS, Mechanism, judge_without, show_ablation
from benchmarks.scoring import Core, EndpointJudgement
from normalizer.match.score import Scorer
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome
from normalizer.vocabulary import Vocabulary

CORE = Core(frozenset({"overall-survival", "progression-free-survival", "overall-response-rate"}), frozenset())


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(Path(__file__).resolve().parent.parent / "toy_ontology")


def find(vocabulary: Vocabulary, mechanism: Mechanism, **texts: str) -> set[str]:
    with mechanism.switch_off():
        normalizer = Normalizer(vocabulary)
        record = normalizer.normalize_outcome(make_outcome(texts))
        return {match.id.removeprefix("endpoint:") for match in (*record.endpoints, *record.candidates)}


@pytest.mark.parametrize(
    ("name", "texts", "lost"),
    [
        ("typing errors", {"measure": "Overal survivl"}, "overall-survival"),
        ("words of a phrase", {"measure": "Overall and progression-free survival"}, "overall-survival"),
        ("brackets", {"measure": "Progression-free (long) survival"}, "progression-free-survival"),
        ("description, where", {"measure": "Efficacy", "description": "Overall survival"}, "overall-survival"),
    ],
)
def test_what_a_mechanism_finds_is_lost_without_it(
    vocabulary: Vocabulary, name: str, texts: dict[str, str], lost: str
) -> None:
    (mechanism,) = [mechanism for mechanism in MECHANISMS if mechanism.name.startswith(name)]
    assert lost in find(vocabulary, Mechanism("nothing"), **texts)
    assert lost not in find(vocabulary, mechanism, **texts)
    assert lost in find(vocabulary, Mechanism("nothing"), **texts)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda mechanism: mechanism.name)
def test_every_switch_can_be_thrown(vocabulary: Vocabulary, mechanism: Mechanism) -> None:
    find(vocabulary, mechanism, measure="Rate of MR (minor response) by PCR", description="Time to death")


def test_a_mechanism_does_something() -> None:
    assert all(m.signals or m.scorer or m.switch_off is not Mechanism("").switch_off for m in MECHANISMS)
    assert len({mechanism.name for mechanism in MECHANISMS}) == len(MECHANISMS)


def test_rows_are_judged_with_a_fixed_scorer(vocabulary: Vocabulary) -> None:
    rows: list[dict[str, Any]] = [
        {"id": f"T{n}/primary/1", "measure": "Overall survival", "endpoints": ["overall-survival"]} for n in range(5)
    ]
    every = judge_without(Mechanism("all", scorer=Scorer(20.0, {})), rows, CORE, vocabulary)
    nothing = judge_without(Mechanism("none", scorer=Scorer(-20.0, {})), rows, CORE, vocabulary)
    assert all(row.right == {"overall-survival"} for row in every)
    assert all(row.missed == {"overall-survival"} for row in nothing)


def test_changes_are_against_the_first_line_and_fresh_rows_count_apart() -> None:
    right = EndpointJudgement(frozenset({"a"}), frozenset(), frozenset(), ((0.9, True),))
    missed = EndpointJudgement(frozenset(), frozenset(), frozenset({"a"}), ())
    table = show_ablation([("all", [right, right]), ("less", [right, missed])], 1)
    assert [cell.strip() for cell in table.splitlines()[3].split("|")[1:-1]] == [
        "less", "0.000", "-1.000", "1.000", "+0.000", "0.100"
    ]  # fmt: skip
