"""The lexicon: every way to write every concept, found in a stream of words.

What a start needs is derived once and remembered with the vocabulary: the entries of each key as one string that is
taken apart on its first hit, and the beginnings of keys, so that a search knows where to go on.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.model.concept import Kind, Scope, Surface, SynonymType
from normalizer.model.hit import Entry, Facet
from normalizer.text.key import make_key
from normalizer.vocabulary.packing import LazyTable, pack_column, unpack_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from normalizer.vocabulary import Vocabulary

_FACETS = {
    Kind.ENDPOINT: Facet.ENDPOINT,
    Kind.CRITERION: Facet.CRITERION,
    Kind.CATEGORY: Facet.CATEGORY,
    Kind.INSTRUMENT: Facet.INSTRUMENT,
    Kind.ADVERSE_EVENT: Facet.ADVERSE_EVENT,
    Kind.ANALYTE: Facet.ANALYTE,
}
_FACETS_BY_NAME = {facet.value: facet for facet in Facet}
_SCOPES_BY_NAME = {scope.value: scope for scope in Scope}
_TYPES_BY_NAME = {type_.value: type_ for type_ in SynonymType}
ZONE_SECTION = "text/zones"
BREAK = "|"
_FIELD, _ENTRY = "\x80", "\x81"
_PLAIN = {ord(_FIELD): " ", ord(_ENTRY): " "}


class Lexicon:
    """All entries by key, and the words they use. Entries are made when they are first found.

    `keys` are all keys; `entries` has also the beginnings of keys, with nothing under them. `words` are those of the
    keys, `ordinary` those that people write in outcomes without naming anything. `remember` is that of the vocabulary.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        data = vocabulary.remember("lexicon", Path(__file__), lambda: _compile_lexicon(vocabulary))
        self.keys = unpack_column(data["keys"])
        self._steps = dict.fromkeys(unpack_column(data["beginnings"]), "")
        self._steps.update(zip(self.keys, unpack_column(data["rows"]), strict=True))
        self.entries: dict[str, tuple[Entry, ...]] = LazyTable(self._steps, _build_entries)
        self.words = frozenset(data["words"].split())
        self.ordinary = frozenset(data["ordinary"].split())
        self.remember = vocabulary.remember

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """`(first, last, entries)` of every key in a list of word keys, overlaps included; both places are inclusive.

        As fast as an automaton, which would have to be built anew at every start.
        """
        steps, entries, size = self._steps, self.entries, len(words)
        for first, word in enumerate(words):
            key, last = word, first
            while (step := steps.get(key)) is not None:
                if step:
                    yield first, last, entries[key]
                last += 1
                if last == size:
                    break
                key = f"{key} {words[last]}"


def _compile_lexicon(vocabulary: Vocabulary) -> dict[str, str]:
    """What a `Lexicon` is made of, as columns: keys with their entries, beginnings that are no keys, words."""
    groups = _group_entries(vocabulary)
    beginnings: set[str] = set()
    for key in groups:
        words = key.split(" ")
        beginnings.update(" ".join(words[:count]) for count in range(1, len(words)))
    return {
        "keys": pack_column(groups),
        "rows": pack_column(_ENTRY.join(map(_pack_entry, entries)) for entries in groups.values()),
        "beginnings": pack_column(sorted(beginnings - groups.keys())),
        "words": " ".join(sorted({word for key in groups for word in key.split()})),
        "ordinary": " ".join(_phrases(vocabulary, "text/ordinary_words")),
    }


def _pack_entry(entry: Entry) -> str:
    text = "" if entry.text == entry.key else entry.text.translate(_PLAIN)
    case = "1" if entry.case_sensitive else ""
    return _FIELD.join((entry.facet.value, entry.ref, text, entry.scope.value, entry.type.value, case))


def _build_entries(key: str, packed: str) -> tuple[Entry, ...]:
    size = key.count(" ") + 1
    entries = []
    for row in packed.split(_ENTRY) if packed else ():
        facet, ref, text, scope, type_, case = row.split(_FIELD)
        entry = Entry(
            key,
            _FACETS_BY_NAME[facet],
            ref,
            text or key,
            _SCOPES_BY_NAME[scope],
            _TYPES_BY_NAME[type_],
            bool(case),
            size,
        )
        entries.append(entry)
    return tuple(entries)


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
        groups[key] = {**kept_entries, (Facet.AMBIGUOUS, declared.ref): declared}
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
            yield Entry(
                surface.key,
                facet,
                concept.id,
                surface.text,
                Scope(surface.scope),
                SynonymType(surface.type),
                surface.case_sensitive,
                surface.key.count(" ") + 1,
            )


def _make_phrase_entry(text: str, facet: Facet, ref: str) -> Entry:
    key = make_key(text)
    return Entry(key, facet, ref, text, size=key.count(" ") + 1)
