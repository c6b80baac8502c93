"""Entries: every way to write every concept, and the other phrases that a text is searched for."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from normalizer.model.concept import Kind, Scope, Surface, SynonymType
from normalizer.model.hit import CONCEPT_FACETS, Entry, Facet
from normalizer.text.key import make_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normalizer.vocabulary import Vocabulary

_NAMES = CONCEPT_FACETS - {Facet.AMBIGUOUS} | {Facet.CATEGORY}
ZONE_SECTION = "text/zones"
BREAK, OPEN, CLOSE = "|", "(", ")"
MARK_KEYS = frozenset({BREAK, OPEN, CLOSE})
_MARKS = frozenset(",;:.")
_BREAKS = re.compile(r"(?<!\d),|,(?!\d)|[;:]|(?<!\bSt)\.\s")  # where the tokens of a text have a mark
_BRACKETS = re.compile(r"([(\[{])|[)\]}]")
_OXFORD = re.compile(r",\s(?:and|or|and/or)\s[^,]*$")


def list_phrases(vocabulary: Vocabulary, section: str) -> tuple[str, ...]:
    """The phrases of a section of the vocabulary."""
    return tuple(vocabulary.section(section).get("phrases", ()))


def group_entries(vocabulary: Vocabulary) -> dict[str, tuple[Entry, ...]]:
    """All entries by key."""
    groups: dict[str, dict[tuple[Facet, str], Entry]] = defaultdict(dict)
    for entry in _make_entries(vocabulary):
        if entry.key:
            # the first spelling of a concept with this key stands for the others, a case-sensitive one yields
            kept = groups[entry.key].setdefault((entry.facet, entry.ref), entry)
            if kept.case_sensitive and not entry.case_sensitive:
                groups[entry.key][entry.facet, entry.ref] = entry
    return {key: tuple(_settle_ambiguous([*group.values()])) for key, group in groups.items()}


def _settle_ambiguous(entries: list[Entry]) -> Iterator[Entry]:
    """The entries of one key; where an ambiguous abbreviation is declared, it speaks for all names written like it.

    An abbreviation that is written otherwise stays, in exactly that case.
    """
    declared = next((entry for entry in reversed(entries) if entry.facet is Facet.AMBIGUOUS), None)
    for entry in entries:
        if declared is None or entry.facet not in _NAMES:
            yield entry
        elif entry.type is SynonymType.ABBREVIATION and entry.text != declared.text:
            yield replace(entry, case_sensitive=True)
        elif entry.facet is Facet.CATEGORY:
            yield entry


def _make_entries(vocabulary: Vocabulary) -> Iterator[Entry]:
    yield from _make_surface_entries(vocabulary, vocabulary.surfaces)
    for key, concept in vocabulary.exclusions:
        yield Entry(key, Facet.EXCLUSION, concept, key, size=key.count(" ") + 1)
    for text in list_phrases(vocabulary, "text/boilerplate"):
        yield _make_phrase_entry(text, Facet.BOILERPLATE, "boilerplate")
    for text in list_phrases(vocabulary, "text/vague"):
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
        if concept.kind is not Kind.ANCHOR and concept.replaced_by is None:
            facet = Facet(concept.kind.value)
            for key in _list_keys(surface):
                yield Entry(
                    key,
                    facet,
                    concept.id,
                    surface.text,
                    Scope(surface.scope),
                    SynonymType(surface.type),
                    surface.case_sensitive,
                    count_words(key),
                )


def _list_keys(surface: Surface) -> list[str]:
    """The key of a synonym; of one with commas, colons or points (`H. pylori`) also the key with breaks, as in a text.

    One with brackets also has a key with these.

    The comma before the last member of a list may be left out.
    """
    bracketed = [_mark_brackets(surface.text)] if _BRACKETS.search(surface.text) else []
    if _MARKS.isdisjoint(surface.text):
        return [surface.key, *bracketed]
    parts = [key for part in _BREAKS.split(surface.text) if (key := make_key(part))]
    before_last = [*parts[:-2], " ".join(parts[-2:])] if _OXFORD.search(surface.text) else parts
    return list(dict.fromkeys([surface.key, f" {BREAK} ".join(parts), f" {BREAK} ".join(before_last), *bracketed]))


def _mark_brackets(text: str) -> str:
    """The key of a text with all its marks: `CMR (PET)` has the key `cmr ( pet )`."""
    words: list[str] = []
    at = 0
    for bracket in [*_BRACKETS.finditer(text), None]:
        inside = text[at : bracket.start()] if bracket else text[at:]
        words += f" {BREAK} ".join(map(make_key, _BREAKS.split(inside))).split()
        if bracket:
            words.append(OPEN if bracket[1] else CLOSE)
            at = bracket.end()
    return " ".join(words)


def count_words(key: str) -> int:
    """The words of a key outside of its brackets, one at least; breaks are none."""
    words = key.split(" ")
    if OPEN in words:
        depth = list(accumulate((word == OPEN) - (word == CLOSE) for word in words))
        words = [word for word, inside in zip(words, depth, strict=True) if inside <= 0] or [key]
    return max(1, sum(word not in MARK_KEYS for word in words))


def _make_phrase_entry(text: str, facet: Facet, ref: str) -> Entry:
    key = make_key(text)
    return Entry(key, facet, ref, text, size=key.count(" ") + 1)
