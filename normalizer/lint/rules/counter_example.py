"""Counter-examples that resolve to the wrong concept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Counter-examples that resolve here, or not to the concept they name."""
    for entry in context.active:
        for index, counter in enumerate(entry.data.get("counter_examples", ())):
            found = context.resolve_text(counter["text"])
            text, place = counter["text"], ("counter_examples", index)
            if entry.id in found:
                problem = f'the counter-example "{text}" resolves to {entry.id}'
                yield report(entry, place, problem, "add an exclude or narrow a synonym", text)
            elif counter["concept"] not in found:
                instead = " and ".join(found) or "nothing"
                problem = f'the counter-example "{text}" resolves to {instead}, not to {counter["concept"]}'
                yield report(entry, place, problem, f"add the synonym it needs to {counter['concept']}", text)


RULE = Rule("counter-example", "counter-examples resolve to the other concept", check, needs_matcher=True)
