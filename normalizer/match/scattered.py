"""Scattered matches: the words of a synonym in another order or with foreign words between them.

`negativity for residual disease` has all words of `residual disease negativity`; `overall and progression-free
survival` has those of `overall survival`. Never across a break, nor in another order across a coordinator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from normalizer.match.entries import BREAK
from normalizer.match.scatter_index import MOST_WORDS, Bag, ScatterIndex
from normalizer.match.scene import COORDINATORS
from normalizer.model.hit import Hit
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.match.views import Reading, View

_MOST_GAPS = 4
_MOST_WINDOWS = 3
_MOST_REPEATED = 2 * MOST_WORDS


class Word(NamedTuple):
    """A word of a phrase: its key, its place, and the typing errors mended in it."""

    key: str
    place: int
    edits: int


class ScatteredFinder:
    """Finds scattered matches of synonyms in the text outside of brackets, each within one phrase."""

    def __init__(self, lexicon: Lexicon, typos: TypoCorrector | None = None) -> None:
        self._index = ScatterIndex(lexicon)
        self._typos = typos

    def find(self, reading: Reading, without: Container[str] = ()) -> Iterator[Hit]:
        """The matches in reading order of their phrases; concepts in `without` are not looked for."""
        for phrase in self._read_phrases(reading.outside):
            for bag in self._index.list_complete([word.key for word in phrase]):
                if bag.entry.ref not in without:
                    yield from _place_bag(bag, phrase, reading)

    def _read_phrases(self, view: View) -> Iterator[list[Word]]:
        """The words between two breaks, with their typing errors mended."""
        phrase: list[Word] = []
        typos = None if self._typos is None or self._typos.are_known(view.keys) else self._typos
        for key, place in view.words():
            if key == BREAK:
                yield phrase
                phrase = []
            elif typos is None:
                phrase.append(Word(key, place, 0))
            else:
                mended, edits = typos.correct(key)
                phrase += [Word(word, place, edits) for word in mended]
        yield phrase


def _place_bag(bag: Bag, phrase: list[Word], reading: Reading) -> Iterator[Hit]:
    """The windows that hold all words, narrowest first, without those in which too many foreign words stand."""
    for start, stop in _list_windows(bag.words, phrase):
        window = phrase[start : stop + 1]
        keys = [word.key for word in window]
        order = tuple(dict.fromkeys(key for key in keys if key in bag.words))
        gaps = sum(key not in bag.words and key not in FUNCTION_WORDS for key in keys)
        if gaps > _MOST_GAPS or not bag.needed.issubset(keys):
            continue
        if bag.is_shared and not (order == bag.order and keys[1] in COORDINATORS):
            continue
        if _tears(bag.words, phrase, window):
            continue
        if order != bag.order and not COORDINATORS.isdisjoint(keys):
            continue
        if not all(_stands_beside(bag.words, keys, at) for at, key in enumerate(keys) if key.isdigit()):
            continue
        first, last = window[0].place, window[-1].place
        yield Hit(
            bag.entry,
            first,
            last,
            reading.tokens.starts[first],
            reading.tokens.ends[last],
            edits=sum(word.edits for word in window if word.key in bag.words),
            gaps=gaps,
            in_order=order == bag.order,
        )


def _tears(words: frozenset[str], phrase: Sequence[Word], window: Sequence[Word]) -> bool:
    """True if the words have but a part of a run-together one: `microaggressions` are no aggressions."""
    taken = {word.place for word in window if word.key in words}
    return any(word.place in taken and word.key not in words for word in phrase)


def _stands_beside(words: frozenset[str], keys: Sequence[str], at: int) -> bool:
    """False for a number of the name that is cut off from it: the 2 of `PFS at 1 and 2 years` is not that of PFS2."""
    beside = (*keys[max(0, at - 1) : at], *keys[at + 1 : at + 2])
    return keys[at] not in words or not words.isdisjoint(beside)


def _list_windows(wanted: frozenset[str], phrase: Sequence[Word]) -> list[tuple[int, int]]:
    """First and last place of the narrowest window from each possible beginning, narrowest first, at most three."""
    places = [(place, word.key) for place, word in enumerate(phrase) if word.key in wanted]
    windows: list[tuple[int, int]] = []
    for begin, (start, _) in enumerate(places):
        missing = set(wanted)
        for place, word in places[begin : begin + _MOST_REPEATED]:
            missing.discard(word)
            if not missing:
                windows.append((start, place))
                break
    return sorted(windows, key=lambda window: window[1] - window[0])[:_MOST_WINDOWS]
