"""Examples that do not resolve to their concept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Examples whose concept the matcher does not find."""
    for entry in context.active:
        for index, example in enumerate(entry.data.get("examples", ())):
            found = context.resolve_text(example["text"])
            if entry.id not in found:
                instead = " and ".join(found) or "nothing"
                problem = f'the example "{example["text"]}" of {entry.id} resolves to {instead}'
                yield report(entry, ("examples", index), problem, "add the synonym it needs", example["text"])


RULE = Rule("example-missed", "every example resolves to its concept", check, needs_matcher=True)
