"""A concept for its page: names, neighbours, categories, mappings, examples, and where the audit met it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.vocabulary.entry import iterate_synonyms
from normalizer.vocabulary.graph import list_neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normalizer.model.concept import Concept
    from normalizer.vocabulary import Vocabulary
    from normalizer.web.desk import Group

_SHOWN_NODES = 14
_KINDS = {
    "endpoint": "endpoint",
    "criterion": "criterion",
    "category": "category",
    "instrument": "instrument",
    "ae": "adverse event",
    "analyte": "analyte",
    "anchor": "anchor of time frames",
}
_ABOVE = frozenset({"broader", "version_of", "category_of"})
# what an edge says, read from the concept outwards and towards it
_SAYS = {
    "measures": ("measures", "measured by"),
    "confusable_with": ("often confused with", "often confused with"),
    "requires": ("requires", "required by"),
    "superseded_by": ("superseded by", "supersedes"),
    "replaced_by": ("replaced by", "replaces"),
    "starts_at": ("starts at", "start of"),
    "ends_at": ("ends at", "end of"),
}
_FACTS = (
    ("measurement", "How it is measured"),
    ("use", "Used for"),
    ("version", "Version"),
    ("diseases", "Diseases"),
    ("comet_domain", "COMET domain"),
    ("range", "Range"),
    ("better", "Better is"),
    ("grade", "Grade"),
    ("rank", "Rank"),
    ("source", "Source"),
    ("verified", "Verified"),
    ("note", "Note"),
)


@dataclass(frozen=True, slots=True)
class Node:
    """A neighbour; `says` is how it hangs together with the concept."""

    id: str
    label: str
    says: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """Neighbours that stand together; `more` further ones are not drawn."""

    name: str
    nodes: tuple[Node, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """All that the page shows. `names` are `(scope, type, texts)`, `categories` `(group, entries)` best first."""

    concept: Concept
    kind: str
    entry: Mapping[str, Any]
    trail: tuple[Node, ...]
    tiers: tuple[Tier, ...]
    names: tuple[tuple[str, str, tuple[str, ...]], ...]
    categories: tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]
    facts: tuple[tuple[str, str], ...]
    below: tuple[Node, ...]


def describe_concept(vocabulary: Vocabulary, id_: str) -> ConceptPage:
    """The page of a concept. Raises `VocabularyError` with the closest ids."""
    concept, entry = vocabulary.concept(id_), vocabulary.get(id_)
    neighbours = list_neighbours(vocabulary.graph, id_)
    above = [other for type_, other, outward in neighbours if outward and type_ in _ABOVE]
    below = [other for type_, other, outward in neighbours if not outward and type_ in _ABOVE]
    groups = dict.fromkeys(vocabulary.concepts[i].group or "standard" for i in below if i.startswith("category:"))
    categories = [
        (group, tuple(vocabulary.entries[i] for i in vocabulary.categories(id_, group)))
        for group in sorted(groups, key=lambda group: group != "standard")
    ]
    ranked = [row["id"] for _, rows in categories for row in rows]
    below = [*ranked, *(i for i in below if i not in set(ranked))]
    beside = {
        (other, _SAYS[type_][not outward]) for type_, other, outward in neighbours if type_ in _SAYS and other != id_
    }
    tiers = (
        _make_tier("More general", ((i, "") for i in above), vocabulary),
        _make_tier("Related", sorted(beside, key=lambda pair: (pair[1], pair[0])), vocabulary),
        _make_tier("Categories" if categories else "More specific", ((i, "") for i in below), vocabulary),
    )
    return ConceptPage(
        concept,
        _KINDS[concept.kind.value],
        entry,
        tuple(_make_node(i, "", vocabulary) for i in reversed(concept.ancestors)),
        tiers,
        tuple(_list_names(entry)),
        tuple(categories),
        tuple(
            (title, _write_value(entry[name])) for name, title in _FACTS if entry.get(name) not in (None, "", [], ())
        ),
        tuple(_make_node(i, "", vocabulary) for i in below),
    )


def _make_node(id_: str, says: str, vocabulary: Vocabulary) -> Node:
    return Node(id_, vocabulary.concepts[id_].label, says, vocabulary.entries[id_].get("definition") or "")


def _make_tier(name: str, pairs: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> Tier:
    nodes = [_make_node(id_, says, vocabulary) for id_, says in pairs]
    return Tier(name, tuple(nodes[:_SHOWN_NODES]), max(0, len(nodes) - _SHOWN_NODES))


def _list_names(entry: Mapping[str, Any]) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for scope, _, synonym in iterate_synonyms(entry):
        groups.setdefault((scope, synonym.get("type", "plain")), []).append(synonym["text"])
    return [(scope, type_, tuple(texts)) for (scope, type_), texts in groups.items()]


def _write_value(value: Any) -> str:  # noqa: ANN401 - plain data
    if isinstance(value, list | tuple):
        return ", ".join(map(_write_value, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {_write_value(item)}" for key, item in value.items())
    return str(value)


@dataclass(frozen=True, slots=True)
class Uses:
    """Where the loaded audit met a concept: its row, how its definitions vary, and groups that come near it."""

    row: Mapping[str, Any] | None
    definitions: Mapping[str, Any] | None
    doubts: tuple[Mapping[str, Any], ...]
    groups: tuple[Group, ...]


def find_uses(audit: Mapping[str, Any], groups: Iterable[Group], id_: str) -> Uses:
    """What an audit says about a concept."""
    rows = (row for family in audit.get("families", ()) for row in family["concepts"] if row["id"] == id_)
    near = [g for g in groups if not g.aside and any(found["id"] == id_ for found in g.row["nearest"])]
    return Uses(
        next(rows, None),
        next((row for row in audit.get("definitions", ()) if row["endpoint"] == id_), None),
        tuple(row for row in audit.get("doubts", {}).get("nearest", ()) if row["endpoint"] == id_)[:5],
        tuple(near[:12]),
    )


def list_links(vocabulary: Vocabulary) -> dict[str, str]:
    """The web addresses by prefix of mappings; only plain http ones."""
    prefixes = vocabulary.section("vocabulary").get("prefixes", ())
    return {row["prefix"]: row["uri"] for row in prefixes if row["uri"].startswith(("http://", "https://"))}
