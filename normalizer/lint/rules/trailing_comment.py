"""Texts that may be cut: behind a space and # YAML reads a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule
from normalizer.vocabulary.finding import Finding
from normalizer.vocabulary.yaml_file import find_comments

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(context: LintContext) -> Iterator[Finding]:
    """Comments behind a text on its line."""
    for path, loaded in context.source.files.items():
        text = loaded.document.text
        if " #" not in text:
            continue
        lines = text.split("\n")
        for number, column, comment in find_comments(text):
            before = lines[number - 1][:column].strip()
            if before:
                problem = f'YAML ends the text before "{comment}" and takes the rest for a comment'
                advice = "put the text in double quotes if that is part of it, else the comment on a line above"
                yield Finding(path, number, "", problem, advice, before)


RULE = Rule("trailing-comment", "no text is cut by a # in it", check, level="warning")
