"""Hierarchies that turn in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Entries that are above themselves."""
    return (finding for finding in context.structure if finding.rule == RULE.name)


RULE = Rule("cycle", "no concept is above itself", check)
