"""Files that cannot be read at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Syntax errors, wrong encodings and hostile constructs."""
    return (finding for finding in context.structure if finding.rule == RULE.name)


RULE = Rule("yaml", "every file is readable YAML", check)
