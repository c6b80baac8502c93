"""Retired concepts: what replaced them, and who still builds on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.vocabulary.entry import is_retired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


def check(context: LintContext) -> Iterator[Finding]:
    """Deprecated concepts without a replacement, replaced ones that are not deprecated, links to retired ones."""
    entries = context.source.entries
    retired = {id_ for id_, entry in entries.items() if is_retired(entry.data)}
    for id_, entry in sorted(entries.items()):
        successor = entry.data.get("replaced_by")
        if id_ in retired and not successor:
            yield report(entry, ("status",), f"{id_} is deprecated without a replacement", "add replaced_by")
        elif id_ in retired and successor in retired:
            yield report(entry, ("replaced_by",), f"{successor} is itself deprecated", "name an active concept")
        elif id_ not in retired and successor:
            yield report(entry, ("replaced_by",), f"{id_} is replaced but still active", "set status: deprecated")
        for above in entry.data.get("broader", ()):
            if id_ not in retired and above in retired:
                problem = f"{id_} stands below {above}, which is deprecated"
                yield report(entry, ("broader",), problem, "name an active broader concept")


RULE = Rule("deprecated", "a retired concept names its replacement and nothing builds on it", check)
