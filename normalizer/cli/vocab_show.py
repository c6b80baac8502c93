"""One concept as text for people."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary import Vocabulary

_HEAD = frozenset({"id", "kind", "label", "definition", "synonyms"})
_WIDEST = 110
_COLUMN = 18


def describe_entry(vocabulary: Vocabulary, entry: dict[str, Any]) -> Iterator[str]:
    """Label and definition, then every field; ids with their labels, synonyms by scope."""
    yield f"{click.style(entry['label'], bold=True)}  {click.style(entry['id'], fg='cyan')}"
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    yield from textwrap.wrap(entry.get("definition", ""), width)
    yield ""
    for name, value in entry.items():
        if name in _HEAD:
            continue
        items = value if isinstance(value, list) else [value]
        rows = [_describe_value(vocabulary, item) for item in items]
        yield from _write_rows(name.replace("_", " "), rows, width)
        if name == "broader":
            above = vocabulary.ancestors(entry["id"])
            further = [_describe_value(vocabulary, id_) for id_ in above if id_ not in items]
            yield from _write_rows("further up", further, width)
    for scope, synonyms in entry.get("synonyms", {}).items():
        rows = [_describe_synonym(synonym) for synonym in synonyms]
        yield from _write_rows(f"{scope} synonyms", rows, width)
    below = [_describe_value(vocabulary, id_) for id_ in vocabulary.descendants(entry["id"])]
    yield from _write_rows("below", below, width)


def _describe_value(vocabulary: Vocabulary, value: object) -> str:
    if isinstance(value, dict):
        if set(value) <= {"text", "source"}:
            source = f"  ({value['source']})" if "source" in value else ""
            return f"{value['text']}{source}"
        return ", ".join(f"{key} {_describe_value(vocabulary, item)}" for key, item in value.items())
    if isinstance(value, list):
        return " ".join(map(str, value))
    concept = vocabulary.concepts.get(str(value))
    return f"{value}  {concept.label}" if concept else str(value)


def _describe_synonym(synonym: dict[str, str]) -> str:
    notes = [synonym[key] for key in ("type", "case") if synonym.get(key, "plain") != "plain"]
    return synonym["text"] + (f"  ({', '.join(notes)})" if notes else "")


def _write_rows(title: str, rows: list[str], width: int) -> Iterator[str]:
    for position, row in enumerate(rows):
        head = f"{click.style(title, dim=True)}{' ' * max(_COLUMN - len(title), 1)}" if position == 0 else " " * _COLUMN
        lines = textwrap.wrap(row, max(width - _COLUMN, 40)) or [""]
        yield head + lines[0]
        for line in lines[1:]:
            yield " " * (_COLUMN + 2) + line
