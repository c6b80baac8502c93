"""Scattered matches: the words of a synonym in another order or with foreign words between them.

`negativity for residual disease` has all words of `residual disease negativity`; `overall and progression-free
survival` has those of `overall survival`. Found by the rarest word of each synonym, never across a break, nor in
another order across a coordinator; a synonym needs two words that are more than boilerplate.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.match.lexicon import BREAK
from normalizer.model.concept import Scope, SynonymType
from normalizer.model.hit import Entry, Facet, Hit
from normalizer.text.words import FUNCTION_WORDS
from normalizer.vocabulary.packing import LazyTable, pack_column, unpack_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.match.views import Reading

_FACETS = frozenset({Facet.ENDPOINT})
_EMPTY = frozenset({Facet.BOILERPLATE})
_ROW, _NUMBER = "\x81", "#"
_FEWEST_WORDS = 2
_MOST_WORDS = 6
_MOST_GAPS = 4
_FEWEST_TELLING = 2
COORDINATORS = frozenset({"and", "or", "plus"})


Word = tuple[str, int, int]  # key, token, errors mended
Bag = tuple[frozenset[str], tuple[str, ...], Entry]


class ScatterIndex:
    """Synonyms of several content words, by their rarest word; read from memory when a text first needs them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @cached_property
    def _rows(self) -> dict[str, str]:
        data = self._lexicon.remember("scattered", Path(__file__).parent, lambda: _compile_index(self._lexicon))
        return dict(zip(unpack_column(data["words"]), unpack_column(data["rows"]), strict=True))

    @cached_property
    def _by_rarest(self) -> dict[str, list[Bag]]:
        return LazyTable(self._rows, self._build_bags)

    def _build_bags(self, word: str, packed: str) -> list[Bag]:  # noqa: ARG002 - as a table asks for it
        bags = []
        for place in packed.split(_ROW):
            key, _, number = place.partition(_NUMBER)
            words = _list_content(key)
            bags.append((frozenset(words), words, self._lexicon.list_entries(key)[int(number)]))
        return bags

    def list_bags(self) -> Iterator[tuple[str, Bag]]:
        """Every synonym that is found scattered, with the word under which it is filed."""
        return ((word, bag) for word in self._rows for bag in self._by_rarest[word])

    def find(self, reading: Reading, typos: TypoCorrector | None = None) -> Iterator[Hit]:
        """Scattered matches in the text outside of brackets, each within one phrase (between two breaks)."""
        view = reading.views[0]
        phrase: list[Word] = []
        for key, place in zip(view.keys, view.tokens, strict=True):
            if key == BREAK:
                yield from self._find_in_phrase(phrase, reading)
                phrase = []
            elif typos is None or key in typos.known:
                phrase.append((key, place, 0))
            else:
                words, edits = typos.correct(key)
                phrase += [(word, place, edits) for word in words]
        yield from self._find_in_phrase(phrase, reading)

    def _find_in_phrase(self, phrase: list[Word], reading: Reading) -> Iterator[Hit]:
        if len(phrase) < _FEWEST_WORDS:
            return
        present = dict.fromkeys([word for word, _, _ in phrase])
        rows = self._rows
        for word in present:
            if word not in rows:
                continue
            for bag, words, entry in self._by_rarest[word]:
                if bag <= present.keys():
                    hit = _place_bag(bag, words, entry, phrase, reading)
                    if hit is not None:
                        yield hit


def _compile_index(lexicon: Lexicon) -> dict[str, str]:
    """The rarest words, and for each the places of its synonyms in the lexicon: key and number of the entry."""
    single = (key for key in lexicon.keys if " " not in key)
    generic = {key for key in single if any(entry.facet in _EMPTY for entry in lexicon.list_entries(key))}
    counts: Counter[str] = Counter()
    bags: list[tuple[frozenset[str], str]] = []
    for key in lexicon.keys:
        words = _list_content(key)
        bag = frozenset(words)
        if not _FEWEST_WORDS <= len(bag) <= _MOST_WORDS or len(bag) != len(words):
            continue
        if len(bag - generic) < _FEWEST_TELLING:
            continue
        for number, entry in enumerate(lexicon.list_entries(key)):
            if (
                entry.facet in _FACETS
                and entry.type is not SynonymType.DEFINITION
                and entry.scope in {Scope.EXACT, Scope.NARROW}
            ):
                bags.append((bag, f"{key}{_NUMBER}{number}"))
                counts.update(bag)
    by_rarest: dict[str, list[str]] = defaultdict(list)
    for bag, place in bags:
        by_rarest[min(bag, key=lambda word: (counts[word], word))].append(place)
    return {"words": pack_column(by_rarest), "rows": pack_column(_ROW.join(places) for places in by_rarest.values())}


def _list_content(key: str) -> tuple[str, ...]:
    return tuple(word for word in key.split() if word not in FUNCTION_WORDS)


def _place_bag(
    bag: frozenset[str], words: tuple[str, ...], entry: Entry, phrase: list[Word], reading: Reading
) -> Hit | None:
    """The narrowest window that holds all words, or None if too many foreign words stand in it."""
    last_seen: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for position, (word, _, _) in enumerate(phrase):
        if word in bag:
            last_seen[word] = position
            if len(last_seen) == len(bag):
                start = min(last_seen.values())
                if best is None or position - start < best[1] - best[0]:
                    best = (start, position)
    if best is None:
        return None
    window = phrase[best[0] : best[1] + 1]
    gaps = sum(word not in bag and word not in FUNCTION_WORDS for word, _, _ in window)
    if gaps > _MOST_GAPS:
        return None
    order = [word for word, _, _ in window if word in bag]
    if order != list(words) and any(word in COORDINATORS for word, _, _ in window):
        return None
    first, last = window[0][1], window[-1][1]
    return Hit(
        entry,
        first,
        last,
        reading.tokens[first].start,
        reading.tokens[last].end,
        0,
        sum(edits for word, _, edits in window if word in bag),
        gaps,
        order == list(words),
    )
