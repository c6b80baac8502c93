"""Writing files of the vocabulary to its folder: all of them, or none."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.vocabulary.edit.plan import Plan
    from normalizer.vocabulary.load import Source


def write_plan(plan: Plan, folder: Path) -> None:
    """Replace the files that a plan changes, as `write_files`."""
    write_files(plan.files, plan.base, folder)


def write_files(texts: Mapping[str, str], base: Source, folder: Path) -> None:
    """Put new texts in place of files, by path; `base` is the vocabulary that they were made from.

    They are written beside their places first and moved there when all are complete; if a move fails, those before it
    are undone. Raises `EditError` if a file has changed since `base` was read, and `OSError` where the folder cannot be
    written; nothing is changed then.
    """
    old = {path: _read_old(base, folder, path) for path in texts}
    new: dict[str, Path] = {}
    moved: list[str] = []
    try:
        for path, text in texts.items():
            new[path] = _write_beside(folder / path, text)
        for path, temporary in new.items():
            moved.append(path)
            temporary.replace(folder / path)
    except BaseException:
        for path in moved:
            _put_back(folder / path, old[path])
        raise
    finally:
        for temporary in new.values():
            temporary.unlink(missing_ok=True)


def _read_old(base: Source, folder: Path, path: str) -> bytes | None:
    """The content of a file, None for a new one."""
    place = folder / path
    expected = base.files.get(path)
    content = place.read_bytes() if place.exists() else None
    text = None if content is None else content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    if text != (None if expected is None else expected.document.text.replace("\r\n", "\n")):
        raise EditError(f"{place} was changed in the meantime; nothing was written, start again")
    return content


def _write_beside(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".new-{place.name[:40]}-{os.urandom(6).hex()}")
    with temporary.open("xb") as file:
        if place.exists():
            with suppress(OSError, AttributeError):
                os.fchmod(file.fileno(), place.stat().st_mode & 0o777)
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _put_back(place: Path, content: bytes | None) -> None:
    """Best effort: what made the move fail may make this fail as well."""
    with suppress(OSError):
        if content is None:
            place.unlink(missing_ok=True)
        else:
            place.write_bytes(content)
