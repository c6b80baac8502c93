"""Concepts without a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.vocabulary.schema.edit import DRAFT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


_KINDS = ("endpoint", "criterion", "instrument")


def check(context: LintContext) -> Iterator[Finding]:
    """Endpoints, criteria and instruments without a definition, with a draft, or with one that repeats the label."""
    for entry in context.active:
        if not entry.id.startswith(_KINDS):
            continue
        text = entry.data.get("definition", "")
        if not text:
            yield report(entry, ("id",), f"{entry.id} has no definition", "say in a sentence what it is")
        elif text.startswith(DRAFT):
            problem = f"the definition of {entry.id} is still the draft of an audit"
            yield report(entry, ("definition",), problem, "say in a sentence what it is")
        elif text.casefold().strip(" .") == entry.data["label"].casefold():
            yield report(entry, ("definition",), f"the definition of {entry.id} repeats its label", "say what it means")


RULE = Rule("definition", "endpoints, criteria and instruments are defined", check, level="warning")
