"""Names with characters that a word processor put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.lint.writings import list_writings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
        **dict.fromkeys("\u200b\u00ad\u2060"),
    }
)


def check(context: LintContext) -> Iterator[Finding]:
    """Labels and synonyms with curly quotes, no-break spaces or characters that nobody sees."""
    for writing in list_writings(context):
        plain = writing.text.translate(_PLAIN)
        if plain != writing.text:
            problem = f'"{writing.text}" of {writing.entry.id} holds curly quotes or spaces of a word processor'
            yield report(writing.entry, writing.place, problem, "write " + plain.strip("\"' "), writing.text)


RULE = Rule("plain-characters", "names have plain quotes and spaces", check, level="warning")
