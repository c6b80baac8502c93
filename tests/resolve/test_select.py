"""Selection: which candidates are chosen, and what the status says."""

from __future__ import annotations

from dataclasses import replace

from normalizer.model.candidate import Candidate
from normalizer.model.concept import Concept, Kind, Scope
from normalizer.model.hit import Entry, Facet, Hit
from normalizer.model.record import Method, Status
from normalizer.resolve.select import select_endpoints

CONCEPTS = {
    name: Concept(name, name, Kind.ENDPOINT, ancestors=ancestors)
    for name, ancestors in {
        "endpoint:survival": (),
        "endpoint:response": (),
        "endpoint:complete-response": ("endpoint:response",),
        "endpoint:pain": (),
    }.items()
}


def make_candidate(
    slug: str, confidence: float, first: int, last: int, *, field: str = "measure", via: str = ""
) -> Candidate:
    name = f"endpoint:{slug}"
    hit = Hit(Entry(slug, Facet.ENDPOINT, name, slug), first, last, first * 10, last * 10 + 5)
    return Candidate(name, field, hit, Method.EXACT, via=via, hits=[hit], confidence=confidence)


def choose(*candidates: Candidate, explained: float = 1.0) -> tuple[list[str], Status]:
    selection = select_endpoints(candidates, CONCEPTS, explained)
    return [candidate.endpoint.removeprefix("endpoint:") for candidate in selection.chosen], selection.status


def test_all_above_the_threshold_in_reading_order() -> None:
    assert choose(make_candidate("pain", 0.7, 4, 4), make_candidate("survival", 0.9, 0, 1)) == (
        ["survival", "pain"],
        Status.MAPPED,
    )


def test_of_two_that_begin_together_the_longer_one_is_read_first() -> None:
    short, long = make_candidate("pain", 0.9, 0, 0), make_candidate("survival", 0.8, 0, 1)
    assert choose(short, long)[0] == choose(long, short)[0] == ["survival", "pain"]


def test_below_the_threshold_is_unmapped_but_shown() -> None:
    selection = select_endpoints([make_candidate("pain", 0.3, 0, 0)], CONCEPTS, 1.0)
    assert selection.status is Status.UNMAPPED
    assert [candidate.endpoint for candidate in selection.rejected] == ["endpoint:pain"]


def test_a_related_synonym_only_suggests() -> None:
    candidate = make_candidate("pain", 0.95, 0, 0)
    candidate.hit = candidate.hit._replace(entry=replace(candidate.hit.entry, scope=Scope.RELATED))
    assert choose(candidate) == ([], Status.UNMAPPED)


def test_two_close_readings_of_the_same_words_are_ambiguous() -> None:
    assert choose(make_candidate("pain", 0.81, 0, 0), make_candidate("survival", 0.85, 0, 0)) == (
        ["survival"],
        Status.AMBIGUOUS,
    )


def test_a_concept_and_its_parent_in_the_same_words_are_not_ambiguous() -> None:
    assert choose(make_candidate("complete-response", 0.85, 0, 0), make_candidate("response", 0.81, 0, 0)) == (
        ["complete-response"],
        Status.MAPPED,
    )


def test_places_of_different_fields_are_different_words() -> None:
    elsewhere = make_candidate("survival", 0.81, 0, 0, field="description")
    assert choose(make_candidate("pain", 0.85, 0, 0), elsewhere)[1] is Status.MAPPED
    general = make_candidate("response", 0.9, 0, 0, field="description")
    assert len(choose(general, make_candidate("complete-response", 0.8, 0, 0))[0]) == 2


def test_the_threshold_itself_is_enough() -> None:
    assert choose(make_candidate("pain", 0.5, 0, 0))[0] == ["pain"]


def test_a_clear_winner_is_not_ambiguous() -> None:
    assert choose(make_candidate("pain", 0.55, 0, 0), make_candidate("survival", 0.95, 0, 0))[1] is Status.MAPPED


def test_the_more_specific_reading_of_the_same_words_wins() -> None:
    assert choose(make_candidate("response", 0.9, 0, 2), make_candidate("complete-response", 0.8, 0, 1))[0] == [
        "complete-response"
    ]


def test_readings_that_share_one_word_overlap() -> None:
    assert choose(make_candidate("response", 0.9, 2, 4), make_candidate("complete-response", 0.8, 0, 2))[0] == [
        "complete-response"
    ]
    assert choose(make_candidate("response", 0.9, 0, 2), make_candidate("complete-response", 0.8, 2, 4))[0] == [
        "complete-response"
    ]


def test_a_scattered_reading_refines_only_words_that_it_uses() -> None:
    scattered = make_candidate("complete-response", 0.8, 0, 3)
    entry = replace(scattered.hit.entry, key="complete response")
    scattered.hit = scattered.hit._replace(gaps=1, entry=entry)
    inside = make_candidate("response", 0.9, 1, 2)
    assert choose(inside, scattered)[0] == ["complete-response"]
    inside.hit = inside.hit._replace(entry=replace(inside.hit.entry, key="any response"))
    assert choose(inside, scattered)[0] == ["complete-response", "response"]


def test_a_general_concept_named_elsewhere_stays() -> None:
    assert choose(make_candidate("response", 0.9, 5, 5), make_candidate("complete-response", 0.8, 0, 1))[0] == [
        "complete-response",
        "response",
    ]


def test_what_one_instrument_measures_is_no_rivalry() -> None:
    assert choose(
        make_candidate("pain", 0.8, 0, 0, via="instrument:x"), make_candidate("survival", 0.8, 0, 0, via="instrument:x")
    )[0] == ["pain", "survival"]


def test_little_explained_is_partial() -> None:
    assert choose(make_candidate("pain", 0.9, 0, 0), explained=0.2)[1] is Status.PARTIAL


def test_what_is_chosen_is_not_rejected_too() -> None:
    selection = select_endpoints(
        [make_candidate("pain", 0.9, 0, 0), make_candidate("survival", 0.2, 2, 2)], CONCEPTS, 1
    )
    assert [candidate.endpoint for candidate in selection.chosen] == ["endpoint:pain"]
    assert [candidate.endpoint for candidate in selection.rejected] == ["endpoint:survival"]


def test_at_most_five_rejected_best_first() -> None:
    many = [make_candidate("pain", 0.05 * n, n, n) for n in range(8)]
    rejected = select_endpoints(many, CONCEPTS, 1.0).rejected
    assert [round(candidate.confidence, 2) for candidate in rejected] == [0.35, 0.3, 0.25, 0.2, 0.15]
