"""The index of scattered matches: synonyms of several content words, by their two rarest words.

A synonym needs two words that are more than boilerplate, unless its first word stands before a coordinator (`overall
and disease-free survival`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from normalizer.match.entries import MARK_KEYS
from normalizer.model.concept import Scope, SynonymType
from normalizer.model.hit import Entry, Facet
from normalizer.text.words import FUNCTION_WORDS
from normalizer.vocabulary.packing import LazyTable, pack_column, unpack_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalizer.match.lexicon import Lexicon

_GROUP, _OF, _ROW, _NUMBER, _SHARED = "\x80", "\x82", "\x81", "#", "+"
_FEWEST_WORDS, MOST_WORDS = 2, 6
_FEWEST_TELLING = 2
# without them a synonym says something else: `death from infarction` is no `death or infarction`
_TELLING_FUNCTION_WORDS = frozenset({"after", "before", "by", "due", "from", "no", "not", "until", "without"})


class Bag(NamedTuple):
    """The content words of a synonym, and the function words that it needs.

    `is_shared` says that it is only found by a coordinator behind its first word.
    """

    words: frozenset[str]
    order: tuple[str, ...]
    entry: Entry
    is_shared: bool
    needed: frozenset[str]


class ScatterIndex:
    """Synonyms of several content words, by their two rarest words; read from memory when a text first needs them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @cached_property
    def _rows(self) -> dict[str, str]:
        data = self._lexicon.remember("scattered", Path(__file__).parent, lambda: _compile_index(self._lexicon))
        return dict(zip(unpack_column(data["words"]), unpack_column(data["rows"]), strict=True))

    @cached_property
    def _by_rarest(self) -> dict[str, dict[str, str | list[Bag]]]:
        """The bags by their rarest word and the one that is next to it, packed until they are asked for."""
        return LazyTable(self._rows, lambda _, packed: dict(_split_row(packed)))

    def _list_bags(self, by_next: dict[str, str | list[Bag]], word: str) -> list[Bag]:
        found = by_next[word]
        if isinstance(found, str):
            found = by_next[word] = self._build_bags(found)
        return found

    def _build_bags(self, packed: str) -> list[Bag]:
        bags = []
        for key, number in _split_places(packed):
            words = _list_content(key)
            entry = self._lexicon.list_entries(key)[int(number.rstrip(_SHARED))]
            needed = _TELLING_FUNCTION_WORDS.intersection(key.split())
            bags.append(Bag(frozenset(words), words, entry, number.endswith(_SHARED), needed))
        return bags

    def list_places(self) -> Iterator[tuple[str, str, str]]:
        """`(word, key, number)` of every scattered synonym: the word under which it is filed, and its place."""
        for word, packed in self._rows.items():
            for places in _split_row(packed).values():
                for key, number in _split_places(places):
                    yield word, key, number

    def list_complete(self, words: Sequence[str]) -> list[Bag]:
        """The bags of which all words are there."""
        rows = self._rows
        present = set(words)
        if rows.keys().isdisjoint(present):
            return []
        found: list[Bag] = []
        for word in dict.fromkeys(words):
            if word in rows:
                by_next = self._by_rarest[word]
                shared = by_next.keys() & present
                if shared:
                    near = [bag for other in shared for bag in self._list_bags(by_next, other) if bag.words <= present]
                    found += sorted(near, key=lambda bag: bag.entry.key)
        return found


def _compile_index(lexicon: Lexicon) -> dict[str, str]:
    """The rarest words, and for each those next to them with the places of their synonyms: key and number of entry."""
    single = (key for key in lexicon.keys if " " not in key)
    generic = {key for key in single if any(entry.facet is Facet.BOILERPLATE for entry in lexicon.list_entries(key))}
    counts: Counter[str] = Counter()
    bags: list[tuple[frozenset[str], str]] = []
    for key in lexicon.keys:
        if not MARK_KEYS.isdisjoint(key):
            continue
        words = _list_content(key)
        bag = frozenset(words)
        if not _FEWEST_WORDS <= len(bag) <= MOST_WORDS or len(bag) != len(words):
            continue
        telling = len(bag - generic)
        if telling < _FEWEST_TELLING and not (telling and words[0] in generic):
            continue
        mark = "" if telling >= _FEWEST_TELLING else _SHARED
        for number, entry in enumerate(lexicon.list_entries(key)):
            if (
                entry.facet is Facet.ENDPOINT
                and entry.type is not SynonymType.DEFINITION
                and entry.scope in {Scope.EXACT, Scope.NARROW}
            ):
                bags.append((bag, f"{key}{_NUMBER}{number}{mark}"))
                counts.update(bag)
    by_rarest: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for bag, place in bags:
        rarest, following = nsmallest(2, bag, key=lambda word: (counts[word], word))
        by_rarest[rarest][following].append(place)
    return {"words": pack_column(by_rarest), "rows": pack_column(map(_pack_row, by_rarest.values()))}


def _pack_row(by_next: dict[str, list[str]]) -> str:
    return _GROUP.join(f"{word}{_OF}{_ROW.join(places)}" for word, places in by_next.items())


def _split_row(packed: str) -> dict[str, str]:
    groups = (group.partition(_OF) for group in packed.split(_GROUP))
    return {word: places for word, _, places in groups}


def _split_places(packed: str) -> Iterator[tuple[str, str]]:
    """Key and number of each place."""
    for place in packed.split(_ROW):
        key, _, number = place.partition(_NUMBER)
        yield key, number


def _list_content(key: str) -> tuple[str, ...]:
    return tuple(word for word in key.split() if word not in FUNCTION_WORDS)
