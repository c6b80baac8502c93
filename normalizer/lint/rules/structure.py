"""What keeps a vocabulary from being used at all: the loader finds it, here it is sorted into rules."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding

_SUMMARIES = {
    "yaml": "every file is readable YAML",
    "duplicate-key": "no key stands twice in one mapping",
    "schema": "every file keeps its form",
    "duplicate-id": "every id is defined once",
    "id-and-file": "id, file name and folder agree",
    "dangling-reference": "every id that is named exists",
    "cycle": "no concept is above itself",
}


def select(name: str, context: LintContext) -> Iterator[Finding]:
    """The findings of the loader that have the name of a rule."""
    return (finding for finding in context.structure if finding.rule == name)


RULES = tuple(Rule(name, summary, partial(select, name)) for name, summary in _SUMMARIES.items())
