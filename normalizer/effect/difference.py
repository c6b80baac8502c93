"""The difference of two vocabularies, as matching sees it: what a text must hold to be read in another way.

docs/effect.md argues step by step that nothing is forgotten; tests compare with full runs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from normalizer.match.entries import MARK_KEYS
from normalizer.match.lexicon import Lexicon
from normalizer.match.scatter_index import ScatterIndex
from normalizer.model.hit import Facet
from normalizer.text.key import make_key
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary import Vocabulary

COMPOSITIONS = "text/compositions"
ABBREVIATIONS = "text/abbreviations"
# what these hold is seen through the lexicon, phrase by phrase
IN_LEXICON = frozenset(
    {"text/boilerplate", "text/vague", "text/zones", "text/qualifiers", "text/ordinary_words", ABBREVIATIONS}
)
# nothing that reads outcomes asks for these; the version only names the vocabulary
NOT_READ = frozenset({"vocabulary", "decisions", "text/areas", "text/describing_words", "text/filler_words"})
# the name of a product may be read as this word, so a text need not hold the word itself
_STAND_INS = frozenset({"drug"})
_NOT_CONCEPTS = frozenset(
    {Facet.EXCLUSION, Facet.BOILERPLATE, Facet.VAGUE, Facet.ZONE, Facet.QUALIFIER, Facet.AMBIGUOUS}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What can make a text be read in another way.

    `phrases`: sets of words; a text that holds all words of one, typing errors mended, can be touched. `words`: words
    that came to be known or ceased to be; a text with a word that is therefore mended in another way can be touched.
    `reasons`: changes that can touch every text; if there are any, the other two need not be looked at.
    """

    phrases: frozenset[frozenset[str]] = frozenset()
    words: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phrases or self.words or self.reasons)


@dataclass(frozen=True)
class View:
    """One vocabulary as matching sees it: its lexicon, and where its scattered synonyms are filed, by key."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    filed: dict[str, set[tuple[str, str]]]

    @classmethod
    def read(cls, vocabulary: Vocabulary) -> View:
        """The view of a vocabulary; takes about as long as normalizing a hundred outcomes."""
        lexicon = Lexicon(vocabulary)
        filed: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for word, key, number in ScatterIndex(lexicon).list_places():
            filed[key].add((word, number))
        return cls(vocabulary, lexicon, dict(filed))

    @cached_property
    def keys(self) -> dict[str, set[str]]:
        """The keys that may lead to each concept: its names, and ambiguous texts with a sense for it."""
        keys: dict[str, set[str]] = defaultdict(set)
        for key in self.lexicon.rows:
            for entry in self.lexicon.list_entries(key):
                if entry.facet not in _NOT_CONCEPTS:
                    keys[entry.ref].add(key)
        for ambiguous in list_ambiguous(self.vocabulary).values():
            for concept in _list_senses(ambiguous):
                keys[concept].add(make_key(ambiguous["text"]))
        return keys


def compare_views(old: View, new: View) -> Difference:
    """What differs between two vocabularies as far as it can change a result."""
    reasons = tuple(_list_reasons(old.vocabulary, new.vocabulary))
    if reasons:
        return Difference(reasons=reasons)
    keys = set(_list_changed_keys(old.lexicon, new.lexicon))
    # where a scattered synonym is filed decides which of two equals is found first
    keys |= {key for key in {*old.filed, *new.filed} if old.filed.get(key) != new.filed.get(key)}
    was, now = list_ambiguous(old.vocabulary), list_ambiguous(new.vocabulary)
    keys |= {make_key(text) for text in {*was, *now} if was.get(text) != now.get(text)}
    concepts = set(_list_changed_concepts(old.vocabulary, new.vocabulary))
    if concepts:
        for view in (old, new):
            for id_ in find_leading(concepts, view.vocabulary):
                keys |= view.keys.get(id_, set())
    ordinary = old.lexicon.ordinary ^ new.lexicon.ordinary
    phrases = {_list_needed(key, scattered=key in old.filed or key in new.filed) for key in keys if key}
    phrases |= {frozenset({word}) for word in ordinary}
    return Difference(frozenset(phrases), (old.lexicon.words ^ new.lexicon.words) | ordinary)


def _list_reasons(before: Vocabulary, after: Vocabulary) -> Iterator[str]:
    for name in sorted({*before.sections, *after.sections} - IN_LEXICON - NOT_READ):
        if before.section(name) != after.section(name):
            yield f"{name}.yaml changed, which can touch every text"


def _list_changed_keys(old: Lexicon, new: Lexicon) -> Iterator[str]:
    was, now = old.rows, new.rows
    if old.kinds == new.kinds:
        return (key for key in {*was, *now} if was.get(key) != now.get(key))
    # rows number their kinds, so that equal rows may mean something else
    return (key for key in {*was, *now} if old.list_entries(key) != new.list_entries(key))


def _list_changed_concepts(before: Vocabulary, after: Vocabulary) -> Iterator[str]:
    ids = {*before.concepts, *after.concepts}
    return (id_ for id_ in ids if before.concepts.get(id_) != after.concepts.get(id_))


def find_leading(concepts: set[str], vocabulary: Vocabulary) -> set[str]:
    """The concepts whose names in a text lead to one of these.

    They are these themselves, families of their versions, what a rule composes with other words, and whatever measures
    one of all those.
    """
    known = vocabulary.concepts
    leading = set(concepts)
    leading |= {known[id_].version_of or id_ for id_ in concepts if id_ in known}
    section = vocabulary.section(COMPOSITIONS)
    links = [{"below": link["first"], "becomes": link["becomes"]} for link in section.get("links", ())]
    rules = [rule for rule in (*section.get("compositions", ()), *links) if rule["becomes"] in concepts]
    for id_, concept in known.items() if rules else ():
        lineage = {id_, *concept.ancestors}
        if any(lineage.intersection(rule.get("below", ())) or id_ in rule.get("only", ()) for rule in rules):
            leading.add(id_)
    return leading | {id_ for id_, concept in known.items() if not leading.isdisjoint(concept.measures)}


def list_ambiguous(vocabulary: Vocabulary) -> dict[str, dict[str, Any]]:
    """The declared ambiguous texts with their senses."""
    return {entry["text"]: entry for entry in vocabulary.section(ABBREVIATIONS).get("abbreviations", ())}


def _list_senses(ambiguous: dict[str, Any]) -> Iterator[str]:
    concepts = [ambiguous.get("default"), *(sense.get("concept") for sense in ambiguous.get("senses", ()))]
    return (concept for concept in concepts if concept)


def _list_needed(key: str, *, scattered: bool) -> frozenset[str]:
    """The words that a text must hold for a key to matter; scattered synonyms do without their function words."""
    words = frozenset(key.split()) - MARK_KEYS
    needed = words - _STAND_INS or words
    return (needed - FUNCTION_WORDS or needed) if scattered else needed
