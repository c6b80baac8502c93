"""Confusable concepts without a counter-example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Names under `confusable_with` for which no counter-example shows the difference."""
    for entry in context.active:
        shown = {counter["concept"] for counter in entry.data.get("counter_examples", ())}
        for index, other in enumerate(entry.data.get("confusable_with", ())):
            if other not in shown:
                problem = f"no counter-example tells {entry.id} from {other}"
                yield report(entry, ("confusable_with", index), problem, "add one under counter_examples")


RULE = Rule("confusable-counter", "each confusable concept has a counter-example", check, level="warning")
