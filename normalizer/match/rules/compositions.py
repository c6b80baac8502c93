"""Compositions: words beside an endpoint make it another (`time to` before a response: the time to response)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.match.entries import BREAK
from normalizer.text.key import make_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit
    from normalizer.vocabulary import Vocabulary

_COMMA = ","
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Composition:
    """A rule; the words of its phrases stand as they follow from the endpoint on, those before it backwards."""

    before: tuple[Phrase, ...]
    after: tuple[Phrase, ...]
    below: frozenset[str]
    only: frozenset[str]
    becomes: str


class Composer:
    """The rules of `text/compositions.yaml`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._concepts = vocabulary.concepts
        section = vocabulary.section("text/compositions")
        self._bridges = frozenset(make_key(text) for text in section.get("bridges", ()))
        self._compositions = [
            _Composition(
                tuple(phrase[::-1] for phrase in _split_phrases(rule.get("before", ()))),
                tuple(_split_phrases(rule.get("after", ()))),
                frozenset(rule.get("below", ())),
                frozenset(rule.get("only", ())),
                rule["becomes"],
            )
            for rule in section.get("compositions", ())
            if rule["becomes"] in self._concepts
        ]

    def compose(self, endpoint: str, hit: Hit, reading: Reading) -> str:
        """The endpoint that the words beside a hit make of another; the same if they make none."""
        lineage = {endpoint, *self._concepts[endpoint].ancestors} if endpoint in self._concepts else {endpoint}
        rules = [rule for rule in self._compositions if rule.below & lineage or endpoint in rule.only]
        if not rules or hit.depth:
            return endpoint
        before, after = _find_neighbours(hit, reading)
        for rule in rules:
            if any(self._leads_to(phrase, after) for phrase in rule.after) or any(
                self._leads_to(phrase, before) for phrase in rule.before
            ):
                return rule.becomes
        return endpoint

    def _leads_to(self, phrase: Phrase, words: Phrase) -> bool:
        """True if the phrase stands beside the endpoint, up to words that may stand between.

        A comma may stand between two of them (`possibly, probably or definitely related to treatment`).
        """
        crossed = _COMMA
        for place, word in enumerate(words):
            if words[place : place + len(phrase)] == phrase:
                return True
            if word not in self._bridges and (word != _COMMA or crossed == _COMMA):
                return False
            crossed = word
        return False


def _split_phrases(texts: Iterable[str]) -> list[Phrase]:
    return [tuple(make_key(text).split()) for text in texts]


def _find_neighbours(hit: Hit, reading: Reading) -> tuple[Phrase, Phrase]:
    """The keys of the phrase before (backwards) and after a hit, outside of brackets; a comma is a key of its own."""
    before: list[str] = []
    after: list[str] = []
    texts = reading.tokens.texts
    for key, place in reading.outside.words():
        if key == BREAK and texts[place] != _COMMA:
            if place > hit.last:
                break
            before.clear()
        elif place < hit.first:
            before.append(_COMMA if key == BREAK else key)
        elif place > hit.last:
            after.append(_COMMA if key == BREAK else key)
    return tuple(before[::-1]), tuple(after)
