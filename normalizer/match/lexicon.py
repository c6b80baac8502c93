"""The lexicon: every way to write every concept, found in a stream of words.

What a start needs is derived once and remembered with the vocabulary: the keys on shelves by their first letters, the
entries of each key as one string that is taken apart on its first hit, and the beginnings of keys, so that a search
knows where to go on.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from normalizer.match.lexicon_table import Entries, EntryBuilder, compile_lexicon, name_shelf
from normalizer.match.products import ProductNames
from normalizer.text.memory import WordMemory
from normalizer.vocabulary.packing import LazyTable, unpack_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalizer.model.hit import Entry
    from normalizer.vocabulary import Vocabulary


class Step:
    """A word that begins keys, or goes on with one: `entries` of the key that ends here, and the words to go on with.

    `following` is None until it is first asked for.
    """

    __slots__ = ("entries", "following", "key")

    def __init__(self, key: str, entries: Entries | None) -> None:
        self.key = key
        self.entries = entries
        self.following: dict[str, Step] | None = None


class Lexicon:
    """All entries by key, and the words they use. Shelves of keys are opened when a text has a word that needs them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        data = vocabulary.remember("lexicon", Path(__file__).parent, lambda: compile_lexicon(vocabulary))
        self._shelves: dict[str, str] = dict(data["shelves"])  # those that are still packed
        self._data = {name: part for name, part in data.items() if name != "shelves"}
        self._opened: dict[str, list[str]] = {}
        self._rows: dict[str, str] = {}
        self._entries: dict[str, Entries] = LazyTable(self._rows, EntryBuilder(self._data["kinds"]).build)
        self._first_steps = WordMemory(self._make_step)  # None for a word that begins no key
        self.products = ProductNames(self._data["stems"], self._data["of_products"], self.list_entries)
        self.bracketed: frozenset[str] = frozenset(self._data["bracketed"])
        self.remember = vocabulary.remember

    @property
    def keys(self) -> list[str]:
        """All keys, sorted."""
        return sorted(self.rows)

    @cached_property
    def rows(self) -> dict[str, str]:
        """The packed entries of every key. Equal rows mean equal entries in lexicons of equal `kinds`."""
        for shelf in list(self._shelves):
            self._open(shelf)
        return {key: row for key, row in self._rows.items() if row}

    @property
    def kinds(self) -> list[list[Any]]:
        """What the numbers in rows stand for: facet, scope, type, and whether the case counts."""
        kinds: list[list[Any]] = self._data["kinds"]
        return kinds

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every key."""
        return frozenset(" ".join(self._data["words"].values()).split())

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Words that people write in outcomes without naming anything."""
        return frozenset(" ".join(self._data["ordinary"].values()).split())

    def list_entries(self, key: str) -> tuple[Entry, ...]:
        """The entries of a key; none if it is no key."""
        self._open(name_shelf(key))
        return self._entries[key].all if key in self._rows else ()

    def list_words(self, initial: str) -> list[str]:
        """The words of keys that begin with a letter, sorted."""
        return str(self._data["words"].get(initial, "")).split()

    def list_known(self, initial: str) -> list[str]:
        """The words of keys and the ordinary words that begin with a letter."""
        return self.list_words(initial) + str(self._data["ordinary"].get(initial, "")).split()

    def find(self, words: Sequence[str]) -> list[tuple[int, int, Entries]]:
        """`(first, last, entries)` of every key in a list of word keys, overlaps included; both places are inclusive.

        As fast as an automaton, which would have to be built anew at every start.
        """
        found: list[tuple[int, int, Entries]] = []
        first_steps, size = self._first_steps, len(words)
        for first, word in enumerate(words):
            step = first_steps[word]
            last = first
            while step is not None:
                if step.entries is not None:
                    found.append((first, last, step.entries))
                last += 1
                if last == size:
                    break
                following = step.following
                if following is None:
                    following = self._go_on(step)
                step = following.get(words[last])
        return found

    def _make_step(self, key: str) -> Step | None:
        self._open(name_shelf(key))
        row = self._rows.get(key)
        return None if row is None else Step(key, self._entries[key] if row else None)

    def _go_on(self, step: Step) -> dict[str, Step]:
        """The steps by which a key may go on. Keys of a shelf are sorted, so those stand right behind."""
        keys = self._open(name_shelf(step.key))
        start = f"{step.key} "
        step.following = {}
        for place in range(bisect_left(keys, start), len(keys)):
            key = keys[place]
            if not key.startswith(start):
                break
            word = key[len(start) :]
            if " " not in word:
                step.following[word] = Step(key, self._entries[key] if self._rows[key] else None)
        return step.following

    def _open(self, shelf: str) -> list[str]:
        """Take in the keys and beginnings of keys whose first word begins so, and return them sorted."""
        keys = self._opened.get(shelf)
        if keys is None:
            fields = unpack_column(self._shelves.pop(shelf, ""))
            keys = fields[::2]
            if keys:  # a text may have any number of words that are on no shelf
                self._opened[shelf] = keys
                self._rows.update(zip(keys, fields[1::2], strict=True))
        return keys
