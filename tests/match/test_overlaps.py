"""Of hits that share words one stays, and it is always the same one."""

from __future__ import annotations

from normalizer.match.overlaps import keep_longest
from normalizer.model.hit import Entry, Facet, Hit


def make_hit(
    name: str, first: int, last: int, facet: Facet = Facet.ENDPOINT, *, key: str = "", edits: int = 0, depth: int = 0
) -> Hit:
    entry = Entry(key or name, facet, name, name, size=last - first + 1)
    return Hit(entry, first, last, first * 10, last * 10 + 5, depth=depth, edits=edits)


def keep(*hits: Hit) -> set[str]:
    kept = keep_longest(hits)
    assert set(kept) == set(keep_longest(reversed(hits)))
    return {hit.entry.ref for hit in kept if hit.entry.facet is not Facet.EXCLUSION}


def test_an_exclude_takes_out_the_concept_that_it_belongs_to_and_no_other() -> None:
    graft = make_hit("survival", 0, 3, Facet.EXCLUSION)
    assert keep(make_hit("survival", 0, 1), graft) == set()
    assert keep(make_hit("graft", 0, 1), graft) == {"graft"}
    assert keep(make_hit("survival", 3, 4), graft) == {"survival"}


def test_of_two_names_in_the_same_words_the_one_without_typing_errors_stays() -> None:
    assert keep(make_hit("a", 0, 1), make_hit("b", 0, 1)) == {"a", "b"}
    assert keep(make_hit("a", 0, 1), make_hit("b", 0, 1, edits=1)) == {"a"}


def test_of_two_names_that_cut_each_other_the_longer_one_stays_else_the_first() -> None:
    assert keep(make_hit("a", 0, 1), make_hit("b", 1, 3)) == {"b"}
    assert keep(make_hit("a", 0, 1), make_hit("b", 1, 2)) == {"a"}


def test_what_is_named_inside_the_name_of_an_endpoint_is_still_named() -> None:
    assert keep(make_hit("a", 0, 2), make_hit("i", 1, 2, Facet.INSTRUMENT)) == {"a", "i"}
    assert keep(make_hit("i", 0, 2, Facet.INSTRUMENT), make_hit("a", 1, 2)) == {"i"}


def test_a_bracket_inside_a_name_repeats_or_belongs_to_it_where_the_name_has_it_too() -> None:
    inside = make_hit("complete response", 3, 4, depth=1)
    assert keep(make_hit("response", 0, 6), inside) == {"response", "complete response"}
    assert keep(make_hit("response", 0, 6, key="response ( complete response )"), inside) == {"response"}
    family = make_hit("family", 0, 4, Facet.CRITERION)
    assert keep(family, make_hit("abbreviation", 2, 2, Facet.CRITERION, depth=1)) == {"family"}
