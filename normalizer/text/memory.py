"""What was found out about words, kept for the next text that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MOST_WORDS = 8192
_UNSEEN = object()


class WordMemory(dict[str, T]):
    """A dictionary that makes the value of a word by `make(word)` when it is first asked for, and stays small.

    When it is full, what it holds is set aside; what is asked for again until the next time it is full comes back, the
    rest is forgotten. So frequent words stay, however many others a registry has, and a word that is held costs no more
    than a look into a dictionary. Never more than twice `MOST_WORDS` are kept.
    """

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make
        self._older: dict[str, T] = {}

    def __missing__(self, word: str) -> T:
        value = self._older.get(word, _UNSEEN)
        made: T = self._make(word) if value is _UNSEEN else value  # type: ignore[assignment]
        if len(self) >= MOST_WORDS:
            self._older = dict(self)
            self.clear()
        self[word] = made
        return made
