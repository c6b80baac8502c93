"""Concepts in the words that SKOS and OBO share, read from the entries of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.io.writers.sssom import BASE
from normalizer.model.concept import Kind, Scope, SynonymType
from normalizer.vocabulary.entry import is_retired, iterate_synonyms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.vocabulary import Vocabulary

TITLE = "Endpoint Normalizer: endpoints, criteria and time-frame anchors of clinical trials"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
NAMES_OF_KINDS = {
    Kind.ENDPOINT: "Endpoint",
    Kind.CRITERION: "Criterion",
    Kind.CATEGORY: "Category",
    Kind.INSTRUMENT: "Instrument",
    Kind.ADVERSE_EVENT: "Adverse event",
    Kind.ANALYTE: "Analyte",
    Kind.ANCHOR: "Anchor",
}


@dataclass(frozen=True, slots=True)
class Synonym:
    """One way to write a concept beside its label."""

    text: str
    scope: Scope
    type: SynonymType


@dataclass(frozen=True, slots=True)
class Link:
    """A mapping to a concept of another vocabulary: a SKOS predicate and a CURIE."""

    predicate: str
    object: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A concept. `broader` are its nearest parents: `broader` as written, and the family of a version.

    A category is a value inside its `criterion`, in one `group` with a `rank` from 1 (best, or lowest grade); one
    without rank stands outside the order.
    """

    id: str
    kind: Kind
    label: str
    definition: str = ""
    note: str = ""
    source: str = ""
    synonyms: tuple[Synonym, ...] = ()
    broader: tuple[str, ...] = ()
    criterion: str | None = None
    group: str = ""
    rank: int | None = None
    links: tuple[Link, ...] = ()
    is_retired: bool = False
    replaced_by: str | None = None

    @property
    def parents(self) -> tuple[str, ...]:
        """The concepts above, the criterion of a category included."""
        return (*self.broader, *((self.criterion,) if self.criterion else ()))


def list_terms(vocabulary: Vocabulary) -> list[Term]:
    """All concepts of the vocabulary, sorted by id."""
    return [_read_term(entry) for _, entry in sorted(vocabulary.entries.items())]


def list_prefixes(vocabulary: Vocabulary) -> dict[str, str]:
    """The namespaces of CURIEs: those of our own concepts, and those of the vocabulary's mappings."""
    own = {kind.value: f"{BASE}{kind.value}/" for kind in Kind}
    declared = vocabulary.section("vocabulary").get("prefixes", ())
    return own | {entry["prefix"]: entry["uri"] for entry in declared}


def list_groups(terms: list[Term]) -> dict[tuple[str, str], list[Term]]:
    """The ranked categories by criterion and group, best (or lowest grade) first."""
    groups: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        if term.criterion and term.rank is not None:
            groups.setdefault((term.criterion, term.group), []).append(term)
    return {place: sorted(group, key=lambda term: (term.rank or 0, term.id)) for place, group in groups.items()}


def _read_term(entry: Mapping[str, Any]) -> Term:
    criterion = entry.get("criterion")
    above = [*entry.get("broader", ()), *([entry["version_of"]] if entry.get("version_of") else ())]
    return Term(
        id=entry["id"],
        kind=Kind(entry["kind"]),
        label=entry["label"],
        definition=_flatten(entry.get("definition", "")),
        note=_flatten(entry.get("note", "")),
        source=_flatten(entry.get("source", "")),
        synonyms=tuple(_list_synonyms(entry)),
        broader=tuple(dict.fromkeys(above)),
        criterion=criterion,
        group=entry.get("group", "standard") if criterion else "",
        rank=entry.get("rank"),
        links=tuple(
            Link(mapping["predicate"], mapping["object"], mapping.get("label", ""))
            for mapping in entry.get("mappings", ())
        ),
        is_retired=is_retired(entry),
        replaced_by=entry.get("replaced_by"),
    )


def _list_synonyms(entry: Mapping[str, Any]) -> list[Synonym]:
    """Each text once, with its closest scope, without the label."""
    found: dict[str, Synonym] = {}
    if entry.get("abbreviation"):
        found[entry["abbreviation"]] = Synonym(entry["abbreviation"], Scope.EXACT, SynonymType.ABBREVIATION)
    for scope, _, synonym in iterate_synonyms(entry):
        text = synonym["text"]
        if text != entry["label"]:
            found.setdefault(text, Synonym(text, Scope(scope), SynonymType(synonym.get("type", "plain"))))
    return list(found.values())


def _flatten(text: str) -> str:
    return " ".join(text.split())
