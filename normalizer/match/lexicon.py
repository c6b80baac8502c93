"""The lexicon: every way to write every concept, behind one automaton."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from normalizer.model.concept import Kind, Scope, Surface, SynonymType
from normalizer.model.hit import Entry, Facet
from normalizer.text.key import make_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


class Lexicon:
    """All entries by key, an automaton that finds their keys in a stream of token keys, and the words they use."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.entries: dict[str, tuple[Entry, ...]] = _group_entries(vocabulary)
        self._keys = list(self.entries)
        self._automaton = AhoCorasick([f" {key} " for key in self._keys], matchkind=MatchKind.Standard)
        self.words = frozenset(word for key in self._keys for word in key.split())
        self.ordinary = frozenset(
            word for phrase in _phrases(vocabulary, "text/ordinary_words") for word in phrase.split()
        )

    def find(self, stream: str) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """`(start, end, entries)` of every key in a stream like `" overall survival | os "`, overlaps included.

        `start` is the offset of the space before the key, `end` that of the space after it.
        """
        for pattern, start, end in self._automaton.find_matches_as_indexes(stream, overlapping=True):
            yield start, end - 1, self.entries[self._keys[pattern]]


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
