"""References between entries: every id that is named must exist, and no hierarchy may turn in a circle."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from normalizer.vocabulary.finding import Finding, Loc
from normalizer.vocabulary.schema.base import KINDS, SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normalizer.vocabulary.load import Source

_ID = re.compile(rf"(?:{KINDS}):{SLUG}\Z")
_FREE_TEXT = frozenset({"id", "label", "text", "definition", "note", "source", "phrases", "meaning", "subject"})
_CLOSE = 0.75


def is_id(text: str) -> bool:
    """True for a text that has the form of a concept id."""
    return _ID.match(text) is not None


def iterate_references(data: Mapping[str, Any]) -> Iterator[tuple[Loc, str]]:
    """Every concept id that the data of a file names outside of `id` fields and free texts, with its place."""
    yield from _walk(data, ())


def find_dangling(source: Source) -> Iterator[Finding]:
    """References to ids that no file defines; those in a file that cannot be read are taken to be there."""
    slugs = _group_slugs(source.entries)
    for loaded in source.files.values():
        for loc, target in iterate_references(loaded.data):
            if target not in source.entries and target not in source.unread:
                yield Finding(
                    loaded.path,
                    loaded.document.find_line(loc),
                    "dangling-reference",
                    f"{target} does not exist",
                    _advise(target, slugs),
                    target,
                )


def find_cycles(source: Source) -> Iterator[Finding]:
    """Entries that are, over `broader` and `version_of`, above themselves."""
    from normalizer.vocabulary.graph import find_circles  # noqa: PLC0415 - networkx is slow to import

    for cycle in find_circles({id_: list_parents(entry.data) for id_, entry in source.entries.items()}):
        entry = source.entries[cycle[0]]
        chain = " > ".join((*cycle, cycle[0]))
        field = "broader" if "broader" in entry.data else "version_of"
        yield Finding(
            entry.file.path,
            entry.find_line(field),
            "cycle",
            f"the hierarchy turns in a circle: {chain}",
            "take one of these links out",
            cycle[0],
        )


def list_parents(data: Mapping[str, Any]) -> list[str]:
    """The ids directly above an entry: `version_of`, then `broader`."""
    above = [data["version_of"]] if data.get("version_of") else []
    return [*above, *data.get("broader", ())]


def _walk(data: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in _FREE_TEXT:
                yield from _walk(value, (*loc, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, (*loc, index))
    elif isinstance(data, str) and is_id(data):
        yield loc, data


def _group_slugs(ids: Mapping[str, object]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for id_ in ids:
        groups.setdefault(id_.partition(":")[0], []).append(id_)
    return groups


def _advise(target: str, slugs: Mapping[str, list[str]]) -> str:
    close = difflib.get_close_matches(target, slugs.get(target.partition(":")[0], ()), 1, _CLOSE)
    return f"did you mean {close[0]}?" if close else "add the concept or take the reference out"
