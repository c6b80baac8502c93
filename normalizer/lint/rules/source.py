"""Facts without a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


_KINDS = ("endpoint:", "criterion:")


def check(context: LintContext) -> Iterator[Finding]:
    """Endpoints and criteria that do not say where their facts come from."""
    for entry in context.active:
        if entry.id.startswith(_KINDS) and not entry.data.get("source"):
            advice = 'add `source:` with where it is from, or `source: domain knowledge` and `verified: "no"`'
            yield report(entry, ("id",), f"{entry.id} names no source", advice)


RULE = Rule("source", "endpoints and criteria name their source", check)
