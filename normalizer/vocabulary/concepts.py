"""Concepts and surfaces from the compact form of the cache; objects are made when they are asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from normalizer.model.concept import Concept, Kind, Scope, Surface, SynonymType
from normalizer.vocabulary.packing import LazyTable, pack_column, pack_json, unpack_column, unpack_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTS = (
    "broader", "ancestors", "measures", "confusable_with", "origin", "events", "version_markers", "diseases",
)  # fmt: skip
_KINDS = {kind.value: kind for kind in Kind}
_SCOPES = tuple(Scope)
_TYPES = tuple(SynonymType)
_FIELD, _ROW = "\x80", "\x81"
_PLAIN = {ord(_FIELD): " ", ord(_ROW): " "}


def read_concepts(data: Mapping[str, str]) -> dict[str, Concept]:
    """The concepts by id from the data of `pack_concepts`; each is made when it is first asked for."""
    ids = unpack_column(data["ids"])
    return LazyTable(dict(zip(ids, data["rows"].split("\n") if ids else (), strict=True)), _build_concept)


def pack_concepts(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The fields of each concept by id in a compact form; empty fields may be left out."""
    return {"ids": pack_column(rows), "rows": "\n".join(map(pack_json, rows.values()))}


def _build_concept(id_: str, packed: str) -> Concept:
    row = unpack_json(packed)
    for name in _LISTS:
        if name in row:
            row[name] = tuple(row[name])
    return Concept(id=id_, kind=_KINDS[id_.partition(":")[0]], **row)


class SurfaceTable:
    """All surfaces in a compact form.

    `data` has two columns: the distinct keys in order, and for each key its surfaces as one string: concept, code for
    scope, type and case, and text (empty: the key itself).
    """

    def __init__(self, data: Mapping[str, str]) -> None:
        self.keys: list[str] = unpack_column(data["keys"])
        self._rows = dict(zip(self.keys, unpack_column(data["rows"]), strict=True))

    def find(self, key: str) -> tuple[Surface, ...]:
        """The surfaces with a lookup key, by concept id."""
        packed = self._rows.get(key)
        return () if packed is None else tuple(_build_surface(key, row) for row in packed.split(_ROW))

    def build_all(self) -> tuple[Surface, ...]:
        """Every surface, by key."""
        return tuple(_build_surface(key, row) for key, packed in self._rows.items() for row in packed.split(_ROW))


def pack_surfaces(rows: list[tuple[str, str, str, str, str, int]]) -> dict[str, str]:
    """The data of a `SurfaceTable` from rows `(key, concept, text, scope, type, case sensitive)`.

    The rows of one key and concept keep their order.
    """
    packed: dict[str, list[str]] = {}
    for key, concept, text, scope, type_, case in sorted(rows, key=lambda row: (row[0], row[1])):
        fields = (concept, str(_pack_code(scope, type_, case)), "" if text == key else text.translate(_PLAIN))
        packed.setdefault(key, []).append(_FIELD.join(fields))
    return {"keys": pack_column(packed), "rows": pack_column(_ROW.join(found) for found in packed.values())}


def _build_surface(key: str, row: str) -> Surface:
    concept, code, text = row.split(_FIELD)
    return Surface(key, concept, text or key, *unpack_code(int(code)))


def _pack_code(scope: str, type_: str, case: int) -> int:
    return (_SCOPES.index(Scope(scope)) * len(_TYPES) + _TYPES.index(SynonymType(type_))) * 2 + case


@cache
def unpack_code(code: int) -> tuple[Scope, SynonymType, bool]:
    """Scope, type and case sensitivity from their code in the table."""
    scope, type_ = divmod(code // 2, len(_TYPES))
    return _SCOPES[scope], _TYPES[type_], bool(code % 2)
