"""Scattered matches: the words of a synonym in another order or with foreign words between them.

`negativity for residual disease` has all words of `residual disease negativity`; `overall and progression-free
survival` has those of `overall survival`. Found by the two rarest words of each synonym, never across a break, nor in
another order across a coordinator. A synonym needs two words that are more than boilerplate, unless its first word
stands before a coordinator (`overall and disease-free survival`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from normalizer.match.entries import BREAK, MARK_KEYS
from normalizer.model.concept import Scope, SynonymType
from normalizer.model.hit import Entry, Facet, Hit
from normalizer.text.words import FUNCTION_WORDS
from normalizer.vocabulary.packing import LazyTable, pack_column, unpack_column

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.match.views import Reading

_FACETS = frozenset({Facet.ENDPOINT})
_EMPTY = frozenset({Facet.BOILERPLATE})
_GROUP, _OF, _ROW, _NUMBER, _SHARED = "\x80", "\x82", "\x81", "#", "+"
_FEWEST_WORDS = 2
_MOST_WORDS = 6
_MOST_GAPS = 4
_FEWEST_TELLING = 2
_MOST_WINDOWS = 3
_MOST_REPEATED = 2 * _MOST_WORDS
# without them a synonym says something else: `death from infarction` is no `death or infarction`
_TELLING_FUNCTION_WORDS = frozenset({"after", "before", "by", "due", "from", "no", "not", "until", "without"})
COORDINATORS = frozenset({"and", "or", "plus"})


Word = tuple[str, int, int]  # key, token, errors mended


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

    def find(self, reading: Reading, typos: TypoCorrector | None = None, without: Container[str] = ()) -> Iterator[Hit]:
        """Scattered matches in the text outside of brackets, each within one phrase (between two breaks).

        Concepts in `without` are not looked for.
        """
        keys, places, _ = reading.outside
        known = typos is None or typos.are_known(keys)
        start = 0
        for stop in [*(place for place, key in enumerate(keys) if key == BREAK), len(keys)]:
            phrase = []
            words = keys[start:stop]
            if not known and typos is not None:
                for key, place in zip(words, places[start:stop], strict=True):
                    mended, edits = typos.correct(key)
                    phrase += [(word, place, edits) for word in mended]
                words = [word for word, _, _ in phrase]
            for bag in self._list_complete(words):
                if bag.entry.ref not in without:
                    phrase = phrase or [(key, place, 0) for key, place in zip(words, places[start:stop], strict=True)]
                    yield from _place_bag(bag, phrase, reading)
            start = stop + 1

    def _list_complete(self, words: Sequence[str]) -> list[Bag]:
        """The bags of which all words are there."""
        if len(words) < _FEWEST_WORDS:
            return []
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
                    found += sorted(near, key=_get_key) if len(near) > 1 else near
        return found


def _get_key(bag: Bag) -> str:
    return bag.entry.key


def _compile_index(lexicon: Lexicon) -> dict[str, str]:
    """The rarest words, and for each those next to them with the places of their synonyms: key and number of entry."""
    single = (key for key in lexicon.keys if " " not in key)
    generic = {key for key in single if any(entry.facet in _EMPTY for entry in lexicon.list_entries(key))}
    counts: Counter[str] = Counter()
    bags: list[tuple[frozenset[str], str]] = []
    for key in lexicon.keys:
        if not MARK_KEYS.isdisjoint(key):
            continue
        words = _list_content(key)
        bag = frozenset(words)
        if not _FEWEST_WORDS <= len(bag) <= _MOST_WORDS or len(bag) != len(words):
            continue
        telling = len(bag - generic)
        if telling < _FEWEST_TELLING and not (telling and words[0] in generic):
            continue
        mark = "" if telling >= _FEWEST_TELLING else _SHARED
        for number, entry in enumerate(lexicon.list_entries(key)):
            if (
                entry.facet in _FACETS
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


def _place_bag(bag: Bag, phrase: list[Word], reading: Reading) -> Iterator[Hit]:
    """The windows that hold all words, narrowest first, without those in which too many foreign words stand."""
    for start, stop in _list_windows(bag.words, phrase):
        window = phrase[start : stop + 1]
        if not bag.needed <= {word for word, _, _ in window}:
            continue
        gaps = sum(word not in bag.words and word not in FUNCTION_WORDS for word, _, _ in window)
        if gaps > _MOST_GAPS:
            continue
        order = tuple(dict.fromkeys(word for word, _, _ in window if word in bag.words))
        if bag.is_shared and not (order == bag.order and window[1][0] in COORDINATORS):
            continue
        if order != bag.order and any(word in COORDINATORS for word, _, _ in window):
            continue
        if any(word.isdigit() and not _stands_beside(bag.words, window, at) for at, (word, _, _) in enumerate(window)):
            continue
        first, last = window[0][1], window[-1][1]
        yield Hit(
            bag.entry,
            first,
            last,
            reading.tokens.starts[first],
            reading.tokens.ends[last],
            0,
            sum(edits for word, _, edits in window if word in bag.words),
            gaps,
            order == bag.order,
        )


def _stands_beside(words: frozenset[str], window: Sequence[Word], at: int) -> bool:
    """False for a number of the name that is cut off from it: the 2 of `PFS at 1 and 2 years` is not that of PFS2."""
    beside = (*window[max(0, at - 1) : at], *window[at + 1 : at + 2])
    return window[at][0] not in words or any(word in words for word, _, _ in beside)


def _list_windows(wanted: frozenset[str], phrase: list[Word]) -> list[tuple[int, int]]:
    """First and last place of the narrowest window from each possible beginning, narrowest first, at most three."""
    places = [(place, word) for place, (word, _, _) in enumerate(phrase) if word in wanted]
    windows: list[tuple[int, int]] = []
    for begin, (start, _) in enumerate(places):
        missing = set(wanted)
        for place, word in places[begin : begin + _MOST_REPEATED]:
            missing.discard(word)
            if not missing:
                windows.append((start, place))
                break
    return sorted(windows, key=lambda window: window[1] - window[0])[:_MOST_WINDOWS]
