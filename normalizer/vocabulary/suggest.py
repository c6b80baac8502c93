"""Did you mean: the ids that are closest to one that does not exist, or whose concepts are called so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.text.key import make_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from normalizer.vocabulary.load import EntryRef

_SHOWN = 3


def describe_missing(id_: str, ids: Iterable[str], named: Iterable[str] = ()) -> str:
    """That there is no such concept, and which come close: those that are `named` so before ids that look alike."""
    import difflib  # noqa: PLC0415 - only for a message

    close = [*sorted(named), *difflib.get_close_matches(id_, ids, _SHOWN)]
    shown = list(dict.fromkeys(close))[:_SHOWN]
    hint = f"did you mean {' or '.join(shown)}?" if shown else "search with `endnorm vocab search TEXT`"
    return f"there is no concept {id_!r}; {hint}"


def find_named(text: str, entries: Mapping[str, EntryRef]) -> Iterator[str]:
    """The ids of the concepts that have a text for their label, abbreviation or exact synonym."""
    key = make_key(text)
    for id_, entry in entries.items():
        synonyms = (synonym["text"] for synonym in entry.data.get("synonyms", {}).get("exact", ()))
        names = (entry.data["label"], entry.data.get("abbreviation") or "", *synonyms)
        if any(name[:1].casefold() == text[:1].casefold() and make_key(name) == key for name in names):
            yield id_
