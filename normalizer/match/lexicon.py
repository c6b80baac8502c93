"""The lexicon: every way to write every concept, found in a stream of words.

What a start needs is derived once and remembered with the vocabulary: the keys on shelves by their first letters, the
entries of each key as one string that is taken apart on its first hit, and the beginnings of keys, so that a search
knows where to go on.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from normalizer.match.products import PRODUCT_SECTION, ProductNames
from normalizer.model.concept import Kind, Scope, Surface, SynonymType
from normalizer.model.hit import Entry, Facet
from normalizer.text.key import make_key
from normalizer.vocabulary.packing import LazyTable, pack_column, unpack_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from normalizer.vocabulary import Vocabulary

_FACETS = {
    Kind.ENDPOINT: Facet.ENDPOINT,
    Kind.CRITERION: Facet.CRITERION,
    Kind.CATEGORY: Facet.CATEGORY,
    Kind.INSTRUMENT: Facet.INSTRUMENT,
    Kind.ADVERSE_EVENT: Facet.ADVERSE_EVENT,
    Kind.ANALYTE: Facet.ANALYTE,
}
ZONE_SECTION = "text/zones"
BREAK = "|"
_FIELD = "|"
_SHELF = 2
_MOST_WORDS = 65536
_COMMA = re.compile(r",\s")
_OXFORD = re.compile(r",\s(?:and|or|and/or)\s[^,]*$")


class Entries(NamedTuple):
    """The entries of one key. `by_case` is True where it depends on the written case which of them are meant."""

    all: tuple[Entry, ...]
    by_case: bool


class Step:
    """A word that begins keys, or goes on with one: `entries` of the key that ends here, and the words to go on with.

    `following` is None until it is first asked for.
    """

    __slots__ = ("entries", "following", "key")

    def __init__(self, key: str, entries: Entries | None) -> None:
        self.key = key
        self.entries = entries
        self.following: dict[str, Step] | None = None


class _FirstSteps(dict[str, "Step | None"]):
    """The first step of each word seen; None for a word that begins no key."""

    def __init__(self, make: Callable[[str], Step | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> Step | None:
        if len(self) >= _MOST_WORDS:
            self.clear()
        step = self[word] = self._make(word)
        return step


class Lexicon:
    """All entries by key, and the words they use. Shelves of keys are opened when a text has a word that needs them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._data = vocabulary.remember("lexicon", Path(__file__), lambda: _compile_lexicon(vocabulary))
        self._shelves: dict[str, str] = self._data["shelves"]
        self._words: frozenset[str] | None = None
        self._ordinary: frozenset[str] | None = None
        self._opened: dict[str, list[str]] = {}
        self._rows: dict[str, str] = {}
        self._entries: dict[str, Entries] = LazyTable(self._rows, _EntryBuilder(self._data["kinds"]).build)
        self._first_steps = _FirstSteps(self._make_step)
        self.products = ProductNames(self._data["stems"], self._data["of_products"], self)
        self.remember = vocabulary.remember

    @property
    def keys(self) -> list[str]:
        """All keys, sorted. Opens all shelves."""
        for shelf in self._shelves:
            self._open(shelf)
        return sorted(key for key, row in self._rows.items() if row)

    @property
    def words(self) -> frozenset[str]:
        """Every word of every key."""
        if self._words is None:
            self._words = frozenset(" ".join(self._data["words"].values()).split())
        return self._words

    @property
    def ordinary(self) -> frozenset[str]:
        """Words that people write in outcomes without naming anything."""
        if self._ordinary is None:
            self._ordinary = frozenset(" ".join(self._data["ordinary"].values()).split())
        return self._ordinary

    def list_entries(self, key: str) -> tuple[Entry, ...]:
        """The entries of a key; none if it is no key."""
        self._open(_name_shelf(key))
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
        self._open(_name_shelf(key))
        row = self._rows.get(key)
        return None if row is None else Step(key, self._entries[key] if row else None)

    def _go_on(self, step: Step) -> dict[str, Step]:
        """The steps by which a key may go on. Keys of a shelf are sorted, so those stand right behind."""
        keys = self._open(_name_shelf(step.key))
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
            fields = unpack_column(self._shelves.get(shelf, ""))
            keys = fields[::2]
            if keys:  # a text may have any number of words that are on no shelf
                self._opened[shelf] = keys
                self._rows.update(zip(keys, fields[1::2], strict=True))
        return keys


def _name_shelf(key: str) -> str:
    return key[:_SHELF].rstrip()


def _compile_lexicon(vocabulary: Vocabulary) -> dict[str, Any]:
    """What a `Lexicon` is made of; shelves have keys and rows in turn, with an empty row for the beginning of a key.

    An entry is three fields: the number of its kind in `kinds`, reference, and text (empty: the key). All is ASCII,
    which is quickest to read.
    """
    groups = _group_entries(vocabulary)
    kinds: dict[tuple[Any, ...], int] = {}
    shelves: dict[str, dict[str, str]] = defaultdict(dict)
    for key, entries in sorted(groups.items()):
        words = key.split(" ")
        shelf = shelves[key[:_SHELF].rstrip()]
        for count in range(1, len(words)):
            shelf.setdefault(" ".join(words[:count]), "")
        fields: list[str] = []
        for entry in entries:
            kind = (entry.facet, entry.scope, entry.type, entry.case_sensitive)
            text = "" if entry.text == entry.key else _pack_text(entry.text)
            fields += (str(kinds.setdefault(kind, len(kinds))), entry.ref, text)
        shelf[key] = _FIELD.join(fields)
    phrases = _phrases(vocabulary, "text/ordinary_words")
    products = vocabulary.section(PRODUCT_SECTION)
    below = set(products.get("below", ()))
    return {
        "shelves": {name: pack_column(chain.from_iterable(rows.items())) for name, rows in shelves.items()},
        "words": _group_words({word for key in groups for word in key.split() if word != BREAK}),
        "ordinary": _group_words({word for phrase in phrases for word in phrase.split()}),
        "stems": list(products.get("stems", ())),
        "of_products": sorted(name for name, concept in vocabulary.concepts.items() if below & {name, *concept.ancestors}),
        "kinds": [[facet.value, scope.value, type_.value, case] for facet, scope, type_, case in kinds],
    }


def _group_words(words: set[str]) -> dict[str, str]:
    by_initial: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        by_initial[word[0]].append(word)
    return {initial: " ".join(found) for initial, found in by_initial.items()}


class _EntryBuilder:
    """Makes the entries of a key from its row."""

    def __init__(self, kinds: list[list[Any]]) -> None:
        self._kinds = [(Facet(facet), Scope(scope), SynonymType(type_), case) for facet, scope, type_, case in kinds]

    def build(self, key: str, row: str) -> Entries:
        """The entries of a key; none for the beginning of one."""
        if not row:
            return Entries((), by_case=False)
        fields = row.split(_FIELD)
        size = _count_words(key)
        entries = []
        for number, ref, text in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
            facet, scope, type_, case = self._kinds[int(number)]
            entries.append(Entry(key, facet, ref, _unpack_text(text) or key, scope, type_, case, size))
        return Entries(tuple(entries), any(entry.type is SynonymType.ABBREVIATION for entry in entries))


def _pack_text(text: str) -> str:
    text = text.replace(_FIELD, "/")
    return text if text.isascii() and "\\" not in text else json.dumps(text)[1:-1]


def _unpack_text(packed: str) -> str:
    return str(json.loads(f'"{packed}"')) if "\\" in packed else packed


def _phrases(vocabulary: Vocabulary, section: str) -> tuple[str, ...]:
    return tuple(vocabulary.section(section).get("phrases", ()))


def _group_entries(vocabulary: Vocabulary) -> dict[str, tuple[Entry, ...]]:
    groups: dict[str, dict[tuple[Facet, str], Entry]] = defaultdict(dict)
    for entry in _make_entries(vocabulary):
        if entry.key:
            # the first spelling of a concept with this key stands for the others, a case-sensitive one yields
            kept = groups[entry.key].setdefault((entry.facet, entry.ref), entry)
            if kept.case_sensitive and not entry.case_sensitive:
                groups[entry.key][entry.facet, entry.ref] = entry
    ambiguous = {
        entry.key: entry for group in groups.values() for entry in group.values() if entry.facet == Facet.AMBIGUOUS
    }
    for key, declared in ambiguous.items():
        kept_entries = {
            name: entry
            for name, entry in groups[key].items()
            if entry.facet not in _FACETS.values() or entry.facet is Facet.CATEGORY
        }
        otherwise_written = {
            name: replace(entry, case_sensitive=True)
            for name, entry in groups[key].items()
            if entry.facet in _FACETS.values()
            and entry.type is SynonymType.ABBREVIATION
            and entry.text != declared.text
        }
        groups[key] = {**kept_entries, **otherwise_written, (Facet.AMBIGUOUS, declared.ref): declared}
    return {key: tuple(group.values()) for key, group in groups.items()}


def _make_entries(vocabulary: Vocabulary) -> Iterator[Entry]:
    yield from _make_surface_entries(vocabulary, vocabulary.surfaces)
    for key, concept in vocabulary.exclusions:
        yield Entry(key, Facet.EXCLUSION, concept, key, size=key.count(" ") + 1)
    for text in _phrases(vocabulary, "text/boilerplate"):
        yield _make_phrase_entry(text, Facet.BOILERPLATE, "boilerplate")
    for text in _phrases(vocabulary, "text/vague"):
        yield _make_phrase_entry(text, Facet.VAGUE, "vague")
    for zone in vocabulary.section(ZONE_SECTION).get("zones", ()):
        for text in zone["phrases"]:
            yield _make_phrase_entry(text, Facet.ZONE, zone["name"])
    for qualifier in vocabulary.section("text/qualifiers").get("qualifiers", ()):
        for value in qualifier["values"]:
            for text in value["phrases"]:
                yield _make_phrase_entry(text, Facet.QUALIFIER, f"{qualifier['name']}={value['value']}")
    for abbreviation in vocabulary.section("text/abbreviations").get("abbreviations", ()):
        text = abbreviation["text"]
        key = make_key(text)
        yield Entry(
            key,
            Facet.AMBIGUOUS,
            text,
            text,
            # an ambiguous word (`persistence`) is written in any case, an abbreviation is not
            type=SynonymType.PLAIN if text.islower() else SynonymType.ABBREVIATION,
            case_sensitive=abbreviation.get("case") == "sensitive",
            size=key.count(" ") + 1,
        )


def _make_surface_entries(vocabulary: Vocabulary, surfaces: Iterable[Surface]) -> Iterator[Entry]:
    for surface in surfaces:
        concept = vocabulary.concepts[surface.concept]
        facet = _FACETS.get(concept.kind)
        if facet is not None and concept.replaced_by is None:
            for key in _list_keys(surface):
                yield Entry(
                    key,
                    facet,
                    concept.id,
                    surface.text,
                    Scope(surface.scope),
                    SynonymType(surface.type),
                    surface.case_sensitive,
                    _count_words(key),
                )


def _list_keys(surface: Surface) -> list[str]:
    """The key of a synonym; of one with commas also the key that has breaks there, as a text has them."""
    if "," not in surface.text:
        return [surface.key]
    parts = [key for part in _COMMA.split(surface.text) if (key := make_key(part))]
    before_last = [*parts[:-2], " ".join(parts[-2:])] if _OXFORD.search(surface.text) else parts
    return list(dict.fromkeys([surface.key, f" {BREAK} ".join(parts), f" {BREAK} ".join(before_last)]))


def _count_words(key: str) -> int:
    return sum(word != BREAK for word in key.split(" "))


def _make_phrase_entry(text: str, facet: Facet, ref: str) -> Entry:
    key = make_key(text)
    return Entry(key, facet, ref, text, size=key.count(" ") + 1)
