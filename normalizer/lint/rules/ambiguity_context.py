"""Ambiguous abbreviations for which nothing decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule
from normalizer.vocabulary.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


_DECIDERS = ("when_disease", "when_words", "when_criteria")
_PATH = "text/abbreviations.yaml"
_FEWEST = 2


def check(context: LintContext) -> Iterator[Finding]:
    """Declared abbreviations with a single sense whatever the context, or with a sense that nothing selects."""
    loaded = context.source.files.get(_PATH)
    if loaded is None:
        return
    for index, abbreviation in enumerate(loaded.data["abbreviations"]):
        text, senses = abbreviation["text"], abbreviation["senses"]
        if len(senses) < _FEWEST and not any(sense.get(key) for sense in senses for key in _DECIDERS):
            line = loaded.document.find_line(("abbreviations", index))
            problem = f"{text} has one sense only and no context"
            yield Finding(_PATH, line, "", problem, "add the other sense, or make it a synonym", text)
        for number, sense in enumerate(senses):
            chosen = any(sense.get(key) for key in _DECIDERS) or sense.get("concept") == abbreviation.get("default")
            if not chosen:
                line = loaded.document.find_line(("abbreviations", index, "senses", number))
                problem = f'nothing decides for the sense "{sense["meaning"]}" of {text}'
                yield Finding(_PATH, line, "", problem, "add when_disease, when_words or when_criteria", text)


RULE = Rule("ambiguity-context", "each sense of an ambiguous abbreviation can be decided", check)
