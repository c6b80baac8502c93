"""Exact synonyms that two concepts claim."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.lint.writings import Writing, list_declared, list_writings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Texts with the same lookup key at two concepts of one kind, unless declared ambiguous.

    An abbreviation counts as written where both are case sensitive. Categories are compared within their criterion.
    """
    declared = list_declared(context)
    groups: dict[tuple[str, str], list[Writing]] = defaultdict(list)
    for writing in list_writings(context, ("exact",)):
        if writing.key not in declared:
            groups[writing.space, writing.key].append(writing)
    for group in groups.values():
        first = group[0]
        told = {first.entry.id}
        for writing in group[1:]:
            distinct = writing.case_sensitive and first.case_sensitive and writing.text != first.text
            if writing.entry.id in told or distinct:
                continue
            told.add(writing.entry.id)
            problem = f'"{writing.text}" of {writing.entry.id} is also an exact writing of {first.entry.id}'
            advice = "keep it at one of them, or declare it in text/abbreviations.yaml"
            yield report(writing.entry, writing.place, problem, advice, writing.text)


RULE = Rule("duplicate-synonym", "a text is an exact synonym of one concept only", check)
