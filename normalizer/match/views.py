"""Views: the readings of a text with its brackets taken out, and of each bracket's content.

`Complete response (CR) rate` is read as `Complete response rate` and as `CR`, so that an abbreviation between
the words of a phrase does not hide the phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from normalizer.match.entries import BREAK, CLOSE, MARK_KEYS, OPEN
from normalizer.text.key import ARTICLES, is_article, make_token_key
from normalizer.text.memory import WordMemory
from normalizer.text.tokens import DASH, MARKS, Tokens, find_tokens_and_marks

BRACKETS = {**dict.fromkeys("([{", OPEN), **dict.fromkeys(")]}", CLOSE)}
_SPECIAL = frozenset({OPEN, CLOSE, ""}) | ARTICLES
_MAX_DEPTH = 8


class View(NamedTuple):
    """A sequence of lookup keys with the place of the token each came from; the key `|` stands for a break."""

    keys: Sequence[str]
    places: Sequence[int]
    depth: int

    def words(self) -> Iterator[tuple[str, int]]:
        """Each key with its place."""
        return zip(self.keys, self.places, strict=True)

    def stream(self) -> str:
        """The keys between spaces."""
        return f" {' '.join(self.keys)} "


class Reading(NamedTuple):
    """A clean text as tokens and views; the first view is the text outside of all brackets."""

    text: str
    tokens: Tokens
    views: tuple[View, ...]

    @property
    def outside(self) -> View:
        """The text outside of all brackets."""
        return self.views[0]


def _make_word_key(word: str) -> str:
    """The key of a token text; of a bracket `(` or `)`, of another mark a break, of a dash none."""
    if word == DASH:
        return ""  # names are written with it: `Global Impression - Severity`
    return BRACKETS.get(word, BREAK) if word in MARKS else make_token_key(word)


_WORD_KEYS = WordMemory(_make_word_key)


def _is_article(key: str, keys: Sequence[str], place: int) -> bool:
    following = keys[place] if place < len(keys) else ""
    return is_article(key, "" if following in MARK_KEYS else following)


def _is_letter(text: str, tokens: Tokens, index: int) -> bool:
    """True for the A that ends the name in `HAM-A total score`; that of `Haem-A-QoL` is left out of keys as well."""
    start, end = tokens.starts[index], tokens.ends[index]
    return start > 0 and text[start - 1] == "-" and text[start].isupper() and text[end : end + 1] != "-"


def read_text(text: str) -> Reading:
    """Tokens and views of a clean text. Unbalanced brackets end where the text ends."""
    tokens = find_tokens_and_marks(text)
    lookup = _WORD_KEYS
    all_keys = [lookup[word] for word in tokens.texts]
    size = len(all_keys)
    if _SPECIAL.isdisjoint(all_keys):
        return Reading(text, tokens, (View(all_keys, range(size), 0),))
    keys: list[str] = []
    places: list[int] = []
    outer: list[tuple[list[str], list[int]]] = []
    done: list[View] = []
    start = 0
    for index in [place for place, key in enumerate(all_keys) if key in _SPECIAL]:
        if start < index:
            keys += all_keys[start:index]
            places += range(start, index)
        start = index + 1
        key = all_keys[index]
        if key == OPEN:
            if len(outer) < _MAX_DEPTH:
                outer.append((keys, places))
                keys, places = [], []
            else:
                keys.append(BREAK)
                places.append(index)
        elif key == CLOSE:
            if outer:
                done.append(View(keys, places, len(outer)))
                keys, places = outer.pop()
        elif key and (_is_letter(text, tokens, index) or not _is_article(key, all_keys, start)):
            keys.append(key)
            places.append(index)
    keys += all_keys[start:]
    places += range(start, size)
    while outer:
        done.append(View(keys, places, len(outer)))
        keys, places = outer.pop()
    return Reading(text, tokens, (View(keys, places, 0), *reversed(done)))
