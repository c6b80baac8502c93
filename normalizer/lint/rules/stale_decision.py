"""Decisions that are made twice, or about texts that have a meaning by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule
from normalizer.text.key import make_key
from normalizer.vocabulary.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE = "decisions.yaml"
_PHRASE_LISTS = ("text/boilerplate", "text/vague")


def check(context: LintContext) -> Iterator[Finding]:
    """Decisions whose text is a writing of a concept or a phrase that names none, and second ones about a text."""
    loaded = context.source.files.get(_FILE)
    if loaded is None:
        return
    phrases = {
        make_key(text): name for name in _PHRASE_LISTS for text in context.source.find_section(name).get("phrases", ())
    }
    seen: dict[str, str] = {}
    for index, decision in enumerate(loaded.data.get("decisions", ())):
        text = decision["text"]
        key = make_key(text)
        surfaces = context.vocabulary.find_surfaces(key)
        now = surfaces[0].concept if surfaces else phrases.get(key)
        line = loaded.document.find_line(("decisions", index, "text"))
        if now is not None:
            yield Finding(
                _FILE, line, "", f'"{text}" is decided about and now means {now}', "delete the decision", text
            )
        if key in seen:
            yield Finding(_FILE, line, "", f'"{text}" is decided about as "{seen[key]}" already', "delete one", text)
        seen.setdefault(key, text)


RULE = Rule("stale-decision", "a decision is made once, and about a text that means nothing yet", check, "warning")
