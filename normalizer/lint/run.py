"""Running the rules over a vocabulary."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from normalizer.lint.registry import RULES
from normalizer.vocabulary.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normalizer.lint.rule import LintContext, Rule

EXCEPTIONS = "exceptions.yaml"
STALE_RULE = "stale-exception"


def run_lint(context: LintContext, rules: Iterable[Rule] = RULES) -> list[Finding]:
    """Every finding of the rules that no exception covers, by file and line; stale exceptions are findings too."""
    run = [rule for rule in rules if context.can_run(rule)]
    found = {finding for rule in run for finding in _run_rule(context, rule)}
    covered, stale = _apply_exceptions(context, {rule.name for rule in run}, found)
    return sorted((found - covered) | stale)


def _run_rule(context: LintContext, rule: Rule) -> Iterator[Finding]:
    for finding in rule.check(context):
        yield dataclasses.replace(finding, rule=rule.name, level=rule.level, fixable=rule.fixable)


def _apply_exceptions(context: LintContext, run: set[str], found: set[Finding]) -> tuple[set[Finding], set[Finding]]:
    """The findings that exceptions cover, and those about exceptions that nothing needs; `run` names the rules."""
    loaded = context.source.files.get(EXCEPTIONS)
    if loaded is None:
        return set(), set()
    known = {rule.name for rule in RULES}
    covered: set[Finding] = set()
    stale: set[Finding] = set()
    for index, exception in enumerate(loaded.data.get("exceptions", ())):
        rule, subject = exception["rule"], exception["subject"]
        hits = {finding for finding in found if finding.rule == rule and finding.subject == subject}
        covered |= hits
        if rule not in known:
            problem = f'there is no rule "{rule}"'
        elif hits or rule not in run or context.source.unread:
            continue
        else:
            problem = f'the exception of "{subject}" from {rule} is not needed any more'
        line = loaded.document.find_line(("exceptions", index))
        stale.add(Finding(EXCEPTIONS, line, STALE_RULE, problem, "delete it", subject))
    return covered, stale
