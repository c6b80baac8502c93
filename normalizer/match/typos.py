"""Typing errors: an unknown word is read as the one lexicon word that is closest to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.entries import BREAK
from normalizer.text import memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalizer.match.lexicon import Lexicon

_SHORTEST = 5
_TWO_ERRORS_FROM = 12
_SHORTEST_PART = 3


class TypoCorrector:
    """Corrects words that neither the lexicon nor the list of ordinary words knows.

    One error (insertion, deletion, substitution, transposition) is forgiven from five letters on, two from twelve: in
    shorter words two make another word (hypovolemia, hypokalemia). The first letter must be right. Two candidates at
    the same distance mean no correction. A word that is no such error may be two words run together.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.known = {BREAK}  # words that need no correction, as far as they were asked for
        self._lexicon = lexicon
        self._unlisted: list[str] = []  # those of them that no list has
        self._learned: set[str] = set()
        self._by_initial: dict[str, list[str]] = {}
        self._mended = memory.WordMemory(self._mend)

    def are_known(self, words: Sequence[str]) -> bool:
        """True if it is known already that no word needs correcting; cheaper than trying each."""
        return self.known.issuperset(words)

    def correct(self, word: str) -> tuple[tuple[str, ...], int]:
        """The words meant by a token key and the number of errors; `((word,), 0)` if nothing is to be mended."""
        if word in self.known:
            return (word,), 0
        found = self._mended[word]
        if not found[1] and word not in self.known:
            if len(self._unlisted) >= memory.MOST_WORDS:
                self.known.difference_update(self._unlisted)
                self._unlisted.clear()
            self._unlisted.append(word)
            self.known.add(word)
        return found

    def _mend(self, word: str) -> tuple[tuple[str, ...], int]:
        return ((word,), 0) if self._is_known(word) else self._search(word)

    def _is_known(self, word: str) -> bool:
        if word[:1] not in self._learned:
            self._learned.add(word[:1])
            self.known.update(self._lexicon.list_known(word[:1]))
        return word in self.known or len(word) < _SHORTEST or not word.isalpha() or not word.isascii()

    def _list_similar(self, initial: str) -> list[str]:
        """The words that a misspelt word with this first letter may mean."""
        found = self._by_initial.get(initial)
        if found is None:
            words = self._lexicon.list_words(initial)
            found = [word for word in words if len(word) >= _SHORTEST - 1 and word.isalpha()]
            self._by_initial[initial] = found
        return found

    def _search(self, word: str) -> tuple[tuple[str, ...], int]:
        from rapidfuzz import process  # noqa: PLC0415 - slow to import, and most texts have no typing error
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - as above

        allowed = 2 if len(word) >= _TWO_ERRORS_FROM else 1
        best = process.extract(word, self._list_similar(word[0]), scorer=OSA.distance, score_cutoff=allowed, limit=2)
        if best and (len(best) == 1 or best[0][1] < best[1][1]):
            return (best[0][0],), int(best[0][1])
        words = self._lexicon.words
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            if word[:cut] in words and word[cut:] in words:
                return (word[:cut], word[cut:]), 1
        return (word,), 0
