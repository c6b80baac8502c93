"""`lint --fix`: mends what needs no judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rules.redundant_phrase import find_repeated
from normalizer.lint.rules.redundant_synonym import find_redundant
from normalizer.vocabulary.edit.write import write_files
from normalizer.vocabulary.layout import CommentError, is_same, write_file
from normalizer.vocabulary.load import iterate_entries

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.vocabulary.finding import Loc
    from normalizer.vocabulary.load import LoadedFile, Source


def fix_source(source: Source, folder: Path) -> list[str]:
    """Puts every readable file into the canonical form without needless texts; returns the changed paths.

    A file with findings of form, or whose comments have no place, stays as it is. Raises `EditError` if a file has
    changed since the source was read; nothing is changed then.
    """
    broken = {finding.file for finding in source.findings}
    fixed = {path: fix_file(loaded) for path, loaded in sorted(source.files.items()) if path not in broken}
    texts = {
        path: text for path, text in fixed.items() if text is not None and text != source.files[path].document.text
    }
    write_files(texts, source, folder)
    return list(texts)


def fix_file(loaded: LoadedFile) -> str | None:
    """The mended text of a file, or None if it cannot be written without loss."""
    skipped = frozenset(_list_needless(loaded))
    for skip in (skipped, frozenset[tuple[str | int, ...]]()):
        try:
            text = write_file(loaded, skip)
        except CommentError:
            continue
        if is_same(loaded, text, skip):
            return text
    return None


def _list_needless(loaded: LoadedFile) -> list[Loc]:
    synonyms = [(*entry.loc, *place) for entry in iterate_entries(loaded) for place, _, _ in find_redundant(entry)]
    return synonyms + [place for place, _, _ in find_repeated(loaded)]
