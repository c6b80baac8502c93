"""Candidates: longest names, compositions, instruments, abbreviations with several meanings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalizer.match.candidates import CandidateFinder
from normalizer.match.find import find_hits
from normalizer.match.lexicon import Lexicon
from normalizer.match.local_forms import drop_aliases, find_local_forms
from normalizer.match.overlaps import keep_longest
from normalizer.match.senses import Context, SenseTable, decide_senses
from normalizer.match.views import read_text
from normalizer.model.concept import Scope
from normalizer.model.hit import Facet
from normalizer.vocabulary import Vocabulary


def find(text: str, toy: Vocabulary, lexicon: Lexicon) -> dict[str, str]:
    """Endpoint -> the instrument or analyte it was reached by, or nothing."""
    reading = read_text(text)
    found = CandidateFinder(toy).find(keep_longest(find_hits(reading, lexicon)), reading, "measure")
    return {candidate.endpoint.removeprefix("endpoint:"): candidate.via for candidate in found}


@pytest.mark.parametrize(
    ("text", "endpoints"),
    [
        ("time to response", {"time-to-response"}),
        ("time to progression", {"time-to-progression"}),
        ("progression-free survival", {"progression-free-survival"}),
        ("immune response rate", set()),
        ("duration of complete remission", {"duration-of-response"}),
    ],
)
def test_the_longest_name_wins(text: str, endpoints: set[str], toy: Vocabulary, lexicon: Lexicon) -> None:
    assert set(find(text, toy, lexicon)) == endpoints


@pytest.mark.parametrize(("scope", "chosen"), [(Scope.EXACT, "long"), (Scope.NARROW, "long"), (Scope.BROAD, "short")])
def test_a_narrower_name_is_as_good_as_an_exact_one(
    scope: Scope, chosen: str, toy: Vocabulary, lexicon: Lexicon
) -> None:
    reading = read_text("overall survival")
    short = next(hit for hit in find_hits(reading, lexicon) if hit.entry.facet is Facet.ENDPOINT)
    long = short._replace(entry=replace(short.entry, text="a longer name", size=short.entry.size + 2, scope=scope))
    (candidate,) = CandidateFinder(toy).find([short, long], reading, "measure")
    assert candidate.hit == {"short": short, "long": long}[chosen]


def test_words_compose_endpoints(toy: Vocabulary, lexicon: Lexicon) -> None:
    rules = toy.section("text/compositions")["compositions"]
    assert rules, "the toy vocabulary has a composition"
    assert "time-to-response" in find("time to first objective response rate", toy, lexicon)


def test_an_instrument_stands_for_what_it_measures(toy: Vocabulary, lexicon: Lexicon) -> None:
    instrument = next(c for c in toy.concepts.values() if c.kind == "instrument" and c.measures)
    found = find(instrument.label, toy, lexicon)
    assert found == {name.removeprefix("endpoint:"): instrument.id for name in instrument.measures}


def decide(text: str, trial: str, toy: Vocabulary, lexicon: Lexicon) -> set[str]:
    reading = read_text(text)
    context = Context(reading.views[0].stream(), f" {trial} ", frozenset())
    hits, _ = decide_senses(find_hits(reading, lexicon), SenseTable(toy), context, reading, find_local_forms(reading))
    return {hit.entry.ref for hit in hits if hit.entry.facet is Facet.ENDPOINT}


def test_context_decides_an_abbreviation(toy: Vocabulary, lexicon: Lexicon) -> None:
    declared = toy.section("text/abbreviations")["abbreviations"][0]
    sense = next(s for s in declared["senses"] if s.get("concept") and s.get("when_disease"))
    assert sense["concept"] in decide(declared["text"], sense["when_disease"][0].lower(), toy, lexicon)


def test_a_meaning_outside_of_the_vocabulary_takes_other_names_out(toy: Vocabulary, lexicon: Lexicon) -> None:
    reading = read_text("Crimson ribbons (CR)")
    named = next(hit for hit in find_hits(read_text("overall survival"), lexicon) if hit.entry.facet is Facet.ENDPOINT)
    hits = find_hits(reading, lexicon)
    (place,) = {(hit.first, hit.last) for hit in hits if hit.entry.facet is Facet.AMBIGUOUS}
    there = named._replace(first=place[0], last=place[1])
    elsewhere = named._replace(first=0, last=0)
    context = Context(reading.views[0].stream(), " leukemia ", frozenset())
    kept, _ = decide_senses([*hits, there, elsewhere], SenseTable(toy), context, reading, find_local_forms(reading))
    assert elsewhere in kept
    assert there not in kept


def test_an_abbreviation_written_out_as_something_else_is_dropped(toy: Vocabulary, lexicon: Lexicon) -> None:
    reading = read_text("Crimson ribbons (CR)")
    hits = find_hits(reading, lexicon)
    assert find_local_forms(reading)
    context = Context(reading.views[0].stream(), " leukemia ", frozenset())
    kept, notes = decide_senses(hits, SenseTable(toy), context, reading, find_local_forms(reading))
    assert not [hit for hit in kept if hit.entry.facet is Facet.ENDPOINT]
    assert set(notes.values()) == {"written out as something else"}


def test_an_alias_means_the_phrase_it_abbreviates(lexicon: Lexicon) -> None:
    reading = read_text("overall survival (OS)")
    hits = drop_aliases(keep_longest(find_hits(reading, lexicon)), find_local_forms(reading))
    assert {hit.entry.ref for hit in hits if hit.entry.facet is Facet.ENDPOINT} == {"endpoint:overall-survival"}


def test_an_alias_of_another_name_goes_where_the_phrase_stands_there_whole(lexicon: Lexicon) -> None:
    reading = read_text("overall survival (OS)")
    (named,) = (hit for hit in find_hits(reading, lexicon) if hit.entry.key == "overall survival")
    alias = named._replace(entry=replace(named.entry, ref="endpoint:pain"), first=3, last=3)
    assert drop_aliases([named, alias], find_local_forms(reading)) == [named]
    scattered = named._replace(gaps=1)
    assert drop_aliases([scattered, alias], find_local_forms(reading)) == [scattered, alias]


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("objective response rate at first documented, related to study drug", "overall-response-rate"),
        ("duration of first documented objective response rate", "duration-of-response"),
        ("duration of pain and objective response rate", "overall-response-rate"),
    ],
)
def test_only_bridging_words_may_stand_between(text: str, endpoint: str, toy: Vocabulary, lexicon: Lexicon) -> None:
    assert endpoint in find(text, toy, lexicon)


def test_a_composition_may_stand_behind_and_hold_for_one_concept_only(toy: Vocabulary, lexicon: Lexicon) -> None:
    assert "time-to-response" in find("objective response rate first onset", toy, lexicon)
    assert "complete-response-rate" in find("complete remission first onset", toy, lexicon)
