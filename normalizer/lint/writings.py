"""The ways to write the concepts, with their place in the files, for rules that compare them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from normalizer.text.key import make_key
from normalizer.vocabulary.entry import SCOPES, iterate_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.lint.rule import LintContext
    from normalizer.vocabulary.finding import Loc
    from normalizer.vocabulary.load import EntryRef

make_name_key = lru_cache(maxsize=1 << 17)(make_key)  # every rule asks for the keys of the same names


@dataclass(frozen=True, slots=True)
class Writing:
    """A label, abbreviation or synonym (in a `scope`).

    Writings compete within a `space`: a kind, or one criterion's categories.
    """

    key: str
    text: str
    type: str
    entry: EntryRef
    place: Loc
    space: str
    scope: str = ""
    case_sensitive: bool = False


def list_writings(context: LintContext, scopes: tuple[str, ...] = SCOPES) -> Iterator[Writing]:
    """All writings of active concepts in these scopes, by concept id, labels first."""
    if not context.writings:
        context.writings.extend(_list_all(context))
    wanted = {"", *scopes}
    return (writing for writing in context.writings if writing.scope in wanted)


def _list_all(context: LintContext) -> Iterator[Writing]:
    for entry in context.active:
        kind = entry.id.partition(":")[0]
        space = kind if entry.parent is None else f"{entry.parent} {entry.data.get('group', 'standard')}"
        label = entry.data["label"]
        yield Writing(make_name_key(label), label, "label", entry, ("label",), space)
        short = entry.data.get("abbreviation")
        if short:
            yield Writing(make_name_key(short), short, "abbreviation", entry, ("abbreviation",), space)
        for scope, index, synonym in iterate_synonyms(entry.data):
            text, kind_of_name, place = synonym["text"], synonym.get("type", "plain"), ("synonyms", scope, index)
            sensitive = synonym.get("case") == "sensitive"
            yield Writing(make_name_key(text), text, kind_of_name, entry, place, space, scope, sensitive)


def list_declared(context: LintContext) -> frozenset[str]:
    """The lookup keys of the ambiguous texts: `text/abbreviations.yaml` says what decides between their senses."""
    declared = context.source.find_section("text/abbreviations").get("abbreviations", ())
    return frozenset(make_name_key(abbreviation["text"]) for abbreviation in declared)
