"""Endpoints with too few examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.text.counting import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


_FEWEST = 3


def check(context: LintContext) -> Iterator[Finding]:
    """Endpoints that are measured (no mere groups) and have fewer than three different examples."""
    for entry in context.active:
        data = entry.data
        if not entry.id.startswith("endpoint:") or data.get("measurement") == "group":
            continue
        count = len({example["text"].casefold() for example in data.get("examples", ())})
        if count < _FEWEST:
            problem = f"{entry.id} has {count_noun(count, 'example')}"
            yield report(entry, ("examples",), problem, f"write at least {_FEWEST}, as registries do")


RULE = Rule("examples-missing", "every measured endpoint has three examples", check, level="warning")
