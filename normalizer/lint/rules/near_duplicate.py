"""Concepts whose writings have the same words in another order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.lint.writings import Writing, list_declared, list_writings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding

_LINKS = frozenset({"of", "in", "on", "for", "by", "with"})
# with one of these the order of the words is their meaning: from positive to negative, time to withdrawal
_DIRECTIONS = frozenset({"to", "from", "until"})
_FEWEST = 2


def check(context: LintContext) -> Iterator[Finding]:
    """Exact writings of two concepts of one kind that only differ in the order of words or in link words.

    Not so with `to`, `from` or `until` (time to response, response time), between definition phrases, and where
    `text/abbreviations.yaml` says what decides.
    """
    declared = list_declared(context)
    groups: dict[tuple[str, tuple[str, ...]], list[Writing]] = defaultdict(list)
    for writing in list_writings(context, ("exact",)):
        words = _list_words(writing.key)
        if len(words) >= _FEWEST and writing.key not in declared and writing.type not in {"abbreviation", "definition"}:
            groups[writing.space, words].append(writing)
    for group in groups.values():
        first = group[0]
        told = {first.entry.id}
        for writing in group[1:]:
            if writing.entry.id in told or writing.key == first.key:
                continue
            told.add(writing.entry.id)
            problem = f'"{writing.text}" of {writing.entry.id} has the words of "{first.text}" of {first.entry.id}'
            yield report(writing.entry, writing.place, problem, "merge the two, or say the difference", writing.text)


def _list_words(key: str) -> tuple[str, ...]:
    words = [word for word in key.split() if word not in _LINKS]
    return tuple(words if not _DIRECTIONS.isdisjoint(words) else sorted(words))


RULE = Rule("near-duplicate", "no two concepts are written with the same words", check, level="warning")
