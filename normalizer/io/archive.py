"""Zip archives: which members are inputs, each opened as if it were a file, none allowed to grow without bound."""

from __future__ import annotations

import io
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from normalizer.errors import InputError
from normalizer.io.packing import make_stem, open_bounded, strip_packing
from normalizer.io.source import Source, prepare_source

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Mapping, Sequence

    from normalizer.io.source import OpenSource

_WORKBOOK = "xl/workbook.xml"
_ENCRYPTED = 1


class Archive:
    """An opened zip archive. `members` are its files in order; several may have one name."""

    def __init__(self, opened: OpenSource) -> None:
        import zipfile  # noqa: PLC0415 - slow to import, rarely needed

        self._opened = opened
        self._stream = opened.open_whole()
        with _tell_damage(opened.source.name):
            self._zip = zipfile.ZipFile(self._stream)
        self.members = tuple(info for info in self._zip.infolist() if not info.filename.endswith("/"))
        check_members(self.members, self._stream, opened.source.name)
        self._numbers = _number_names(self.members)

    @property
    def is_workbook(self) -> bool:
        """True for the zip that an Excel workbook is."""
        return any(info.filename == _WORKBOOK for info in self.members)

    @contextmanager
    def open_member(self, info: zipfile.ZipInfo, columns: Mapping[str, str]) -> Iterator[OpenSource]:
        """A member as an input. Raises InputError where it cannot be opened."""
        with ExitStack() as stack:

            def open_beside(wanted: str) -> OpenSource | None:
                folder = PurePosixPath(info.filename).parent
                for other in self.members:
                    path = PurePosixPath(other.filename)
                    if path.parent == folder and strip_packing(path.name).lower() == wanted.lower():
                        return self._open(other, columns, stack)
                return None

            opened = self._open(info, columns, stack)
            opened.open_beside = open_beside
            yield opened

    def _open(self, info: zipfile.ZipInfo, columns: Mapping[str, str], stack: ExitStack) -> OpenSource:
        # rows of files of one name keep different ids
        number = self._numbers[info]
        stem = make_stem(info.filename) if number == 1 else f"{make_stem(info.filename)}/{number}"
        source = Source(None, f"{self._opened.source.name}/{info.filename}", stem)
        if info.flag_bits & _ENCRYPTED:
            raise InputError("is locked with a password; unpack it first", source.name)
        with _tell_damage(source.name):
            member = stack.enter_context(self._zip.open(info))
        bounded = open_bounded(member, lambda: info.compress_size, source.name)
        return prepare_source(source, bounded, self._opened.tell, stack, columns)


def _number_names(members: Sequence[zipfile.ZipInfo]) -> dict[zipfile.ZipInfo, int]:
    """Of each member, the how-manieth of its name it is."""
    count: Counter[str] = Counter()
    numbers: dict[zipfile.ZipInfo, int] = {}
    for info in members:
        count[info.filename] += 1
        numbers[info] = count[info.filename]
    return numbers


@contextmanager
def _tell_damage(name: str) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # whatever damaged bytes make zipfile raise
        raise InputError(f"is a damaged zip archive: {error}; is the file complete?", name) from error


def check_members(members: Sequence[zipfile.ZipInfo], stream: BinaryIO, name: str) -> None:
    """Refuse an archive whose members overlap: a few bytes could count as any number of files."""
    end = stream.seek(0, io.SEEK_END)
    if sum(info.compress_size for info in members) > end:
        raise InputError("is a damaged zip archive: its files overlap", name)
