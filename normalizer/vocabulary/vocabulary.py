"""The vocabulary as the rest of the house sees it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from normalizer.errors import VocabularyError
from normalizer.model.concept import Concept, Kind, Surface
from normalizer.text.key import make_key
from normalizer.vocabulary.concepts import SurfaceTable, read_concepts
from normalizer.vocabulary.location import find_folder
from normalizer.vocabulary.packing import LazyTable, unpack_json
from normalizer.vocabulary.parts import ENTRIES, MATCHING, WRITINGS, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from normalizer.vocabulary.graph import Graph
    from normalizer.vocabulary.load import Source
    from normalizer.vocabulary.search import SearchResult


class Vocabulary:
    """Concepts, their names and how they are related. Read-only; `Vocabulary.load()` makes one.

    `concepts` maps ids to `Concept`, `version` is the calendar version, `folder` where it was read from.
    """

    def __init__(self, parts: Parts) -> None:
        matching = parts.get(MATCHING)
        self._parts = parts
        self.version: str = matching["version"]
        self.concepts: Mapping[str, Concept] = read_concepts(matching["concepts"])
        self._sections: dict[str, dict[str, Any]] = LazyTable(dict(matching["sections"]), _unpack_section)

    @classmethod
    def load(cls, path: str | Path | None = None, *, strict: bool = True) -> Vocabulary:
        """The vocabulary in a folder, from the cache if it is fresh.

        The default is the folder `ontology` of the checkout, else the one in the package. Raises `VocabularyError` with
        every finding at once. With `strict=False`, broken files and references to
        missing entries are left out instead (and nothing is cached unless all is well).
        """
        folder = find_folder(path)
        cached = Parts.load(folder)
        if cached is not None:
            try:
                return cls(cached)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError):
                pass  # a broken cache is built anew
        return cls(Parts.build(folder, strict=strict))

    @classmethod
    def is_compiled(cls, path: str | Path | None = None) -> bool:
        """Whether the cache has the vocabulary in a folder: then it has no errors, and is loaded in a moment."""
        return Parts.are_cached(find_folder(path))

    @classmethod
    def from_source(cls, source: Source) -> Vocabulary:
        """The vocabulary from entries in memory; what is broken in them is left out."""
        return cls(Parts.of(source))

    @property
    def folder(self) -> Path | None:
        """Where its files lie; None for a vocabulary in memory."""
        return self._parts.folder

    @property
    def fingerprint(self) -> str:
        """The hash of its files; empty for a vocabulary in memory."""
        return self._parts.fingerprint

    @cached_property
    def _table(self) -> SurfaceTable:
        return SurfaceTable(self._parts.get(WRITINGS)["surfaces"])

    @cached_property
    def surfaces(self) -> tuple[Surface, ...]:
        """Every way to write every concept, labels included, by lookup key."""
        return self._table.build_all()

    @property
    def surface_keys(self) -> list[str]:
        """The distinct lookup keys of all surfaces, sorted."""
        return self._table.keys

    def find_surfaces(self, key: str) -> tuple[Surface, ...]:
        """The surfaces with a lookup key, by concept id; made on demand, so that a start need not make all."""
        return self._table.find(key)

    @cached_property
    def exclusions(self) -> list[tuple[str, str]]:
        """`(lookup key, concept id)` of the phrases that do not mean a concept though they hold its words."""
        return [(key, concept) for key, concept in self._parts.get(WRITINGS)["exclusions"]]

    def remember(self, name: str, code: Path, build: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """JSON data that is costly to derive from the vocabulary, from the cache if it is fresh.

        `code` is the file, or the folder, of the code that derives it: an edit there makes the data stale.
        """
        return self._parts.remember(name, code, build)

    def section(self, name: str) -> dict[str, Any]:
        """The data of a file such as `text/abbreviations` or `time_frames/anchors`; empty if there is none."""
        return self._sections.get(name, {})

    @property
    def sections(self) -> dict[str, dict[str, Any]]:
        """All sections by path without ending."""
        return self._sections

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """The full entries by id, with definitions, synonyms, examples and mappings."""
        return self._parts.get(ENTRIES)

    def get(self, id_: str) -> dict[str, Any]:
        """The full entry of a concept as JSON data, with definition, synonyms, examples and mappings.

        Raises `VocabularyError` that names the closest ids if there is none.
        """
        self.concept(id_)
        return self.entries[id_]

    def concept(self, id_: str) -> Concept:
        """The concept with an id. Raises `VocabularyError` that names the closest ids if there is none."""
        found = self.concepts.get(id_)
        if found is None:
            from normalizer.vocabulary.suggest import describe_missing  # noqa: PLC0415 - only for a message

            named = {surface.concept for surface in self.find_surfaces(make_key(id_)) if surface.scope.value == "exact"}
            raise VocabularyError(describe_missing(id_, self.concepts, named))
        return found

    def search(self, text: str, limit: int = 10) -> list[SearchResult]:
        """At most `limit` concepts with a label or synonym that fits a text, best first.

        Each result has `id`, `label`, `text` (the name that fits) and `how` it fits: exact, prefix, contains, words,
        similar.
        """
        from normalizer.vocabulary.search import search_surfaces  # noqa: PLC0415 - only people search

        return search_surfaces(self.surfaces, self.concepts, text, limit)

    def ancestors(self, id_: str) -> tuple[str, ...]:
        """The ids of all more general concepts, nearest first."""
        return self.concept(id_).ancestors

    def descendants(self, id_: str) -> tuple[str, ...]:
        """The ids of all more specific concepts, sorted."""
        self.concept(id_)
        return self._descendants.get(id_, ())

    @cached_property
    def _descendants(self) -> dict[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for id_, concept in self.concepts.items():
            for above in concept.ancestors:
                below.setdefault(above, []).append(id_)
        return {id_: tuple(sorted(ids)) for id_, ids in below.items()}

    @cached_property
    def _groups(self) -> dict[tuple[str, str], tuple[str, ...]]:
        groups: dict[tuple[str, str], list[Concept]] = {}
        for concept in self.concepts.values():
            if concept.kind is Kind.CATEGORY and concept.ancestors and concept.group:
                groups.setdefault((concept.ancestors[0], concept.group), []).append(concept)
        return {
            place: tuple(c.id for c in sorted(group, key=lambda c: (c.rank is None, c.rank or 0, c.id)))
            for place, group in groups.items()
        }

    def categories(self, criterion_id: str, group: str = "standard") -> tuple[str, ...]:
        """The categories of a criterion and group: best (or lowest grade) first, those without rank last."""
        self.concept(criterion_id)
        return self._groups.get((criterion_id, group), ())

    def or_better(self, category_id: str) -> frozenset[str]:
        """The categories of the same criterion and group that rank at least as high, this one included."""
        category = self.concept(category_id)
        if category.rank is None or not category.ancestors or category.group is None:
            return frozenset({category_id})
        ranked = (self.concepts[id_] for id_ in self._groups[category.ancestors[0], category.group])
        return frozenset(c.id for c in ranked if c.rank is not None and c.rank <= category.rank)

    @cached_property
    def graph(self) -> Graph:
        """All concepts with typed edges (`type`: broader, version_of, category_of, measures, ...)."""
        from normalizer.vocabulary.graph import build_graph  # noqa: PLC0415 - networkx is slow to import

        return build_graph(self.version, self.concepts, self.entries)

    def path(self, a: str, b: str) -> list[str]:
        """The ids on a shortest way from one concept to another over any edges; empty if there is none."""
        from normalizer.vocabulary.graph import find_path  # noqa: PLC0415 - networkx is slow to import

        self.concept(a)
        self.concept(b)
        return find_path(self.graph, a, b)


def _unpack_section(path: str, packed: str) -> dict[str, Any]:  # noqa: ARG001 - as a table asks for it
    data: dict[str, Any] = unpack_json(packed)
    return data
