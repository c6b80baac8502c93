"""`lint --fix`: mends what needs no judgement."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.lint.rules.redundant_phrase import find_repeated
from normalizer.lint.rules.redundant_synonym import find_redundant
from normalizer.vocabulary.layout import CommentError, is_same, write_file
from normalizer.vocabulary.load import iterate_entries

if TYPE_CHECKING:
    from normalizer.vocabulary.finding import Loc
    from normalizer.vocabulary.load import LoadedFile, Source


def fix_source(source: Source, folder: Path) -> list[str]:
    """Puts every readable file into the canonical form without needless texts; returns the changed paths.

    A file with findings of form, or whose comments have no place, stays as it is. Each file is replaced as a whole.
    """
    broken = {finding.file for finding in source.findings}
    changed = []
    for path, loaded in sorted(source.files.items()):
        if path in broken:
            continue
        text = fix_file(loaded)
        if text is not None and text != loaded.document.text:
            _replace_file(folder / path, text)
            changed.append(path)
    return changed


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


def _replace_file(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(path.stat().st_mode & 0o777)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
