"""Concept ids on the command line: their short forms, and completion in the shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from normalizer.errors import NormalizerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from normalizer.vocabulary.load import EntryRef

_MOST = 60


class ConceptIdType(click.ParamType[str]):
    """A concept id. Completes ids and the slugs of endpoints by what they begin with, then by what they hold."""

    name = "id"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's signature
        """What the shell offers; nothing if the vocabulary cannot be read."""
        from click.shell_completion import CompletionItem

        from normalizer.vocabulary import Vocabulary

        try:
            concepts = Vocabulary.load(_find_ontology(ctx)).concepts
        except NormalizerError:
            return []
        return [CompletionItem(name) for name in list_completions(concepts, incomplete)]


def list_completions(ids: Iterable[str], incomplete: str) -> list[str]:
    """The ids that complete a word: with their prefix once it is typed, endpoints without it before."""
    names = [id_ if ":" in incomplete else id_.removeprefix("endpoint:") for id_ in ids]
    starting = sorted(name for name in names if name.startswith(incomplete))
    holding = sorted(name for name in names if incomplete in name and not name.startswith(incomplete))
    return (starting + holding)[:_MOST]


def complete_id(id_: str, ids: Iterable[str]) -> str:
    """An id with its prefix: `overall-survival` is the endpoint, or else the one concept with this slug."""
    if ":" in id_:
        return id_
    known = [known for known in ids if known.partition(":")[2] == id_]
    endpoint = f"endpoint:{id_}"
    return known[0] if len(known) == 1 and endpoint not in known else endpoint


def find_id(id_: str, entries: Mapping[str, EntryRef]) -> str:
    """The id of a concept that is there. Raises `EditError` with those that were probably meant."""
    from normalizer.errors import EditError
    from normalizer.vocabulary.schema.base import SLUG
    from normalizer.vocabulary.suggest import describe_missing, find_named

    full = complete_id(id_, entries)
    if full in entries:
        return full
    asked = full if re.fullmatch(SLUG, id_) else id_
    raise EditError(describe_missing(asked, entries, find_named(id_, entries)))


def _find_ontology(ctx: click.Context) -> Path | None:
    found: Path | None = ctx.params.get("ontology")
    return found


CONCEPT_ID = ConceptIdType()
