"""The table that a lexicon is read from: the entries of all keys, packed so that a start reads only what it needs."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from normalizer.match.entries import MARK_KEYS, OPEN, count_words, group_entries, list_phrases
from normalizer.match.products import PRODUCT_SECTION
from normalizer.model.concept import Scope, SynonymType
from normalizer.model.hit import Entry, Facet
from normalizer.vocabulary.packing import pack_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalizer.vocabulary import Vocabulary

_FIELD = "|"
_SHELF = 2


class Entries(NamedTuple):
    """The entries of one key; `plain` are those that are no `categories`.

    `by_case` is True where it depends on the written case which of them are meant.
    """

    all: tuple[Entry, ...]
    by_case: bool
    plain: tuple[Entry, ...]
    categories: tuple[Entry, ...]


def name_shelf(key: str) -> str:
    """The shelf that a key stands on."""
    return key[:_SHELF].rstrip()


def compile_lexicon(vocabulary: Vocabulary) -> dict[str, Any]:
    """What a `Lexicon` is made of; shelves have keys and rows in turn, with an empty row for the beginning of a key.

    An entry is three fields: the number of its kind in `kinds`, reference, and text (empty: the key). All is ASCII,
    which is quickest to read.
    """
    groups = group_entries(vocabulary)
    kinds: dict[tuple[Any, ...], int] = {}
    shelves: dict[str, dict[str, str]] = defaultdict(dict)
    for key, entries in sorted(groups.items()):
        words = key.split(" ")
        shelf = shelves[name_shelf(key)]
        for count in range(1, len(words)):
            shelf.setdefault(" ".join(words[:count]), "")
        fields: list[str] = []
        for entry in entries:
            kind = (entry.facet, entry.scope, entry.type, entry.case_sensitive)
            text = "" if entry.text == entry.key else _pack_text(entry.text)
            fields += (str(kinds.setdefault(kind, len(kinds))), entry.ref, text)
        shelf[key] = _FIELD.join(fields)
    phrases = list_phrases(vocabulary, "text/ordinary_words")
    products = vocabulary.section(PRODUCT_SECTION)
    below = set(products.get("below", ()))
    return {
        "shelves": {name: pack_column(chain.from_iterable(rows.items())) for name, rows in shelves.items()},
        "words": _group_words({word for key in _list_right(groups) for word in key.split() if word not in MARK_KEYS}),
        "ordinary": _group_words({word for phrase in phrases for word in phrase.split()}),
        "bracketed": sorted({before for key in groups for before in _list_before_brackets(key)}),
        "stems": list(products.get("stems", ())),
        "of_products": sorted(
            name for name, concept in vocabulary.concepts.items() if below & {name, *concept.ancestors}
        ),
        "kinds": [[facet.value, scope.value, type_.value, case] for facet, scope, type_, case in kinds],
    }


def _list_right(groups: Mapping[str, Sequence[Entry]]) -> Iterator[str]:
    """The keys that are no misspelling: the errors in those are errors in other phrases too."""
    for key, entries in groups.items():
        if any(entry.type is not SynonymType.MISSPELLING for entry in entries):
            yield key


def _list_before_brackets(key: str) -> Iterator[str]:
    """The words of a key behind which a bracket opens."""
    if OPEN in key:
        yield from (before for before, word in pairwise(key.split(" ")) if word == OPEN)


def _group_words(words: set[str]) -> dict[str, str]:
    by_initial: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        by_initial[word[0]].append(word)
    return {initial: " ".join(found) for initial, found in by_initial.items()}


class EntryBuilder:
    """Makes the entries of a key from its row."""

    def __init__(self, kinds: list[list[Any]]) -> None:
        self._kinds = [(Facet(facet), Scope(scope), SynonymType(type_), case) for facet, scope, type_, case in kinds]

    def build(self, key: str, row: str) -> Entries:
        """The entries of a key; none for the beginning of one."""
        if not row:
            return Entries((), by_case=False, plain=(), categories=())
        fields = row.split(_FIELD)
        size = count_words(key)
        entries = []
        for number, ref, text in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
            facet, scope, type_, case = self._kinds[int(number)]
            entries.append(Entry(key, facet, ref, _unpack_text(text) or key, scope, type_, case, size))
        return Entries(
            tuple(entries),
            any(entry.type is SynonymType.ABBREVIATION for entry in entries),
            tuple([entry for entry in entries if entry.facet is not Facet.CATEGORY]),
            tuple([entry for entry in entries if entry.facet is Facet.CATEGORY]),
        )


def _pack_text(text: str) -> str:
    text = text.replace(_FIELD, "/")
    return text if text.isascii() and "\\" not in text else json.dumps(text)[1:-1]


def _unpack_text(packed: str) -> str:
    return str(json.loads(f'"{packed}"')) if "\\" in packed else packed
