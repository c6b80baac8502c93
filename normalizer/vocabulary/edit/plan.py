"""A plan: what the vocabulary would be with some edits, and which files would change."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.errors import EditError
from normalizer.vocabulary.edit import concepts, names
from normalizer.vocabulary.edit.draft import Draft
from normalizer.vocabulary.schema import edit as form
from normalizer.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from normalizer.vocabulary.load import Source

_EDITS: dict[type[form.Edit], Callable[[Draft, Any], None]] = {
    form.AddSynonym: names.add_synonym,
    form.AddExample: names.add_example,
    form.AddCounterExample: names.add_counter_example,
    form.AddExclude: names.add_exclude,
    form.AddPhrase: names.add_phrase,
    form.AddDecision: names.add_decision,
    form.AddConcept: concepts.add_concept,
    form.Deprecate: concepts.deprecate,
    form.Move: concepts.move,
    form.Merge: concepts.merge,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The vocabulary before (`base`) and with the edits (`source`), and the new texts of changed files by path."""

    base: Source
    source: Source
    files: dict[str, str]

    def show_diff(self, folder: str = "") -> str:
        """The change as a unified diff, paths below `folder`; empty if nothing changes."""
        lines: list[str] = []
        for path, text in sorted(self.files.items()):
            old = self.base.files.get(path)
            name = f"{folder.rstrip('/')}/{path}" if folder else path
            lines += difflib.unified_diff(
                old.document.text.splitlines(keepends=True) if old else [],
                text.splitlines(keepends=True),
                name if old else "/dev/null",
                name,
            )
        return "".join(lines)


def apply_edits(source: Source, edits: Iterable[form.Edit]) -> Plan:
    """The plan of some edits, made in their order on a copy; `source` stays as it is.

    Raises `EditError` for the first edit that cannot be made, with its number if there are several.
    """
    edits = tuple(edits)
    draft = Draft(source)
    for number, edit in enumerate(edits, 1):
        try:
            _EDITS[type(edit)](draft, edit)
        except EditError as error:
            if len(edits) == 1:
                raise
            raise EditError(f"edit {number} of {len(edits)}: {error.message}", error.findings) from error
    files, edited = draft.finish()
    return Plan(source, edited, files)


def overlay_vocabulary(source: Source, edits: Iterable[form.Edit]) -> Vocabulary:
    """A vocabulary with some edits, in memory only. Raises `EditError` as `apply_edits`."""
    return Vocabulary.from_source(apply_edits(source, edits).source)


def plan_version(source: Source, version: str) -> Plan:
    """The plan of naming another version."""
    draft = Draft(source)
    draft.open_file("vocabulary.yaml")["version"] = version
    files, edited = draft.finish()
    return Plan(source, edited, files)


def record_reasons(
    plan: Plan, exceptions: Iterable[tuple[str, str]], notes: Iterable[tuple[str, str]], reason: str
) -> Plan:
    """The plan with why it is right: `exceptions` are rules and subjects, `notes` concept ids and names in doubt."""
    draft = Draft(plan.source)
    for rule, subject in exceptions:
        names.add_exception(draft, rule, subject, reason)
    for id_, text in notes:
        names.add_note(draft, id_, f'"{text}" on purpose: {reason}')
    files, source = draft.finish()
    return Plan(plan.base, source, plan.files | files)
