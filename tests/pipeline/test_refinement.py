"""Refinement: what a description adds to what the measure names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from normalizer.match.rules.scales import ScaleRules
from normalizer.model.candidate import Candidate
from normalizer.model.concept import Scope
from normalizer.model.hit import Entry, Facet, Hit
from normalizer.model.record import Method
from normalizer.pipeline.refinement import Refinement

if TYPE_CHECKING:
    from normalizer.match.scene import Scene
    from normalizer.vocabulary import Vocabulary

# a group with a member, a name that gathers another family, a scale of a sign
CONCEPTS = {
    name: SimpleNamespace(ancestors=tuple(above.split()), measurement="group" if name == "group" else "score")
    for name, above in {
        "top": "",
        "group": "top",
        "member": "group top",
        "sibling": "top",
        "vague": "",
        "gathered": "",
        "below-gathered": "gathered",
        "scale": "",
        "sign": "",
        "below-sign": "sign",
    }.items()
}
SECTION = {
    "gathers": [{"endpoint": "vague", "members": ["gathered"]}],
    "yields": [
        {"endpoint": "scale", "scope": "broad", "to": ["sign"]},
        {"endpoint": "group", "to": ["sign"]},
    ],
}


@pytest.fixture(scope="module")
def refinement() -> Refinement:
    vocabulary = cast("Vocabulary", SimpleNamespace(concepts=CONCEPTS, section=lambda _: SECTION))
    return Refinement(vocabulary, ScaleRules(vocabulary))


def make_candidate(
    endpoint: str, confidence: float = 0.9, scope: Scope = Scope.EXACT, share: float = 1.0, last: int = 0
) -> Candidate:
    hit = Hit(Entry(endpoint, Facet.ENDPOINT, endpoint, endpoint, scope), 0, last, 0, 1)
    return Candidate(
        endpoint, "measure", hit, Method.EXACT, hits=[hit], confidence=confidence, signals={"place:share": share}
    )


def set_scene(facet: Facet = Facet.VAGUE) -> Scene:
    return cast("Scene", SimpleNamespace(hits=[Hit(Entry("v", facet, "v", "v"), 0, 0, 0, 1)]))


@pytest.mark.parametrize(
    ("chosen", "facet", "expected"),
    [
        ([], Facet.ZONE, True),
        ([make_candidate("group", share=0.5)], Facet.ZONE, True),
        ([make_candidate("sign")], Facet.ZONE, False),
        ([make_candidate("sign", scope=Scope.BROAD)], Facet.ZONE, True),
        ([make_candidate("sign", scope=Scope.BROAD, share=0.5)], Facet.ZONE, False),
        ([make_candidate("sign")], Facet.VAGUE, True),
        ([make_candidate("sign", share=0.5)], Facet.VAGUE, False),
        ([make_candidate("sign", last=1)], Facet.VAGUE, False),
        ([make_candidate("group"), make_candidate("sign", share=0.5)], Facet.VAGUE, False),
    ],
)
def test_a_description_is_wanted(
    chosen: list[Candidate], facet: Facet, refinement: Refinement, *, expected: bool
) -> None:
    assert refinement.is_wanted(chosen, set_scene(facet)) is expected


@pytest.mark.parametrize(
    ("found", "described", "expected"),
    [
        # nothing is named: all of the description
        ([], [make_candidate("sign")], ["sign"]),
        ([make_candidate("group", 0.1)], [make_candidate("sign")], ["group", "sign"]),
        # a group: its members, and others of its kind
        ([make_candidate("group")], [make_candidate("member"), make_candidate("sign")], ["group", "member"]),
        ([make_candidate("group")], [make_candidate("sibling")], ["group", "sibling"]),
        ([make_candidate("group")], [make_candidate("group")], ["group"]),
        ([make_candidate("sibling")], [make_candidate("member")], ["sibling"]),
        # a gathering name: what it gathers, and all below that
        (
            [make_candidate("vague")],
            [make_candidate("gathered"), make_candidate("below-gathered"), make_candidate("sign")],
            ["vague", "gathered", "below-gathered"],
        ),
        ([make_candidate("vague", 0.1)], [make_candidate("sign")], ["vague", "sign"]),
        # a scale: what is rated, in its place
        (
            [make_candidate("scale", scope=Scope.BROAD), make_candidate("member", 0.1)],
            [make_candidate("below-sign"), make_candidate("gathered")],
            ["member", "below-sign", "gathered"],
        ),
        ([make_candidate("scale", scope=Scope.BROAD)], [make_candidate("sign", 0.1)], ["scale"]),
        ([make_candidate("scale", scope=Scope.BROAD)], [make_candidate("gathered")], ["scale"]),
        ([make_candidate("scale")], [make_candidate("sign")], ["scale"]),
        ([make_candidate("group")], [make_candidate("sign")], ["group"]),
    ],
)
def test_a_description_refines_the_measure(
    found: list[Candidate], described: list[Candidate], expected: list[str], refinement: Refinement
) -> None:
    assert [candidate.endpoint for candidate in refinement.combine(found, described, 0.5)] == expected
