"""Gaps in the order of a criterion's categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Groups whose ranks do not run 1, 2, 3 ... without a gap."""
    for _, entry in sorted(context.source.entries.items()):
        groups: dict[str, list[int]] = {}
        for category in entry.data.get("categories", ()):
            if category.get("rank") is not None:
                groups.setdefault(category.get("group", "standard"), []).append(category["rank"])
        for group, ranks in groups.items():
            missing = sorted(set(range(1, max(ranks) + 1)) - set(ranks))
            if missing or min(ranks) < 1:
                numbers = ", ".join(map(str, missing)) or "only numbers from 1"
                problem = f"the ranks of the group {group} of {entry.id} lack {numbers}"
                yield report(entry, ("categories",), problem, "rank from 1 (best, or mildest) without gaps")


RULE = Rule("category-order", "categories are ranked from 1 without gaps", check)
