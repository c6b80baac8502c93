"""Exclusions that can never block anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.lint.writings import list_writings, make_name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Phrases under `excludes` that share no word with any writing of their concept, or are one of them.

    A single word always has an effect: matching then knows it and does not take it for a typing error.
    """
    words: dict[str, set[str]] = {}
    keys: dict[str, set[str]] = {}
    for writing in list_writings(context):
        words.setdefault(writing.entry.id, set()).update(writing.key.split())
        keys.setdefault(writing.entry.id, set()).add(writing.key)
    for entry in context.active:
        for index, text in enumerate(entry.data.get("excludes", ())):
            key = make_name_key(text)
            if key in keys[entry.id]:
                problem = f'"{text}" is both a writing of {entry.id} and excluded from it'
                yield report(entry, ("excludes", index), problem, "delete one of the two", text)
            elif " " in key and words[entry.id].isdisjoint(key.split()):
                problem = f'the exclude "{text}" holds no word of {entry.id}'
                yield report(entry, ("excludes", index), problem, "delete it", text)


RULE = Rule("exclude-without-effect", "an exclude contains a writing of its concept", check, level="warning")
