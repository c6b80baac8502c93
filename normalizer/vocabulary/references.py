"""References between entries: every id that is named must exist, and no hierarchy may turn in a circle."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from normalizer.vocabulary.finding import Finding, Loc
from normalizer.vocabulary.schema.base import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normalizer.vocabulary.load import Source

_ID = re.compile(rf"(?:endpoint|criterion|category|instrument|ae|analyte|anchor):{SLUG}\Z")
_FREE_TEXT = frozenset({"id", "label", "text", "definition", "note", "source", "phrases", "meaning", "subject"})
_CLOSE = 0.75


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
    parents = {id_: list_parents(entry.data) for id_, entry in source.entries.items()}
    done: set[str] = set()
    for start in sorted(parents):
        cycle = _find_cycle(start, parents, done)
        if cycle:
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


def _find_cycle(start: str, parents: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """The first circle met from `start`, smallest id first. Iterative, since a chain may be as long as the list."""
    path: list[str] = []
    on_path: set[str] = set()
    stack: list[tuple[str, Iterator[str]]] = []
    node = start
    while True:
        if node in on_path:
            cycle = path[path.index(node) :]
            done.update(path)
            smallest = cycle.index(min(cycle))
            return cycle[smallest:] + cycle[:smallest]
        if node not in done:
            path.append(node)
            on_path.add(node)
            stack.append((node, iter(parents.get(node, ()))))
        while stack:
            following = next(stack[-1][1], None)
            if following is not None:
                node = following
                break
            finished = stack.pop()[0]
            path.pop()
            on_path.discard(finished)
            done.add(finished)
        else:
            return []


def _walk(data: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in _FREE_TEXT:
                yield from _walk(value, (*loc, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, (*loc, index))
    elif isinstance(data, str) and _ID.match(data):
        yield loc, data


def _group_slugs(ids: Mapping[str, object]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for id_ in ids:
        groups.setdefault(id_.partition(":")[0], []).append(id_)
    return groups


def _advise(target: str, slugs: Mapping[str, list[str]]) -> str:
    close = difflib.get_close_matches(target, slugs.get(target.partition(":")[0], ()), 1, _CLOSE)
    return f"did you mean {close[0]}?" if close else "add the concept or take the reference out"
