"""Evidence: which part of a measure counts, and what is left unexplained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalizer.match.candidates import CandidateFinder
from normalizer.match.evidence import gather_signals
from normalizer.match.find import find_hits
from normalizer.match.lexicon import Lexicon
from normalizer.match.local_forms import find_local_forms
from normalizer.match.overlaps import keep_longest
from normalizer.match.scene import Scene
from normalizer.match.views import read_text
from normalizer.match.zones import NO_ZONE, find_zones
from normalizer.model.hit import Facet
from normalizer.vocabulary import Vocabulary


def set_scene(text: str, lexicon: Lexicon) -> Scene:
    reading = read_text(text)
    hits = keep_longest(find_hits(reading, lexicon))
    return Scene("measure", reading, hits, find_zones(reading, hits), find_local_forms(reading), {})


def signals_of(text: str, slug: str, toy: Vocabulary, lexicon: Lexicon) -> dict[str, float]:
    scene = set_scene(text, lexicon)
    found = CandidateFinder(toy).find(scene.hits, scene.reading, "measure")
    gather_signals(found, scene, toy.concepts)
    (candidate,) = [c for c in found if c.endpoint == f"endpoint:{slug}"]
    return candidate.signals


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Overall survival", 1.0),
        ("Overall survival of novel biepitope cells", 1.0),
        ("Colour of the box", 0.0),
        ("Overall survival; colour of the box", 0.5),
        ("Blue overall survival", 0.5),
        ("", 1.0),
    ],
)
def test_rate_explained(text: str, share: float, lexicon: Lexicon) -> None:
    assert set_scene(text, lexicon).rate_explained() == pytest.approx(share, abs=0.17)


def test_the_head_ends_at_a_preposition(toy: Vocabulary, lexicon: Lexicon) -> None:
    text = "Overall survival and pain of adults by kidney function"
    assert signals_of(text, "overall-survival", toy, lexicon)["place:head"] == 1.0
    assert signals_of(text, "pain", toy, lexicon)["place:coordinated"] == 1.0
    assert "place:head" not in signals_of(text, "renal-function", toy, lexicon)


def test_name_and_abbreviation_speak_together(toy: Vocabulary, lexicon: Lexicon) -> None:
    signals = signals_of("Overall survival (OS)", "overall-survival", toy, lexicon)
    assert signals["match:name-and-abbreviation"] == 1.0
    assert "place:in-brackets" not in signals
    assert signals_of("Survey (overall survival)", "overall-survival", toy, lexicon)["place:in-brackets"] == 1.0


def test_words_after_a_zone_starter_are_marked(toy: Vocabulary, lexicon: Lexicon) -> None:
    text = "Quality of life in patients with pain"
    assert signals_of(text, "pain", toy, lexicon)["zone:population"] == 1.0


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("Overall survival and BPI", True),
        ("BPI", False),
        ("BPI (overall survival)", False),
        ("BPI in participants with neutropenia", False),
    ],
)
def test_a_scale_stands_beside_what_is_named_outside_of_brackets_and_zones(
    text: str,
    beside: bool,  # noqa: FBT001
    toy: Vocabulary,
    lexicon: Lexicon,
) -> None:
    assert ("via:beside-direct" in signals_of(text, "pain", toy, lexicon)) == beside


def test_an_abbreviation_the_text_introduces_is_a_local_form() -> None:
    reading = read_text("Minimal residual disease (MRD) and other words (xyz)")
    assert {reading.tokens[at].text for at in find_local_forms(reading)} == {"MRD"}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Dose-limiting toxicity (DLTs)", {"DLTs"}),
        ("Serious adverse events by grade (SAE)", {"SAE"}),
        ("Adverse events (Ae)", set()),
        ("Overall resting period (ST)", set()),
        ("(OS)", set()),
    ],
)
def test_a_local_form_has_capitals_and_begins_with_a_word(text: str, short: set[str]) -> None:
    reading = read_text(text)
    assert {reading.tokens.texts[at] for at in find_local_forms(reading)} == short


@pytest.mark.parametrize("mark", [",", ";", ":"])
def test_a_long_form_does_not_reach_across_a_mark(mark: str) -> None:
    assert find_local_forms(read_text("Overall survival (OS)"))
    assert not find_local_forms(read_text(f"Overall{mark} survival (OS)"))


def test_a_dash_between_blanks_ends_a_zone(lexicon: Lexicon) -> None:
    scene = set_scene("Adverse events in patients with anaemia - overall survival", lexicon)
    zones = dict(zip(scene.reading.tokens.texts, scene.zones, strict=True))
    assert zones["patients"]
    assert not zones["survival"]


def test_the_longest_starter_names_the_zone(lexicon: Lexicon) -> None:
    reading = read_text("Pain in patients with anaemia")
    (starter,) = (hit for hit in find_hits(reading, lexicon) if hit.entry.facet is Facet.ZONE)
    longer = starter._replace(entry=replace(starter.entry, ref="longer"), last=starter.last + 1)
    for hits in ([starter, longer], [longer, starter]):
        assert find_zones(reading, hits)[starter.first :] == ["longer"] * 4


def test_a_starter_inside_a_name_starts_nothing_but_one_at_its_end_does(lexicon: Lexicon) -> None:
    reading = read_text("Pain in patients with anaemia")
    (starter,) = (hit for hit in find_hits(reading, lexicon) if hit.entry.facet is Facet.ZONE)
    name = starter._replace(entry=replace(starter.entry, facet=Facet.ENDPOINT), first=starter.first - 1)
    zoned = [NO_ZONE, *[starter.entry.ref] * 4]
    assert find_zones(reading, [starter, name]) == zoned
    assert find_zones(reading, [starter, name._replace(last=name.last + 1, gaps=1)]) == zoned
    assert find_zones(reading, [starter, name._replace(last=name.last + 1)]) == [NO_ZONE] * 5


def test_a_bracket_belongs_to_the_zone_that_it_stands_in(lexicon: Lexicon) -> None:
    scene = set_scene("Pain in patients (all of them) with anaemia", lexicon)
    assert set(scene.zones[1:]) == {"population"}


def test_a_scale_that_opens_a_description_is_no_head(toy: Vocabulary, lexicon: Lexicon) -> None:
    instrument = next(concept for concept in toy.concepts.values() if concept.kind == "instrument")
    scene = set_scene(f"{instrument.label} is used to assess overall survival", lexicon)
    last = len(scene.reading.tokens) - 1
    assert last not in scene.heads
    assert last in replace(scene, field="description").heads
