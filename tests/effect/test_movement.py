from __future__ import annotations

from dataclasses import replace

from normalizer.effect.movement import Kind, Relation, compare_records, summarize
from normalizer.model.record import EndpointMatch, Mention, Method, Record, Status, TimeFrame

EMPTY = Record("1", None, None, "Overall survival", "", "", Status.UNMAPPED)


def make_match(
    id_: str, confidence: float = 0.9, *, ancestors: tuple[str, ...] = (), start: int = 0, end: int = 10
) -> EndpointMatch:
    return EndpointMatch(id_, id_, confidence, ancestors, "measure", start, end, "x", Method.EXACT, "skos:exactMatch")


def make_record(*endpoints: EndpointMatch) -> Record:
    return replace(EMPTY, endpoints=endpoints, status=Status.MAPPED if endpoints else Status.UNMAPPED)


def test_equal_records_are_no_movement() -> None:
    record = make_record(make_match("a"))
    assert not compare_records(record, replace(record, vocabulary_version="other"))


def test_an_endpoint_is_gained_and_lost() -> None:
    gained = compare_records(make_record(), make_record(make_match("a")))
    assert [(move.kind, move.shift) for move in gained.endpoints] == [(Kind.GAINED, 0.9)]
    assert gained.status_changed
    lost = compare_records(make_record(make_match("a")), make_record())
    assert [(move.kind, move.shift) for move in lost.endpoints] == [(Kind.LOST, -0.9)]


def test_an_endpoint_moves_to_its_parent_its_child_or_another_on_the_same_words() -> None:
    parent, child, other = make_match("p"), make_match("c", ancestors=("p",)), make_match("o")
    for before, after, relation in ((child, parent, "parent"), (parent, child, "child"), (parent, other, "other")):
        (move,) = compare_records(make_record(before), make_record(after)).endpoints
        assert (move.kind, move.relation) == (Kind.MOVED, Relation(relation))


def test_readings_of_different_words_do_not_move_into_each_other() -> None:
    movement = compare_records(make_record(make_match("a", end=5)), make_record(make_match("b", start=6)))
    assert sorted(move.kind for move in movement.endpoints) == [Kind.GAINED, Kind.LOST]
    elsewhere = replace(make_match("b"), field="description")
    movement = compare_records(make_record(make_match("a")), make_record(elsewhere))
    assert sorted(move.kind for move in movement.endpoints) == [Kind.GAINED, Kind.LOST]


def test_a_relative_on_the_same_words_is_paired_before_a_stranger() -> None:
    before = make_record(make_match("c", ancestors=("p",)), make_match("x"))
    after = make_record(make_match("o"), make_match("p"))
    moves = compare_records(before, after).endpoints
    assert {(move.before.id, move.after.id) for move in moves if move.before and move.after} == {("c", "p"), ("x", "o")}


def test_readings_with_most_words_in_common_are_paired() -> None:
    before = make_record(make_match("long", end=20), make_match("short", start=12, end=20))
    after = make_record(make_match("new", start=10, end=20), make_match("other", start=0, end=12))
    moves = compare_records(before, after).endpoints
    pairs = {(move.before.id, move.after.id) for move in moves if move.before and move.after}
    assert pairs == {("long", "other"), ("short", "new")}


def test_a_record_whose_status_alone_changed_has_moved() -> None:
    before = make_record(make_match("a"))
    assert compare_records(before, replace(before, status=Status.PARTIAL))


def test_confidence_shifts_count_from_the_smallest_on() -> None:
    before, after = make_record(make_match("a", 0.9)), make_record(make_match("a", 0.895))
    assert not compare_records(before, after)
    assert not compare_records(make_record(make_match("a", 0.5)), make_record(make_match("a", 0.75)), 0.26)
    assert compare_records(make_record(make_match("a", 0.5)), make_record(make_match("a", 0.75)), 0.25)
    (move,) = compare_records(before, after, 0.001).endpoints
    assert (move.kind, move.relation, move.shift) == (Kind.SHIFTED, Relation.SAME, -0.005)


def test_other_facets_come_and_go() -> None:
    mention = Mention("criterion:ctcae", "CTCAE", 1.0, "measure", 0, 5, "CTCAE")
    movement = compare_records(EMPTY, replace(EMPTY, criteria=(mention,), time_frame=TimeFrame(points=("P1D",))))
    assert [(change.facet, change.gained, change.lost) for change in movement.facets] == [
        ("criteria", ("criterion:ctcae",), ())
    ]
    assert movement.others == ("time_frame",)


def test_the_summary_counts_by_kind_relation_and_concept() -> None:
    parent, child = make_match("p"), make_match("c", ancestors=("p",))
    summary = summarize(
        [
            compare_records(make_record(child), make_record(parent)),
            compare_records(make_record(), make_record(parent)),
            compare_records(make_record(parent), make_record(make_match("p", 0.5))),
            compare_records(make_record(parent), make_record(parent)),
        ]
    )
    assert summary.changed == 3
    assert summary.status_changed == 1
    assert summary.moves == {"gained": 1, "moved to parent": 1, "shifted": 1}
    assert (summary.up, summary.down) == (0, 1)
    assert summary.concepts == {"c": (0, 1), "p": (2, 0)}


def test_outcomes_that_do_not_change_count_nothing() -> None:
    same = compare_records(make_record(), make_record())
    gained = compare_records(make_record(), make_record(make_match("a")))
    lost = compare_records(make_record(make_match("b")), make_record())
    assert summarize([same]).changed == 0
    summary = summarize([same, gained, lost])
    assert (summary.changed, summary.concepts) == (2, {"a": (1, 0), "b": (0, 1)})
