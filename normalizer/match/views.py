"""Views: the readings of a text with its brackets taken out, and of each bracket's content.

`Complete response (CR) rate` is read as `Complete response rate` and as `CR`, so that an abbreviation between
the words of a phrase does not hide the phrase.
"""

from __future__ import annotations

from dataclasses import dataclass

from normalizer.match.lexicon import BREAK
from normalizer.text.key import ARTICLES, make_token_key
from normalizer.text.tokens import Token, find_tokens_and_marks

_OPEN = frozenset("([{")
_CLOSE = frozenset(")]}")
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class View:
    """A sequence of lookup keys with the index of the token each came from; `|` stands for a break (index -1)."""

    keys: tuple[str, ...]
    tokens: tuple[int, ...]
    depth: int

    def stream(self) -> str:
        """The keys as the automaton reads them."""
        return f" {' '.join(self.keys)} "


@dataclass(frozen=True, slots=True)
class Reading:
    """A clean text as tokens and views; the first view is the text outside of all brackets."""

    text: str
    tokens: tuple[Token, ...]
    views: tuple[View, ...]


def read_text(text: str) -> Reading:
    """Tokens and views of a clean text. Unbalanced brackets end where the text ends."""
    tokens = find_tokens_and_marks(text)
    open_views: list[tuple[list[str], list[int]]] = [([], [])]
    done: list[View] = []
    for index, token in enumerate(tokens):
        keys, places = open_views[-1]
        if token.kind != "mark":
            key = make_token_key(token.text)
            if key and key not in ARTICLES:
                keys.append(key)
                places.append(index)
        elif token.text in _OPEN and len(open_views) <= _MAX_DEPTH:
            open_views.append(([], []))
        elif token.text in _CLOSE:
            if len(open_views) > 1:
                done.append(View(tuple(keys), tuple(places), len(open_views) - 1))
                open_views.pop()
        else:
            keys.append(BREAK)
            places.append(-1)
    while len(open_views) > 1:
        keys, places = open_views.pop()
        done.append(View(tuple(keys), tuple(places), len(open_views)))
    keys, places = open_views[0]
    return Reading(text, tuple(tokens), (View(tuple(keys), tuple(places), 0), *reversed(done)))
