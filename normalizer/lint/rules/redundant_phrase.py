"""Phrases that a list holds twice: matching reads both as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule
from normalizer.text.key import make_key
from normalizer.vocabulary.finding import Finding
from normalizer.vocabulary.load import iterate_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from normalizer.vocabulary.finding import Loc
    from normalizer.vocabulary.load import LoadedFile

# these are lines of several words each
_LINES = frozenset(f"text/{name}_words.yaml" for name in ("ordinary", "filler", "describing"))
# forms of several lists, whose phrases are looked for as they are written
_AS_WRITTEN = frozenset({"definitions", "comparatives"})


def check(context: LintContext) -> Iterator[Finding]:
    """Excludes and phrases with the lookup key of an earlier one of their list; the same example twice."""
    for path, loaded in sorted(context.source.files.items()):
        for place, text, first in find_repeated(loaded):
            line = loaded.document.find_line(place)
            yield Finding(path, line, "", f'"{text}" says the same as "{first}" in this list', "delete it", text)


def find_repeated(loaded: LoadedFile) -> Iterator[tuple[Loc, str, str]]:
    """`(place, text, the earlier text)` of each needless phrase of a file."""
    if loaded.form.name == "phrases" and loaded.path not in _LINES:
        yield from _compare(("phrases",), loaded.data["phrases"], make_key)
    if loaded.form.name in _AS_WRITTEN:
        for name, value in loaded.data.items():
            yield from _compare((name,), value if isinstance(value, list) else (), str)
    for entry in iterate_entries(loaded):
        yield from _compare((*entry.loc, "excludes"), entry.data.get("excludes", ()), make_key)
        texts = [example["text"] for example in entry.data.get("examples", ())]
        yield from _compare((*entry.loc, "examples"), texts, str.casefold)


def _compare(place: Loc, texts: Iterable[str], fold: Callable[[str], str]) -> Iterator[tuple[Loc, str, str]]:
    seen: dict[str, str] = {}
    for index, text in enumerate(texts):
        key = fold(text)
        if key in seen:
            yield (*place, index), text, seen[key]
        else:
            seen[key] = text


RULE = Rule("redundant-phrase", "no list holds the same phrase twice", check, "warning", fixable=True)
