"""Runs: the words of a text up to a break or zone, as general words are looked for in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from normalizer.match.entries import BREAK
from normalizer.match.products import PRODUCT_KEY
from normalizer.match.zones import NO_ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from normalizer.match.evidence import Scene


class Run(NamedTuple):
    """Keys, tokens, which of them are more than light, and one stream; a product named there is `drug` in it."""

    keys: tuple[str, ...]
    places: tuple[int, ...]
    telling: tuple[bool, ...]
    stream: str

    def holds(self, streams: frozenset[str]) -> bool:
        """True if one of the phrases, each between two spaces, stands in the run."""
        return any(stream in self.stream for stream in streams)


def cut_runs(scene: Scene, is_product: Callable[[str], bool]) -> Iterator[Run]:
    """The runs outside of brackets, in the order of the text."""
    view = scene.reading.views[0]
    run: list[tuple[str, int]] = []
    for key, place in [*zip(view.keys, view.tokens, strict=True), (BREAK, -1)]:
        if key != BREAK and scene.zones[place] == NO_ZONE:
            run.append((key, place))
        elif run:
            yield _make_run(run, scene, is_product)
            run = []


def _make_run(run: list[tuple[str, int]], scene: Scene, is_product: Callable[[str], bool]) -> Run:
    keys, places = tuple(key for key, _ in run), tuple(place for _, place in run)
    words = [*keys, PRODUCT_KEY] if any(is_product(scene.reading.tokens.texts[place]) for place in places) else keys
    return Run(keys, places, tuple(place in scene.content for place in places), f" {' '.join(words)} ")
