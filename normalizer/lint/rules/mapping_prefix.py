"""Mappings to vocabularies that are not declared or must not be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding


_LICENSED = frozenset({"meddra", "mdr", "snomed", "snomedct", "sctid", "sct", "umls"})


def check(context: LintContext) -> Iterator[Finding]:
    """Mappings whose prefix `vocabulary.yaml` does not declare, and those whose licence forbids them."""
    declared = {prefix["prefix"] for prefix in context.source.find_section("vocabulary").get("prefixes", ())}
    for _, entry in sorted(context.source.entries.items()):
        for index, mapping in enumerate(entry.data.get("mappings", ())):
            prefix = mapping["object"].partition(":")[0]
            place = ("mappings", index)
            if prefix.casefold() in _LICENSED:
                problem = f"{mapping['object']} belongs to a vocabulary with a closed licence"
                yield report(entry, place, problem, "delete the mapping", mapping["object"])
            elif prefix not in declared:
                problem = f"the prefix {prefix} of {mapping['object']} is not declared"
                yield report(entry, place, problem, "add it to prefixes in vocabulary.yaml", mapping["object"])


RULE = Rule("mapping-prefix", "mappings use declared prefixes", check)
