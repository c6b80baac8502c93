"""From paths to outcomes: which files are meant, and their outcomes one after the other."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.formats import can_read, choose_reader
from normalizer.io.source import Source, open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normalizer.io.source import Report
    from normalizer.model.outcome import Outcome

STDIN = "-"


@dataclass(slots=True)
class Progress:
    """How far reading has come: bytes taken from the inputs, and lines that were not UTF-8, by input."""

    done: int = 0
    guessed_lines: dict[str, list[int]] = field(default_factory=dict)


def find_sources(paths: Iterable[str | Path], report: Report) -> list[Source]:
    """The inputs behind the paths: files as they are, folders searched for files of known kinds, sorted by name."""
    sources: list[Source] = []
    for path in paths:
        if str(path) == STDIN:
            sources.append(Source(None, "standard input", "stdin"))
            continue
        place = Path(path)
        if place.is_dir():
            found = list(_walk_folder(place))
            if not found:
                report(InputError("no file of a known kind in this folder (.txt, .jsonl, also .gz)", str(path)))
            sources += found
        elif place.exists():
            sources.append(Source(place, str(path), _make_stem(place.name)))
        else:
            report(InputError("no such file or folder", str(path)))
    return sources


def _walk_folder(folder: Path) -> Iterator[Source]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and can_read(path):
                # files of one name in several folders keep different ids
                stem = (path.relative_to(folder).parent / _make_stem(name)).as_posix()
                yield Source(path, str(path), stem)


def _make_stem(name: str) -> str:
    return name.removesuffix(".gz").rpartition(".")[0] or name


def read_outcomes(
    *paths: str | Path, report: Report | None = None, progress: Progress | None = None
) -> Iterator[Outcome]:
    """Outcomes of files, folders and `-` (standard input), lazily.

    Rows and files that cannot be read go to `report` as InputError; without it the first one is raised.
    """
    report = report or _raise
    yield from read_sources(find_sources(paths, report), report, progress)


def read_sources(sources: Iterable[Source], report: Report, progress: Progress | None = None) -> Iterator[Outcome]:
    """Outcomes of the sources in turn; a source that cannot be read is reported and left out."""
    progress = progress or Progress()
    before = 0
    for source in sources:
        try:
            with open_source(source) as opened:
                for outcome in choose_reader(opened).read(opened, report):
                    progress.done = before + opened.tell()
                    yield outcome
                before += opened.tell()
                if opened.guessed_lines:
                    progress.guessed_lines[source.name] = opened.guessed_lines
        except InputError as error:
            report(error)


def _raise(error: InputError) -> None:
    raise error
