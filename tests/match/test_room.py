"""Room: which scattered matches stand beside the contiguous ones."""

from __future__ import annotations

import pytest

from normalizer.match.lexicon import Lexicon
from normalizer.match.room import Room
from normalizer.match.rules.stacked import StackedNames
from normalizer.match.views import read_text
from normalizer.model.concept import Scope
from normalizer.model.hit import Entry, Facet, Hit
from normalizer.vocabulary import Vocabulary


def has_room(
    text: str, key: str, span: tuple[int, int], names: list[tuple[Facet, str, int, int, Scope]], toy: Vocabulary
) -> bool:
    """Whether the scattered name `key` of `endpoint:it` has room on the tokens of `span`."""
    reading = read_text(text)
    tokens = reading.tokens

    def make_hit(facet: Facet, ref: str, first: int, last: int, scope: Scope, key: str) -> Hit:
        return Hit(Entry(key, facet, ref, key, scope), first, last, tokens.starts[first], tokens.ends[last])

    hits = [
        make_hit(facet, ref, first, last, scope, " ".join(tokens.texts[first : last + 1]).lower())
        for facet, ref, first, last, scope in names
    ]
    room = Room(hits, reading, StackedNames(toy, Lexicon(toy)))
    return room.has_room(make_hit(Facet.ENDPOINT, "endpoint:it", *span, Scope.EXACT, key))


OTHER, IT = "endpoint:other", "endpoint:it"


@pytest.mark.parametrize(
    ("text", "key", "names", "expected"),
    [
        ("survival that is overall", "overall survival", [], True),
        # beside others, or sharing words with them
        ("survival overall pain", "overall survival", [(Facet.ENDPOINT, OTHER, 2, 2, Scope.EXACT)], True),
        ("survival and overall", "overall survival", [(Facet.ENDPOINT, OTHER, 0, 0, Scope.EXACT)], True),
        ("survival & overall", "overall survival", [(Facet.ENDPOINT, OTHER, 0, 0, Scope.EXACT)], True),
        ("survival/overall", "overall survival", [(Facet.ENDPOINT, OTHER, 0, 0, Scope.EXACT)], True),
        ("survival AND overall", "overall survival", [(Facet.ENDPOINT, OTHER, 0, 0, Scope.EXACT)], True),
        ("survival that overall", "overall survival", [(Facet.ENDPOINT, OTHER, 0, 0, Scope.EXACT)], False),
        ("overall of and free survival", "overall survival", [(Facet.ENDPOINT, OTHER, 3, 4, Scope.EXACT)], True),
        ("overall and of free survival", "overall survival", [(Facet.ENDPOINT, OTHER, 3, 4, Scope.EXACT)], False),
        ("overall and OF free survival", "overall survival", [(Facet.ENDPOINT, OTHER, 3, 4, Scope.EXACT)], False),
        # named already, or inside of another name
        ("survival and overall", "overall survival", [(Facet.ENDPOINT, IT, 0, 0, Scope.EXACT)], False),
        ("overall and survival", "overall survival", [(Facet.ENDPOINT, OTHER, 0, 2, Scope.EXACT)], False),
        # no word of its own
        (
            "overall and survival",
            "overall survival",
            [(Facet.ENDPOINT, OTHER, 0, 0, Scope.EXACT), (Facet.ENDPOINT, OTHER, 2, 2, Scope.EXACT)],
            False,
        ),
        (
            "overall that and survival",
            "overall survival",
            [(Facet.ENDPOINT, OTHER, 0, 0, Scope.EXACT), (Facet.ENDPOINT, OTHER, 3, 3, Scope.EXACT)],
            False,
        ),
        # excluded
        ("survival or overall", "overall survival", [(Facet.EXCLUSION, OTHER, 0, 2, Scope.EXACT)], True),
        ("survival or overall", "overall survival", [(Facet.EXCLUSION, IT, 0, 2, Scope.EXACT)], False),
        ("survival or overall", "overall survival", [(Facet.EXCLUSION, IT, 1, 2, Scope.EXACT)], True),
        ("survival that overall", "overall survival", [(Facet.EXCLUSION, IT, 1, 2, Scope.EXACT)], False),
        ("1 or 2 year survival", "1 year survival", [(Facet.EXCLUSION, IT, 2, 4, Scope.EXACT)], False),
        # what it holds and only suggests
        ("persistence of cell", "cell persistence", [(Facet.ENDPOINT, OTHER, 2, 2, Scope.RELATED)], True),
        ("persistence of cell", "cell persistence", [(Facet.ENDPOINT, OTHER, 2, 2, Scope.EXACT)], False),
        ("persistence of cell", "cell persistence", [(Facet.ENDPOINT, OTHER, 1, 2, Scope.RELATED)], False),
        ("persistence of cell", "cell persistence", [(Facet.ANALYTE, OTHER, 2, 2, Scope.EXACT)], True),
        ("persistence of cell", "cell of persistence", [(Facet.ANALYTE, OTHER, 2, 2, Scope.EXACT)], True),
        (
            "persistence of cell",
            "cell of persistence",
            [(Facet.ANALYTE, OTHER, 2, 2, Scope.EXACT), (Facet.BOILERPLATE, "b", 0, 0, Scope.EXACT)],
            False,
        ),
    ],
)
def test_a_scattered_name_has_room(
    text: str, key: str, names: list[tuple[Facet, str, int, int, Scope]], *, expected: bool, toy: Vocabulary
) -> None:
    last = max(place for place, word in enumerate(read_text(text).tokens.texts) if word.lower() in key.split())
    assert has_room(text, key, (0, last), names, toy) is expected


@pytest.mark.parametrize(("scope", "is_named"), [(Scope.EXACT, True), (Scope.BROAD, True), (Scope.RELATED, False)])
def test_what_is_only_suggested_is_not_named(
    scope: Scope, toy: Vocabulary, lexicon: Lexicon, *, is_named: bool
) -> None:
    hit = Hit(Entry("survival", Facet.ENDPOINT, IT, "survival", scope), 0, 0, 0, 8)
    assert (IT in Room([hit], read_text("survival"), StackedNames(toy, lexicon)).named) is is_named


def test_what_only_overlaps_is_no_part(toy: Vocabulary) -> None:
    names = [(Facet.ENDPOINT, OTHER, 1, 2, Scope.RELATED)]
    assert not has_room("persistence cell persistence", "cell persistence", (0, 1), names, toy)
    assert has_room("cell persistence", "cell persistence", (0, 1), [(Facet.ENDPOINT, OTHER, 0, 0, Scope.RELATED)], toy)
