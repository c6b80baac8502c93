"""Short abbreviations that would match ordinary text, without a word on when they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.lint.writings import list_declared, make_name_key
from normalizer.vocabulary.entry import iterate_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Finding

_SHORT = 2


def check(context: LintContext) -> Iterator[Finding]:
    """Abbreviations of one letter, of two small letters, and those written like an ordinary word (Act, Fall).

    Declaring the text in `text/abbreviations.yaml` or `case: sensitive` is the policy that makes one safe. Those
    of categories count only beside their criterion. Capitals are policy enough: matching asks for them.
    """
    declared = list_declared(context)
    phrases = context.source.find_section("text/ordinary_words").get("phrases", ())
    ordinary = {word for phrase in phrases for word in phrase.casefold().split()}
    for entry in context.active:
        if entry.parent is not None or entry.id.startswith("anchor:"):
            continue
        for _, index, synonym in iterate_synonyms(entry.data, ("exact",)):
            if synonym.get("type") != "abbreviation" or synonym.get("case") == "sensitive":
                continue
            key = make_name_key(synonym["text"])
            if key not in declared and _is_unsafe(synonym["text"], key, ordinary):
                problem = f'the abbreviation "{synonym["text"]}" of {entry.id} is unsafe without a context'
                advice = "declare it in text/abbreviations.yaml, or set case: sensitive"
                yield report(entry, ("synonyms", "exact", index), problem, advice, synonym["text"])


def _is_unsafe(text: str, key: str, ordinary: set[str]) -> bool:
    has_capitals = sum(char.isupper() or char.isdigit() for char in text) > 1
    looks_ordinary = key in ordinary or (len(key) <= _SHORT and text.islower())
    return len(key) <= 1 or (looks_ordinary and not has_capitals)


RULE = Rule("abbreviation-context", "abbreviations that look like ordinary words say when they count", check)
