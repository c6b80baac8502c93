"""What people changed between two vocabularies: concepts, names, other fields, and sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.vocabulary.entry import is_retired, iterate_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normalizer.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A synonym: its scope, its text and its type."""

    scope: str
    text: str
    type: str = "plain"


@dataclass(frozen=True, slots=True)
class ConceptChange:
    """What became of one concept.

    `kind` is `added`, `removed`, `retired` or `changed`; `fields` names other fields that differ, `before` and `after`
    have the values of those that people read in one line (label, broader ...).
    """

    id: str
    label: str
    kind: str
    added: tuple[Name, ...] = ()
    removed: tuple[Name, ...] = ()
    fields: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class VocabularyChange:
    """All that differs: concepts by id, and the files of words that are no concepts (`text/boilerplate` ...)."""

    concepts: tuple[ConceptChange, ...]
    sections: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.concepts or self.sections)

    def select(self, kind: str) -> list[ConceptChange]:
        """The changes of one kind."""
        return [change for change in self.concepts if change.kind == kind]


def compare_entries(before: Vocabulary, after: Vocabulary) -> VocabularyChange:
    """What differs between two vocabularies as people wrote them."""
    ids = sorted({*before.entries, *after.entries})
    concepts = [_compare(before.entries.get(id_), after.entries.get(id_)) for id_ in ids]
    names = sorted({*before.sections, *after.sections})
    sections = [name for name in names if before.section(name) != after.section(name)]
    return VocabularyChange(tuple(change for change in concepts if change is not None), tuple(sections))


def _compare(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> ConceptChange | None:
    if old == new:
        return None
    if old is None or new is None:
        there = new if new is not None else old
        assert there is not None  # one of the two is
        names = tuple(list_names(there))
        if new is None:
            return ConceptChange(there["id"], there["label"], "removed", removed=names)
        return ConceptChange(there["id"], there["label"], "added", added=names)
    had, has = set(list_names(old)), set(list_names(new))
    skipped = {"synonyms", "status", "replaced_by"}
    fields = tuple(key for key in dict.fromkeys((*old, *new)) if key not in skipped and old.get(key) != new.get(key))
    retired = is_retired(new) and not is_retired(old)
    revived = is_retired(old) and not is_retired(new)
    return ConceptChange(
        new["id"],
        new["label"],
        "retired" if retired else "changed",
        tuple(sorted(has - had)),
        tuple(sorted(had - has)),
        (*fields, *(["status"] if revived else [])),
        tuple(_show(old.get(key)) for key in fields),
        tuple(_show(new.get(key)) for key in fields),
        new.get("replaced_by"),
    )


def list_names(entry: Mapping[str, Any]) -> Iterator[Name]:
    """The synonyms of an entry."""
    for scope, _, synonym in iterate_synonyms(entry):
        yield Name(scope, synonym["text"], synonym.get("type", "plain"))


def _show(value: Any) -> str:  # noqa: ANN401 - plain data
    """A value in one line; empty for what takes more."""
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(value) if all(isinstance(item, str) for item in value) else ""
    return str(value) if isinstance(value, str | int) else ""
