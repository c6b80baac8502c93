"""Endpoints that do not reach the root of their family, and second roots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Endpoints without a way up to the root that `vocabulary.yaml` declares for their folder."""
    families = context.source.find_section("vocabulary").get("families", ())
    roots = {family["slug"]: family["root"] for family in families}
    for entry in context.active:
        if not entry.id.startswith("endpoint:"):
            continue
        family = entry.file.path.split("/")[1]
        if family not in roots or entry.id == roots[family]:
            continue
        if not entry.data.get("broader"):
            problem = f"{entry.id} is a second root of the family {family}"
            yield report(entry, ("id",), problem, f"give it a broader concept, at least {roots[family]}")
        elif not set(roots.values()) & {entry.id, *context.vocabulary.concepts[entry.id].ancestors}:
            if context.source.unread:
                continue  # the way up may lead through a file that cannot be read
            problem = f"{entry.id} does not reach the root of any family"
            yield report(entry, ("broader",), problem, f"lead its broader concepts up to {roots[family]}")


RULE = Rule("family-root", "every endpoint reaches the root of a family; a family has one root", check)
