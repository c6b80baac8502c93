"""Views: the readings of a text with its brackets taken out, and of each bracket's content.

`Complete response (CR) rate` is read as `Complete response rate` and as `CR`, so that an abbreviation between
the words of a phrase does not hide the phrase.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from normalizer.match.lexicon import BREAK
from normalizer.text.key import ARTICLES, make_token_key
from normalizer.text.tokens import Token, find_tokens_and_marks

_OPEN = frozenset("([{")
_CLOSE = frozenset(")]}")
_MAX_DEPTH = 8


class View(NamedTuple):
    """A sequence of lookup keys with the index of the token each came from; `|` stands for a break (index -1)."""

    keys: tuple[str, ...]
    tokens: tuple[int, ...]
    depth: int

    def stream(self) -> str:
        """The keys as the automaton reads them."""
        return f" {' '.join(self.keys)} "


class Reading(NamedTuple):
    """A clean text as tokens and views; the first view is the text outside of all brackets."""

    text: str
    tokens: tuple[Token, ...]
    views: tuple[View, ...]


@lru_cache(maxsize=1024)  # the texts of a trial are read again for each of its outcomes
def read_text(text: str) -> Reading:
    """Tokens and views of a clean text. Unbalanced brackets end where the text ends."""
    tokens = tuple(find_tokens_and_marks(text))
    keys: list[str] = []
    places: list[int] = []
    outer: list[tuple[list[str], list[int]]] = []
    done: list[View] = []
    for index, (word, _, _, kind) in enumerate(tokens):
        if kind != "mark":
            key = make_token_key(word)
            if key and (key not in ARTICLES or index + 1 == len(tokens) or tokens[index + 1].kind == "mark"):
                keys.append(key)
                places.append(index)
        elif word in _OPEN and len(outer) < _MAX_DEPTH:
            outer.append((keys, places))
            keys, places = [], []
        elif word in _CLOSE:
            if outer:
                done.append(View(tuple(keys), tuple(places), len(outer)))
                keys, places = outer.pop()
        else:
            keys.append(BREAK)
            places.append(-1)
    while outer:
        done.append(View(tuple(keys), tuple(places), len(outer)))
        keys, places = outer.pop()
    return Reading(text, tokens, (View(tuple(keys), tuple(places), 0), *reversed(done)))
