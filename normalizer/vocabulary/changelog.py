"""The changelog of the vocabulary, made from what differs between two versions; and what the next version is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalizer.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from normalizer.vocabulary.changes import ConceptChange, Name, VocabularyChange

TAG_PREFIX = "vocabulary-"
_VERSION = re.compile(r"(\d{4})\.(\d{1,2})\.(\d+)")
_TITLES = {"added": "Added", "retired": "Retired", "removed": "Removed"}


def render_section(title: str, changes: VocabularyChange) -> str:
    """One section of the changelog in Markdown: new and retired concepts, new and removed names, other changes."""
    lines = [f"## {title}", ""]
    for kind, heading in _TITLES.items():
        found = changes.select(kind)
        if found:
            lines += [f"### {heading}", "", *(f"- {_describe(change)}" for change in found), ""]
    changed = [change for change in changes.select("changed") if change.added or change.removed]
    if changed:
        lines += ["### Names", "", *(f"- `{change.id}`: {_list_names(change)}" for change in changed), ""]
    others = list(_list_others(changes))
    if others:
        lines += ["### Changed", "", *(f"- {line}" for line in others), ""]
    if len(lines) == 2:  # noqa: PLR2004 - title and empty line
        lines += ["No changes.", ""]
    return "\n".join(lines)


def _describe(change: ConceptChange) -> str:
    successor = f", replaced by `{change.replaced_by}`" if change.replaced_by and change.kind == "retired" else ""
    return f"`{change.id}` {change.label}{successor}"


def _list_names(change: ConceptChange) -> str:
    """`+` a new name, `-` one that is gone, `~` one that has another scope or type."""
    had = {name.text: name for name in change.removed}
    has = {name.text: name for name in change.added}
    added = [f'+ "{text}"' for text in has if text not in had]
    removed = [f'- "{text}"' for text in had if text not in has]
    changed = [f'~ "{text}" ({_tell_change(had[text], name)})' for text, name in has.items() if text in had]
    return ", ".join([*added, *removed, *changed])


def _tell_change(old: Name, new: Name) -> str:
    return f"{old.scope} to {new.scope}" if old.scope != new.scope else f"{old.type} to {new.type}"


def _list_others(changes: VocabularyChange) -> Iterator[str]:
    for change in changes.select("changed"):
        # examples are tests of the vocabulary and change nothing for its users
        fields = [field for field in change.fields if field not in {"examples", "counter_examples", "file"}]
        if fields:
            yield f"`{change.id}`: {', '.join(fields).replace('_', ' ')}"
    for name in changes.sections:
        if name != "vocabulary":
            yield f"`{name}.yaml`"


def name_next_version(version: str, today: date) -> str:
    """The version after this one by calendar: year, month, and a number that counts within the month.

    Raises `VocabularyError` for a version of another form, and for one that lies in the future.
    """
    match = _VERSION.fullmatch(version)
    if match is None:
        raise VocabularyError(f"the version {version!r} is no calendar version such as 2026.11.0")
    year, month, number = map(int, match.groups())
    if (year, month) > (today.year, today.month):
        raise VocabularyError(f"the version {version} lies after {today.isoformat()}; check the date")
    same = (year, month) == (today.year, today.month)
    return f"{today.year}.{today.month}.{number + 1 if same else 0}"
