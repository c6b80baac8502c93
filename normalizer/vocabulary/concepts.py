"""Concepts and surfaces from the compact form of the cache."""

from __future__ import annotations

from typing import Any

from normalizer.model.concept import Concept, Kind, Scope, Surface, SynonymType

_LISTS = (
    "broader", "ancestors", "measures", "confusable_with", "origin", "events", "version_markers", "diseases",
)  # fmt: skip
_KINDS = {kind.value: kind for kind in Kind}
_SCOPES = {scope.value: scope for scope in Scope}
_TYPES = {type_.value: type_ for type_ in SynonymType}


def build_concepts(rows: dict[str, dict[str, Any]]) -> dict[str, Concept]:
    """The concepts by id."""
    concepts = {}
    for id_, row in rows.items():
        values = dict(row)
        for name in _LISTS:
            if name in values:
                values[name] = tuple(values[name])
        concepts[id_] = Concept(id=id_, kind=_KINDS[id_.partition(":")[0]], **values)
    return concepts


def build_surfaces(columns: list[list[Any]]) -> tuple[Surface, ...]:
    """The surfaces, from the columns key, concept, text, scope, type and case sensitivity."""
    keys, concepts, texts, scopes, types, cases = columns
    return tuple(
        map(
            Surface,
            keys,
            concepts,
            texts,
            map(_SCOPES.__getitem__, scopes),
            map(_TYPES.__getitem__, types),
            map(bool, cases),
        )
    )
