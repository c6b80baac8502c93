"""Synonyms that matching does not need: the same lookup key stands there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.lint.writings import make_name_key
from normalizer.vocabulary.entry import iterate_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding, Loc
    from normalizer.vocabulary.load import EntryRef


def check(context: LintContext) -> Iterator[Finding]:
    """Synonyms that differ from the label or from an earlier synonym only in case, dash, plural or spelling."""
    for _, entry in sorted(context.source.entries.items()):
        for place, text, first in find_redundant(entry):
            problem = f'matching reads "{text}" and "{first}" of {entry.id} as one'
            yield report(entry, place, problem, "delete one of the two", text)


def find_redundant(entry: EntryRef) -> Iterator[tuple[Loc, str, str]]:
    """`(place, text, the text that does its work)` of each needless synonym.

    Abbreviations are looked at as written, so their variants (DOR, DoR) are never needless. Anchors are read by
    the time-frame parser, which has its own idea of what is the same.
    """
    if entry.id.startswith("anchor:"):
        return
    seen = {make_name_key(entry.data["label"]): entry.data["label"]}
    for scope, index, synonym in iterate_synonyms(entry.data):
        if synonym.get("type") == "abbreviation" or synonym.get("case"):
            continue
        key = make_name_key(synonym["text"])
        if key in seen:
            yield ("synonyms", scope, index), synonym["text"], seen[key]
        else:
            seen[key] = synonym["text"]


RULE = Rule("redundant-synonym", "no synonym repeats what matching does by itself", check, "warning", fixable=True)
