"""Terms: the names that may hide in unexplained text.

Every run of words of a stretch that has an unexplained word and could be a name: it begins and ends with words that
names begin and end with. Which of them are names shows only over many trials (`normalizer.audit.groups`).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from normalizer.model.inspection import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.model.inspection import Stretch, StretchWord
    from normalizer.vocabulary import Vocabulary

INSTRUMENT_WORDS = "text/instrument_words"
_LINKS = frozenset("of to for with in and".split())
_LONGEST = 12
_LONGEST_TEXT = 160
_SHORTEST_ALONE = 4
_ADJECTIVE = re.compile(r"(?:al|ic|ive|ous|ary|able|ible|ular|ed|ing|ly)$")
_ENDS_OFTEN = 2


class TermFinder:
    """Knows which words names begin and end with: lists of the vocabulary, and how its own names end."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._filler = read_words(vocabulary, "text/filler_words")
        self._describing = read_words(vocabulary, "text/describing_words")
        self._instrument = read_words(vocabulary, INSTRUMENT_WORDS)
        ends = Counter(key.rpartition(" ")[2] for key in vocabulary.surface_keys)
        self._ends = frozenset(word for word, count in ends.items() if count >= _ENDS_OFTEN)

    def find(self, stretch: Stretch) -> Iterator[tuple[str, str, bool]]:
        """`(key, as written, whole)` of every possible name in a stretch; keys come once.

        `whole` says that the stretch has no other words that carry meaning: then somebody uses it as a name.
        """
        seen: set[str] = set()
        words = stretch.words
        content = [place for place, word in enumerate(words) if self._carries_meaning(word)]
        for first, head in enumerate(words):
            if not self._can_begin(head):
                continue
            unexplained = False
            for last in range(first, min(first + _LONGEST, len(words))):
                word = words[last]
                if word.role is Role.NUMBER or (word.role is Role.FUNCTION and word.key not in _LINKS):
                    break
                unexplained |= word.role is Role.UNEXPLAINED and word.key not in self._filler
                if not unexplained or not self._can_end(word, alone=first == last):
                    continue
                key = " ".join(part.key for part in words[first : last + 1])
                text = stretch.text[head.start : word.end]
                if key not in seen and len(text) <= _LONGEST_TEXT:
                    seen.add(key)
                    yield key, text, first <= content[0] and content[-1] <= last

    def _carries_meaning(self, word: StretchWord) -> bool:
        return word.role in {Role.UNEXPLAINED, Role.EXPLAINED} and word.key not in self._filler

    def _can_begin(self, word: StretchWord) -> bool:
        return word.role in {Role.UNEXPLAINED, Role.EXPLAINED, Role.TAIL} and word.key not in self._filler

    def _can_end(self, word: StretchWord, *, alone: bool) -> bool:
        if word.key in self._instrument:
            return not alone
        if word.role in {Role.FUNCTION, Role.LIGHT} or word.key in self._filler or word.key in self._describing:
            return False
        if alone and len(word.key) < _SHORTEST_ALONE:
            return False
        return word.key in self._ends or (len(word.key) > 1 and not _ADJECTIVE.search(word.key))


def read_words(vocabulary: Vocabulary, section: str) -> frozenset[str]:
    """The words of a list of the vocabulary that has several to a line."""
    return frozenset(word for phrase in vocabulary.section(section).get("phrases", ()) for word in phrase.split())
