"""Files that are not in the canonical form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule
from normalizer.vocabulary.finding import Finding
from normalizer.vocabulary.layout import CommentError, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(context: LintContext) -> Iterator[Finding]:
    """The first line of each file that `--fix` would write differently."""
    for path, loaded in sorted(context.source.files.items()):
        text = loaded.document.text
        try:
            canonical = write_file(loaded)
        except CommentError as error:
            yield Finding(path, 1, "", str(error), "move the comment above the entry", path)
            continue
        if canonical != text:
            pairs = zip(text.split("\n"), canonical.split("\n"), strict=False)
            line = next((number for number, (a, b) in enumerate(pairs, 1) if a != b), text.count("\n"))
            problem = "the file is not in the canonical form from this line on"
            yield Finding(path, max(line, 1), "", problem, "run endnorm vocab lint --fix", path)


RULE = Rule("canonical-form", "files are in the canonical form", check, fixable=True)
