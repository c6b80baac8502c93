"""Which outcomes of a corpus a change of the vocabulary can touch. All others keep their records, bit by bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.effect.difference import View, compare_views
from normalizer.match.typos import TypoCorrector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalizer.effect.corpus import Corpus
    from normalizer.effect.difference import Difference
    from normalizer.match.lexicon import Lexicon
    from normalizer.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Affected:
    """Positions of outcomes in a corpus, ascending; `reasons` says why all of them, where it is all."""

    places: tuple[int, ...]
    reasons: tuple[str, ...] = ()


def take_all(corpus: Corpus) -> Affected:
    """Every outcome, whatever the change."""
    return Affected(tuple(range(len(corpus))))


def find_affected(before: Vocabulary, after: Vocabulary, corpus: Corpus) -> Affected:
    """The outcomes that can have another record with `after` than with `before`."""
    old, new = View.read(before), View.read(after)
    return locate_difference(compare_views(old, new), old.lexicon, new.lexicon, corpus)


def locate_difference(difference: Difference, before: Lexicon, after: Lexicon, corpus: Corpus) -> Affected:
    """The outcomes that hold what differs, as written or with typing errors."""
    if difference.reasons:
        return Affected(tuple(range(len(corpus))), difference.reasons)
    if not difference:
        return Affected(())
    spellings = _Spellings(TypoCorrector(before), TypoCorrector(after), corpus)
    found = set(corpus.unknown)
    for word in difference.words:
        for written in spellings.find_unstable(word):
            found.update(corpus.places[written])
    for phrase in difference.phrases:
        found |= _find_together([spellings.find(word) for word in sorted(phrase)], corpus)
    return Affected(tuple(sorted(found)))


def _find_together(words: list[frozenset[str]], corpus: Corpus) -> set[int]:
    """The outcomes that hold, of each word, one of its spellings."""
    together: set[int] | None = None
    for spellings in sorted(words, key=lambda spellings: sum(len(corpus.places[word]) for word in spellings)):
        found = {place for word in spellings for place in corpus.places[word]}
        together = found if together is None else together & found
        if not together:
            return set()
    return together or set()


class _Spellings:
    """How the words of the vocabulary are written in a corpus, as both correctors see it."""

    def __init__(self, before: TypoCorrector, after: TypoCorrector, corpus: Corpus) -> None:
        self._before = before
        self._after = after
        self._corpus = corpus
        self._found: dict[str, frozenset[str]] = {}

    def find(self, word: str) -> frozenset[str]:
        """The words of the corpus that are, or are mended to, a word of the vocabulary."""
        if word not in self._found:
            self._found[word] = frozenset(self._list(word))
        return self._found[word]

    def _list(self, word: str) -> Iterable[str]:
        if word in self._corpus.places:
            yield word
        for written in self._corpus.list_similar(word):
            if word in self._before.correct(written)[0] or word in self._after.correct(written)[0]:
                yield written

    def find_unstable(self, word: str) -> set[str]:
        """The words of the corpus that are mended in another way since a word of the vocabulary came or went."""
        similar = (*self._corpus.list_similar(word), word)
        return {
            written
            for written in similar
            if written in self._corpus.places and self._before.correct(written) != self._after.correct(written)
        }
