"""Concepts and surfaces from the compact form of the cache."""

from __future__ import annotations

from functools import cache
from typing import Any

from normalizer.model.concept import Concept, Kind, Scope, Surface, SynonymType

_LISTS = (
    "broader", "ancestors", "measures", "confusable_with", "origin", "events", "version_markers", "diseases",
)  # fmt: skip
_KINDS = {kind.value: kind for kind in Kind}
_SCOPES = tuple(Scope)
_TYPES = tuple(SynonymType)


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


class SurfaceTable:
    """All surfaces in a compact form; objects are made when they are asked for.

    `data` holds the distinct `keys` in order, `starts` (the first row of each key, and the number of rows), and per
    row the position of its concept in `ids`, its text (empty: the key itself) and a code for scope, type and case.
    """

    def __init__(self, data: dict[str, Any], ids: list[str]) -> None:
        self.keys: list[str] = data["keys"]
        self._starts: list[int] = data["starts"]
        self._concepts: list[int] = data["concepts"]
        self._texts: list[str] = data["texts"]
        self._codes: list[int] = data["codes"]
        self._ids = ids
        self._positions = dict(zip(self.keys, range(len(self.keys)), strict=True))
        if len(self._starts) != len(self.keys) + 1 or self._starts[-1] != len(self._codes):
            message = "the columns do not fit together"
            raise ValueError(message)

    def find(self, key: str) -> tuple[Surface, ...]:
        """The surfaces with a lookup key, by concept id."""
        position = self._positions.get(key)
        return () if position is None else self._build_rows(position)

    def build_all(self) -> tuple[Surface, ...]:
        """Every surface, by key."""
        return tuple(surface for position in range(len(self.keys)) for surface in self._build_rows(position))

    def _build_rows(self, position: int) -> tuple[Surface, ...]:
        key = self.keys[position]
        return tuple(
            Surface(key, self._ids[self._concepts[row]], self._texts[row] or key, *unpack_code(self._codes[row]))
            for row in range(self._starts[position], self._starts[position + 1])
        )


def pack_surfaces(rows: list[tuple[str, str, str, str, str, int]], ids: list[str]) -> dict[str, Any]:
    """The data of a `SurfaceTable` from rows `(key, concept, text, scope, type, case sensitive)`.

    The rows of one key and concept keep their order.
    """
    numbers = {id_: number for number, id_ in enumerate(ids)}
    rows = sorted(rows, key=lambda row: (row[0], row[1]))
    keys: list[str] = []
    starts: list[int] = []
    for number, row in enumerate(rows):
        if not keys or keys[-1] != row[0]:
            keys.append(row[0])
            starts.append(number)
    return {
        "keys": keys,
        "starts": [*starts, len(rows)],
        "concepts": [numbers[row[1]] for row in rows],
        "texts": ["" if row[2] == row[0] else row[2] for row in rows],
        "codes": [_pack_code(row[3], row[4], row[5]) for row in rows],
    }


def _pack_code(scope: str, type_: str, case: int) -> int:
    return (_SCOPES.index(Scope(scope)) * len(_TYPES) + _TYPES.index(SynonymType(type_))) * 2 + case


@cache
def unpack_code(code: int) -> tuple[Scope, SynonymType, bool]:
    """Scope, type and case sensitivity from their code in the table."""
    scope, type_ = divmod(code // 2, len(_TYPES))
    return _SCOPES[scope], _TYPES[type_], bool(code % 2)
