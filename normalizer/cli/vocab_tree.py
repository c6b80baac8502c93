"""A hierarchy drawn as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary import Vocabulary


def draw_tree(vocabulary: Vocabulary, top: str | None = None, depth: int | None = None) -> Iterator[str]:
    """The tree below a concept, or below every root among the endpoints; `depth` limits the levels below the top.

    A concept with several broader ones stands below each; its own children are drawn the first time.
    Raises `VocabularyError` for an unknown id.
    """
    children = _list_children(vocabulary)
    if top is None:
        below = {child for group in children.values() for child in group}
        tops = [id_ for id_ in sorted(vocabulary.concepts) if id_.startswith("endpoint:") and id_ not in below]
    else:
        tops = [vocabulary.concept(top).id]
    drawn: set[str] = set()
    for id_ in tops:
        yield _describe(vocabulary, id_)
        drawn.add(id_)
        yield from _draw_below(vocabulary, children, id_, "", depth, drawn)


def _draw_below(
    vocabulary: Vocabulary,
    children: dict[str, list[str]],
    id_: str,
    indent: str,
    depth: int | None,
    drawn: set[str],
) -> Iterator[str]:
    below = children.get(id_, [])
    if depth == 0:
        return
    for child in below:
        last = child == below[-1]
        again = child in drawn and bool(children.get(child))
        yield f"{indent}{'└─ ' if last else '├─ '}{_describe(vocabulary, child)}{' (see above)' if again else ''}"
        if not again:
            drawn.add(child)
            deeper = None if depth is None else depth - 1
            yield from _draw_below(vocabulary, children, child, indent + ("   " if last else "│  "), deeper, drawn)


def _list_children(vocabulary: Vocabulary) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for id_, concept in vocabulary.concepts.items():
        above = [*concept.broader, *([concept.version_of] if concept.version_of else [])]
        if concept.group is not None:
            above = list(concept.ancestors[:1])
        for parent in above:
            children.setdefault(parent, []).append(id_)
    for group in children.values():
        group.sort(key=lambda id_: _order(vocabulary, id_))
    return children


def _order(vocabulary: Vocabulary, id_: str) -> tuple[str, bool, int, str]:
    concept = vocabulary.concepts[id_]
    return concept.group or "", concept.rank is None, concept.rank or 0, concept.label.casefold()


def _describe(vocabulary: Vocabulary, id_: str) -> str:
    return f"{vocabulary.concepts[id_].label}  {click.style(id_, dim=True)}"
