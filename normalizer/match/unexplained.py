"""The words of a measure that nothing explains, in the runs in which they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.entries import BREAK
from normalizer.match.zones import NO_ZONE
from normalizer.model.hit import Facet, list_places
from normalizer.model.inspection import Role, Stretch, StretchWord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.match.scene import Scene
    from normalizer.text.tokens import Token

_LIGHT = frozenset({Facet.BOILERPLATE, Facet.QUALIFIER, Facet.ZONE})


def find_stretches(scene: Scene) -> tuple[Stretch, ...]:
    """The runs of words that hold unexplained ones, in the order of the text outside of brackets.

    Breaks, brackets and zones (about whom, how, when) end a run; so that a reader sees terms as they are written,
    the words of a run that are explained stay in it, each with its role.
    """
    unexplained = scene.content - scene.explained
    if unexplained.isdisjoint(scene.heads):
        return ()
    light = list_places(hit for hit in scene.hits if hit.entry.facet in _LIGHT)
    found = []
    for run in _cut_runs(scene):
        words = tuple(_make_word(key, place, scene, light) for key, place in run)
        if any(word.role is Role.UNEXPLAINED for word in words):
            found.append(Stretch(scene.reading.text, words))
    return tuple(found)


def _cut_runs(scene: Scene) -> Iterator[list[tuple[str, int]]]:
    tokens = scene.reading.tokens
    run: list[tuple[str, int]] = []
    for key, place in scene.reading.outside.words():
        outside = key == BREAK or scene.zones[place] != NO_ZONE
        jumped = run and place > run[-1][1] + 1 and any(t.kind == "mark" for t in tokens[run[-1][1] + 1 : place])
        if (outside or jumped) and run:
            yield run
            run = []
        if not outside:
            run.append((key, place))
    if run:
        yield run


def _make_word(key: str, place: int, scene: Scene, light: set[int]) -> StretchWord:
    token = scene.reading.tokens[place]
    return StretchWord(key, _tell_role(token, place, scene, light), token.start, token.end)


def _tell_role(token: Token, place: int, scene: Scene, light: set[int]) -> Role:
    if place in scene.explained:
        return Role.EXPLAINED
    if place in scene.content:
        return Role.UNEXPLAINED if place in scene.heads else Role.TAIL
    if place in light:
        return Role.LIGHT
    return Role.NUMBER if token.kind in {"number", "sign"} else Role.FUNCTION
