"""Examples that resolve to other concepts as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Examples in which the matcher also finds a concept that does not list them."""
    owners: dict[str, set[str]] = {}
    for entry in context.active:
        for example in entry.data.get("examples", ()):
            owners.setdefault(example["text"], set()).add(entry.id)
    for entry in context.active:
        for index, example in enumerate(entry.data.get("examples", ())):
            found = context.resolve_text(example["text"])
            others = [id_ for id_ in found if id_ not in owners[example["text"]]]
            if entry.id in found and others:
                problem = f'the example "{example["text"]}" of {entry.id} also resolves to {" and ".join(others)}'
                advice = "narrow the synonyms there, or add an exclude"
                yield report(entry, ("examples", index), problem, advice, example["text"])


RULE = Rule("example-overmatch", "no example resolves to a concept that does not list it", check, needs_matcher=True)
