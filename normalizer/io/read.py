"""From paths to outcomes: which files are meant, and their outcomes one after the other."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.address import hide_password, is_database
from normalizer.io.formats import can_read, choose_reader, list_readable
from normalizer.io.packing import is_zip, make_stem, strip_packing
from normalizer.io.source import Source, open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zipfile import ZipInfo

    from normalizer.io.archive import Archive
    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

STDIN = "-"
# the one table of an AACT export that holds outcomes
_OUTCOMES_FILE = "design_outcomes.txt"
_LOCK_PREFIX = "~$"
_FOREIGN_FOLDER = "__MACOSX"


@dataclass(slots=True)
class Progress:
    """How far reading has come: bytes taken from the inputs, and lines that were not UTF-8, by input."""

    done: int = 0
    guessed_lines: dict[str, list[int]] = field(default_factory=dict)


def find_sources(paths: Iterable[str | Path], report: Report) -> list[Source]:
    """The inputs behind the paths: files and database addresses as they are, folders searched, sorted by name."""
    sources: list[Source] = []
    for path in paths:
        if str(path) == STDIN:
            sources.append(Source(None, "standard input", "stdin"))
            continue
        if is_database(str(path)):
            sources.append(Source(None, hide_password(str(path)), "database", url=str(path)))
            continue
        place = Path(path)
        if place.is_dir():
            found = list(_walk_folder(place, report))
            if not found:
                report(InputError(f"no file of a known kind in this folder; read are {list_readable()}", str(path)))
            sources += found
        elif place.exists():
            sources.append(Source(place, str(path), make_stem(place.name)))
        else:
            report(InputError("no such file or folder", str(path)))
    return sources


def _walk_folder(folder: Path, report: Report) -> Iterator[Source]:
    def tell(error: OSError) -> None:
        report(InputError(f"cannot be read: {error.strerror or error}", str(error.filename)))

    for parent, folders, names in os.walk(folder, onerror=tell):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in _choose_names(names):
            path = Path(parent, name)
            if path.exists() and not path.is_file():
                report(InputError("is no file, and is read only if it is named itself", str(path)))
                continue
            # files of one name in several folders keep different ids
            stem = (path.relative_to(folder).parent / make_stem(name)).as_posix()
            yield Source(path, str(path), stem)


def _choose_names(names: Iterable[str]) -> list[str]:
    """The files that can hold outcomes: of the many tables of an AACT export only one."""
    known = sorted(name for name in names if _is_input(name))
    if any(_is_outcome_table(name) for name in known):
        return [name for name in known if _is_outcome_table(name) or not strip_packing(name).lower().endswith(".txt")]
    return known


def _choose_members(members: Iterable[ZipInfo]) -> list[ZipInfo]:
    """The members whose names are chosen, in the order of the names, each one of a name that several have."""
    by_name: dict[str, list[ZipInfo]] = defaultdict(list)
    for info in members:
        by_name[info.filename].append(info)
    return [info for name in _choose_names(by_name) for info in by_name[name]]


def _is_input(name: str) -> bool:
    path = [part for part in name.split("/") if part.strip(".")]  # some archives name their files ./name
    hidden = any(part.startswith((".", _LOCK_PREFIX)) or part == _FOREIGN_FOLDER for part in path)
    return not hidden and bool(path) and can_read(path[-1])


def _is_outcome_table(name: str) -> bool:
    return strip_packing(name.rpartition("/")[2]).lower() == _OUTCOMES_FILE


def read_outcomes(
    *paths: str | Path,
    report: Report | None = None,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Outcome]:
    """Outcomes of files, folders, `postgresql://` addresses and `-` (standard input), lazily and in order.

    docs/formats.md lists the formats; each file's is recognised by its content and suffix. `columns` says which column
    of a table holds which field (`{"measure": "Endpoint", "id": "No."}`). Rows and files that cannot be read are given
    to `report` as `InputError`; without it the first one is raised. `progress` is kept up to date while reading.
    """
    report = report or _raise
    yield from read_sources(find_sources(paths, report), report, progress, columns)


def read_sources(
    sources: Iterable[Source],
    report: Report,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Outcome]:
    """Outcomes of the sources in turn; a source that cannot be read is reported and left out."""
    reading = _Reading(report, progress or Progress(), columns or {})
    for source in sources:
        try:
            if source.url is not None:
                from normalizer.io.readers.postgres import read_postgres  # noqa: PLC0415 - rarely needed

                yield from read_postgres(source.url)
                continue
            with open_source(source, reading.columns) as opened:
                before = reading.progress.done
                yield from reading.read(opened, before)
                reading.progress.done = before + opened.tell()
        except InputError as error:
            report(error)


@dataclass(slots=True)
class _Reading:
    """What all inputs of one run share."""

    report: Report
    progress: Progress
    columns: Mapping[str, str]

    def read(self, opened: OpenSource, before: int) -> Iterator[Outcome]:
        """The outcomes of one input or archive; `before` bytes were read before it."""
        if is_zip(opened.head):
            from normalizer.io.archive import Archive  # noqa: PLC0415 - slow to import, rarely needed

            archive = Archive(opened)
            if not archive.is_workbook:
                yield from self._read_members(archive, opened, before)
                return
        for outcome in choose_reader(opened).read(opened, self.report):
            self.progress.done = before + opened.tell()
            yield outcome
        if opened.guessed_lines:
            self.progress.guessed_lines[opened.source.name] = opened.guessed_lines

    def _read_members(self, archive: Archive, opened: OpenSource, before: int) -> Iterator[Outcome]:
        members = _choose_members(archive.members)
        if not members:
            message = f"this zip archive holds no file of a known kind; read are {list_readable()}"
            raise InputError(message, opened.source.name)
        for info in members:
            try:
                with archive.open_member(info, self.columns) as member:
                    for outcome in choose_reader(member).read(member, self.report):
                        self.progress.done = before + opened.tell()
                        yield outcome
                    if member.guessed_lines:
                        self.progress.guessed_lines[member.source.name] = member.guessed_lines
            except InputError as error:
                self.report(error)


def _raise(error: InputError) -> None:
    raise error
