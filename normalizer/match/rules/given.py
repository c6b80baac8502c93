"""What is given: after `safety of` or `maximum tolerated dose of`, cells are the product, not what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.entries import BREAK
from normalizer.model.hit import Facet
from normalizer.text.key import make_key

if TYPE_CHECKING:
    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit
    from normalizer.vocabulary import Vocabulary

_LEADING_ON = frozenset("on by in from using as".split())  # what follows these is not what is given


class GivenFilter:
    """The names under `given` of `text/compositions.yaml`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        section = vocabulary.section("text/compositions").get("given", {})
        self._names = frozenset(section.get("names", ()))
        self._heads = tuple(f" {make_key(text)} " for text in section.get("heads", ()))
        self._after = tuple(f" {make_key(text)} " for text in section.get("after", ()))

    def drop(self, hits: list[Hit], reading: Reading) -> list[Hit]:
        """The hits without those that name what is given."""
        names = [hit for hit in hits if hit.entry.facet is Facet.ANALYTE or hit.entry.ref in self._names]
        given = [hit for hit in names if self._is_product(hit) and self._is_given(hit, reading)]
        return [hit for hit in hits if hit not in given] if given else hits

    def _is_product(self, hit: Hit) -> bool:
        entry = hit.entry
        return entry.facet is Facet.ANALYTE or (
            entry.facet is Facet.ENDPOINT and f" {entry.key} ".endswith(self._heads)
        )

    def _is_given(self, hit: Hit, reading: Reading) -> bool:
        before: list[str] = []
        for key, place in reading.outside.words():
            if place >= hit.first:
                break
            if key == BREAK:
                before.clear()
            else:
                before.append(key)
        text = f" {' '.join(before)} "
        at = max((text.rfind(phrase) + len(phrase) for phrase in self._after if phrase in text), default=0)
        return at > 0 and _LEADING_ON.isdisjoint(text[at:].split())
