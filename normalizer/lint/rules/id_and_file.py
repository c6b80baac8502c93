"""Ids and file names that disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Misnamed files, categories outside their criterion, unknown families."""
    return (finding for finding in context.structure if finding.rule == RULE.name)


RULE = Rule("id-and-file", "id, file name and folder agree", check)
