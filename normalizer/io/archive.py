"""Zip archives: which members are inputs, each opened as if it were a file, none allowed to grow without bound."""

from __future__ import annotations

import io
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
    """An opened zip archive. `names` are its files in order."""

    def __init__(self, opened: OpenSource) -> None:
        import zipfile  # noqa: PLC0415 - slow to import, rarely needed

        self._opened = opened
        self._stream = opened.open_whole()
        with _tell_damage(opened.source.name):
            self._zip = zipfile.ZipFile(self._stream)
        self._members = {info.filename: info for info in self._zip.infolist() if not info.filename.endswith("/")}
        check_members(list(self._members.values()), self._stream, opened.source.name)
        self.names: tuple[str, ...] = tuple(self._members)

    @property
    def is_workbook(self) -> bool:
        """True for the zip that an Excel workbook is."""
        return _WORKBOOK in self._members

    @contextmanager
    def open_member(self, name: str, columns: Mapping[str, str]) -> Iterator[OpenSource]:
        """A member as an input. Raises InputError where it cannot be opened."""
        with ExitStack() as stack:

            def open_plain(name: str) -> OpenSource:
                return self._open(name, columns, stack)

            def open_beside(wanted: str) -> OpenSource | None:
                folder = PurePosixPath(name).parent
                for other in self.names:
                    path = PurePosixPath(other)
                    if path.parent == folder and strip_packing(path.name).lower() == wanted.lower():
                        return open_plain(other)
                return None

            opened = open_plain(name)
            opened.open_beside = open_beside
            yield opened

    def _open(self, name: str, columns: Mapping[str, str], stack: ExitStack) -> OpenSource:
        info = self._members[name]
        source = Source(None, f"{self._opened.source.name}/{name}", make_stem(name))
        if info.flag_bits & _ENCRYPTED:
            raise InputError("is locked with a password; unpack it first", source.name)
        with _tell_damage(source.name):
            member = stack.enter_context(self._zip.open(info))
        bounded = open_bounded(member, lambda: info.compress_size, source.name)
        return prepare_source(source, bounded, self._opened.tell, stack, columns)


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
