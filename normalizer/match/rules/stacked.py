"""Stacked names: names of one kind before one noun are one each (`treatment-emergent serious adverse events`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.find import find_hits
from normalizer.match.views import read_text
from normalizer.text.key import make_token_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalizer.match.lexicon import Lexicon
    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit
    from normalizer.vocabulary import Vocabulary


class StackedNames:
    """The names under `stacked` of `text/compositions.yaml`."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._names = frozenset(vocabulary.section("text/compositions").get("stacked", ()))

    def find_last_words(self, hits: Iterable[Hit], reading: Reading) -> list[Hit]:
        """The short name that a name of the same kind ends in: `treatment-related TEAEs` are two."""
        tokens = reading.tokens
        found = []
        for hit in hits:
            if hit.entry.ref not in self._names or hit.first == hit.last:
                continue
            start, end = tokens.starts[hit.last], tokens.ends[hit.last]
            found += [
                inner._replace(first=hit.last, last=hit.last, start=start, end=end, depth=hit.depth)
                for inner in find_hits(read_text(reading.text[start:end]), self._lexicon)
                if inner.entry.ref in self._names and inner.entry.ref != hit.entry.ref
            ]
        return found

    def are_stacked(self, hit: Hit, other: Hit, reading: Reading) -> bool:
        """True for a scattered name that another one with the same last word stands in."""
        words, texts = hit.entry.key.split(), reading.tokens.texts
        return (
            hit.entry.ref in self._names
            and hit.in_order
            and hit.first < other.first
            and hit.last == other.last
            and all(make_token_key(texts[place]) in words for place in range(hit.first, other.first))
        )
