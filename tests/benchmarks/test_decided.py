import pytest

pytest.importorskip("sklearn", reason="needs the extra benchmarks")

from benchmarks.decided import (
    Decision,
    draw_pairs,
    find_decisions,
    keep_verdicts,
    name_pair,
    show_decisions,
)
from benchmarks.join import name_outcome

ROWS = [
    {"nct_id": f"NCT{trial:08}", "outcome_type": "primary", "measure": f"Measure {number}", "title": "A trial"}
    for number, trial in enumerate([1, 1, 2, 3, 4, 5, 6, 7])
]
HAVING = [("endpoint:a",)] * 8
LACKING = [("endpoint:b",)] * 7 + [("endpoint:a",)]
DECISIONS = find_decisions("rule", HAVING, LACKING)


def test_an_outcome_is_decided_where_the_answer_changes() -> None:
    assert [decision.place for decision in DECISIONS] == [0, 1, 2, 3, 4, 5, 6]
    assert DECISIONS[0] == Decision("rule", 0, ("endpoint:a",), ("endpoint:b",))


def test_pairs_are_of_different_trials_and_not_labelled() -> None:
    labelled = {name_outcome(ROWS[2])}
    pairs = list(draw_pairs(DECISIONS, ROWS, 10, labelled))
    assert len(pairs) == 5
    assert "Measure 2" not in [pair["measure"] for pair in pairs]
    assert sum(pair["measure"] in {"Measure 0", "Measure 1"} for pair in pairs) == 1


def test_no_more_pairs_are_drawn_than_asked_for() -> None:
    assert len(list(draw_pairs(DECISIONS, ROWS, 3, set()))) == 3


def test_the_place_of_an_answer_does_not_tell_which_it_is() -> None:
    pairs = list(draw_pairs(DECISIONS, ROWS, 10, set()))
    assert {pair["A"] for pair in pairs} == {("endpoint:a",), ("endpoint:b",)}
    assert "mechanism" not in pairs[0]


def test_verdicts_come_back_to_the_answer_they_are_for() -> None:
    pairs = list(draw_pairs(DECISIONS, ROWS, 10, set()))
    verdicts = [{"pair": pair["pair"], "verdict": "A" if pair["A"] == ("endpoint:a",) else "B"} for pair in pairs]
    kept = list(keep_verdicts(verdicts, DECISIONS, ROWS))
    assert [verdict["verdict"] for verdict in kept] == ["better"] * 6
    assert not any("measure" in verdict for verdict in kept)
    opposite = [{"pair": verdict["pair"], "verdict": "AB"[verdict["verdict"] == "A"]} for verdict in verdicts]
    assert [verdict["verdict"] for verdict in keep_verdicts(opposite, DECISIONS, ROWS)] == ["worse"] * 6


def test_a_verdict_counts_while_both_answers_are_given() -> None:
    pair = {"pair": name_pair(DECISIONS[0], name_outcome(ROWS[0])), "verdict": "="}
    (kept,) = keep_verdicts([pair], DECISIONS, ROWS)
    assert "| rule      |             7 |    1 |      0 |     0 |    1 |" in show_decisions(
        ["rule"], DECISIONS, ROWS, [kept]
    )
    moved = [Decision("rule", 0, ("endpoint:c",), ("endpoint:b",))]
    assert "| rule      |             1 |    0 |      0 |     0 |    0 |" in show_decisions(
        ["rule"], moved, ROWS, [kept]
    )
