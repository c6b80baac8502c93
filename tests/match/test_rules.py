"""Rules of what names mean beside others, on made-up names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from normalizer.match.rules.composites import CompositeFinder
from normalizer.match.rules.compositions import Composer
from normalizer.match.rules.given import GivenFilter
from normalizer.match.rules.linking import Linker
from normalizer.match.views import Reading, read_text
from normalizer.model.hit import Entry, Facet, Hit

if TYPE_CHECKING:
    from normalizer.vocabulary import Vocabulary

ABOVE = {
    "event": "",
    "fall": "event",
    "stop": "",
    "halt": "stop",
    "linked": "",
    "all": "",
    "one": "",
    "two": "",
    "three": "one",
}
SECTION = {
    "links": [{"first": ["event"], "words": ["leading to"], "second": ["stop"], "becomes": "linked"}],
    "composites": [{"words": ["or", "composite"], "members": ["one", "two"], "fewest": "2", "becomes": "all"}],
    "bridges": ["first"],
    "compositions": [{"before": ["time to"], "after": ["delay"], "below": ["event"], "becomes": "linked"}],
    "given": {"names": ["event"], "heads": ["cell"], "after": ["safety of", "dose of"]},
}


@pytest.fixture(scope="module")
def rules() -> Vocabulary:
    """A vocabulary with one rule of each kind."""
    concepts = {name: SimpleNamespace(ancestors=tuple(above.split())) for name, above in ABOVE.items()}
    return cast("Vocabulary", SimpleNamespace(concepts=concepts, section=lambda _: SECTION))


def name_hits(text: str, facet: Facet = Facet.ENDPOINT, **fields: Any) -> tuple[list[Hit], Reading]:
    """A hit for each word that is a concept, at the depth of its brackets."""
    reading = read_text(text)
    tokens = reading.tokens
    depths = {place: view.depth for view in reading.views for _, place in view.words()}
    hits = [
        Hit(Entry(word, facet, word, word), at, at, tokens.starts[at], tokens.ends[at], depths[at], **fields)
        for at, word in enumerate(tokens.texts)
        if word in ABOVE
    ]
    return hits, reading


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("event leading to stop", ["linked"]),
        ("fall leading to halt", ["linked"]),
        ("event Leading to the stop", ["linked"]),
        ("event before stop", ["event", "stop"]),
        ("stop leading to event", ["stop", "event"]),
        ("stop leading to stop", ["stop", "stop"]),
        ("event; stop leading to stop", ["event", "stop", "stop"]),
        ("event leading to fall", ["event", "fall"]),
        ("event AND leading to stop", ["event", "stop"]),
        ("event (leading to stop)", ["event", "stop"]),
        ("event w w w w w w leading to stop", ["linked"]),
        ("event w w w w w w w leading to stop", ["event", "stop"]),
    ],
)
def test_a_word_of_cause_links_two_names(text: str, refs: list[str], rules: Vocabulary) -> None:
    hits, reading = name_hits(text)
    linked = Linker(rules).link(hits, reading)
    assert [hit.entry.ref for hit in linked] == refs
    if refs == ["linked"]:
        assert (linked[0].start, linked[0].end) == (0, len(text))


def test_only_names_of_endpoints_are_linked_and_replaced(rules: Vocabulary) -> None:
    hits, reading = name_hits("event leading to stop", edits=1)
    other = hits[1]._replace(entry=Entry("stop", Facet.ANALYTE, "analyte", "stop"))
    linked = Linker(rules).link([*hits, other], reading)
    assert [hit.entry.ref for hit in linked] == ["analyte", "linked"]
    assert linked[1].edits == 2
    scattered, reading = name_hits("event leading to stop", gaps=1)
    assert Linker(rules).link(scattered, reading) == scattered


def test_names_in_one_bracket_are_linked(rules: Vocabulary) -> None:
    (hit,) = Linker(rules).link(*name_hits("number (event leading to stop)"))
    assert (hit.entry.ref, hit.depth) == ("linked", 1)


@pytest.mark.parametrize(
    ("text", "is_composite"),
    [
        ("one or two", True),
        ("three OR two", True),
        ("Composite of one and two", True),
        ("one and two", False),
        ("one and two or more", False),
        ("one or three", False),
        ("one or (two)", False),
        ("one ; or two", False),
        ("word ; one or two", True),
        ("one or two or all", False),
    ],
)
def test_events_together_are_a_composite(text: str, rules: Vocabulary, *, is_composite: bool) -> None:
    hits, reading = name_hits(text)
    added = CompositeFinder(rules).add(hits, reading)[len(hits) :]
    assert [hit.entry.ref for hit in added] == ["all"] * is_composite


def test_scattered_names_make_no_composite(rules: Vocabulary) -> None:
    hits, reading = name_hits("one or two", gaps=1)
    assert CompositeFinder(rules).add(hits, reading) == hits


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("time to event", "linked"),
        ("Time to first fall", "linked"),
        ("to time event", "event"),
        ("time to second event", "event"),
        ("time to, first event", "linked"),
        ("time to, event", "event"),
        ("time to; event", "event"),
        ("time to; first event", "event"),
        ("time to word; event", "event"),
        ("event delay", "linked"),
        ("event first delay", "linked"),
        ("event first, delay", "linked"),
        ("event; delay", "event"),
        ("time to (event)", "event"),
        ("time to stop", "stop"),
    ],
)
def test_words_beside_an_endpoint_compose_another(text: str, becomes: str, rules: Vocabulary) -> None:
    hits, reading = name_hits(text)
    assert Composer(rules).compose(hits[-1].entry.ref, hits[-1], reading) == becomes


@pytest.mark.parametrize(
    ("text", "is_given"),
    [
        ("safety of event", True),
        ("safety of dose of event", True),
        ("dose of x and safety of event", True),
        ("safety of x on event", False),
        ("effect on y and safety of event", True),
        ("safety of x; event", False),
        ("effect of event", False),
        ("event and safety of x", False),
        ("safety of event on x", True),
        ("safety of x on dose of event", True),
        ("safety of x on safety of event", True),
    ],
)
def test_what_is_given_is_dropped(text: str, rules: Vocabulary, *, is_given: bool) -> None:
    hits, reading = name_hits(text, Facet.ANALYTE)
    assert (GivenFilter(rules).drop(hits, reading) == []) is is_given


@pytest.mark.parametrize(
    ("facet", "ref", "key", "is_given"),
    [
        (Facet.ANALYTE, "other", "other", True),
        (Facet.ENDPOINT, "event", "b cell", True),
        (Facet.ENDPOINT, "event", "b cell count", False),
        (Facet.ENDPOINT, "other", "b cell", False),
        (Facet.CRITERION, "event", "b cell", False),
    ],
)
def test_only_products_are_given(facet: Facet, ref: str, key: str, rules: Vocabulary, *, is_given: bool) -> None:
    hit = Hit(Entry(key, facet, ref, key), 2, 2, 10, 15)
    assert (GivenFilter(rules).drop([hit], read_text("safety of thing")) == []) is is_given


def test_a_name_that_holds_the_words_itself_is_not_given(rules: Vocabulary) -> None:
    hit = Hit(Entry("safety of thing", Facet.ANALYTE, "other", "safety of thing"), 0, 2, 0, 15)
    assert GivenFilter(rules).drop([hit], read_text("safety of thing")) == [hit]
