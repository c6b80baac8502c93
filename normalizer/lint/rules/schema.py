"""Files that break their form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Unknown and missing keys, wrong values, files without a place."""
    return (finding for finding in context.structure if finding.rule == RULE.name)


RULE = Rule("schema", "every file keeps its form", check)
