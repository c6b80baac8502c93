"""A key that stands twice: YAML readers drop one of the two without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Keys that stand twice in one mapping."""
    return (finding for finding in context.structure if finding.rule == RULE.name)


RULE = Rule("duplicate-key", "no key stands twice in one mapping", check)
