"""Anchors in running text, with their offsets; time frames have a reader of their own (`time_frame`)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from normalizer.model.concept import Kind, Scope, Surface, SynonymType
from normalizer.text.key import ARTICLES, make_token_key
from normalizer.text.tokens import find_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normalizer.model.concept import Concept
    from normalizer.vocabulary import Vocabulary

_PREFIX = f"{Kind.ANCHOR.value}:"


class FoundAnchor(NamedTuple):
    """An anchor by its most general id, at `[start, end)` of a text."""

    id: str
    start: int
    end: int


class AnchorIndex:
    """Finds anchors by their labels and synonyms, longest first."""

    def __init__(self, surfaces: Iterable[Surface], concepts: Mapping[str, Concept]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for surface in surfaces:
            if not surface.concept.startswith(_PREFIX):
                continue
            concept = concepts[surface.concept]
            if surface.scope != Scope.RELATED and surface.key:
                words = tuple(surface.key.split())
                core = concept.ancestors[-1] if concept.ancestors else concept.id
                self._by_first[words[0]].append((words, core))
        for found in self._by_first.values():
            found.sort(key=lambda item: (-len(item[0]), item))

    @classmethod
    def load(cls, vocabulary: Vocabulary) -> AnchorIndex:
        """The index of a vocabulary, without making the surfaces of all other concepts."""
        data = vocabulary.remember("anchors", Path(__file__), lambda: {"rows": _list_rows(vocabulary.surfaces)})
        surfaces = (Surface(key, id_, key, Scope(scope), SynonymType.PLAIN) for key, id_, scope in data["rows"])
        return cls(surfaces, vocabulary.concepts)

    def find(self, text: str) -> list[FoundAnchor]:
        """Every anchor in a clean text, in order, none overlapping."""
        tokens = [
            (key, token.start, token.end)
            for token in find_tokens(text)
            if (key := make_token_key(token.text)) not in ARTICLES
        ]
        found, place = [], 0
        while place < len(tokens):
            for words, anchor in self._by_first.get(tokens[place][0], ()):
                end = place + len(words)
                if tuple(key for key, _, _ in tokens[place:end]) == words:
                    found.append(FoundAnchor(anchor, tokens[place][1], tokens[end - 1][2]))
                    place = end
                    break
            else:
                place += 1
        return found


def _list_rows(surfaces: Iterable[Surface]) -> list[list[str]]:
    return [[s.key, s.concept, s.scope.value] for s in surfaces if s.concept.startswith(_PREFIX)]
