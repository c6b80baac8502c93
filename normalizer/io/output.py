"""Outputs that are there completely or not at all, and that only one run writes at a time."""

from __future__ import annotations

import errno
import io
import os
import sys
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from normalizer.errors import InputError
from normalizer.io.lock import open_locked, refuse_held, remove_unheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from normalizer.io.writer import RecordSink, Writer

_PACKED = ".gz"
_OTHER_PACKINGS = (".bz2", ".xz", ".zst", ".zip")
_LOGS = ("-wal", "-journal", ".wal")  # of SQLite and DuckDB; they would be applied to the file that takes the place
# what ends a run through no fault of its own: the message should name the file, not the place in the code
_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


@contextmanager
def open_sink(writer: Writer, path: Path | None, inputs: Iterable[Path] = ()) -> Iterator[RecordSink]:
    """A sink of the writer's kind at `path`, or on standard output for None; closed and put in its place at the end.

    Raises InputError as `open_output` does, and for a database without a file to be in.
    """
    if writer.begin is not None:
        with open_output(path, inputs) as stream:
            sink = writer.begin(stream)
            with _abandon_on_failure(sink):
                yield sink
                sink.close()
        return
    assert writer.begin_at is not None
    if path is None:
        raise InputError(f"{writer.name} is written to a file, not to standard output; name one with -o")
    if path.name.lower().endswith((_PACKED, *_OTHER_PACKINGS)):
        raise InputError(f"a {writer.name} database is not packed; name a file without that suffix", str(path))
    from glob import escape  # noqa: PLC0415 - for databases only

    _check_database(writer, path)
    with _reserve_place(path, inputs) as temporary:
        # the file that holds the place is no database yet, and a database is locked in its own way
        place = temporary.with_suffix(".db-tmp")
        place.unlink(missing_ok=True)
        try:
            sink = writer.begin_at(place)
            with _abandon_on_failure(sink):
                yield sink
                sink.close()
            with place.open("rb+") as raw:
                os.fsync(raw.fileno())
            place.replace(temporary)
        finally:
            for leftover in place.parent.glob(f"{escape(place.name)}*"):
                leftover.unlink(missing_ok=True)


def _check_database(writer: Writer, path: Path) -> None:
    """Raise InputError for what would be lost if it were replaced: a device, a database of others or open elsewhere."""
    from normalizer.io.writers.tables import TABLES  # noqa: PLC0415 - for databases only

    if path.exists() and not path.is_file() and not path.is_dir():
        raise InputError(f"a {writer.name} database is a file, and this is a device or a pipe", str(path))
    log = next((log for ending in _LOGS if (log := path.with_name(path.name + ending)).exists()), None)
    if log is not None:
        raise InputError(
            f"is open in another program, which left {log.name} beside it; close it there first", str(path)
        )
    if writer.list_tables is None or not path.is_file() or not path.stat().st_size:
        return
    others = sorted({*writer.list_tables(path)} - {table.name for table in TABLES})
    if others:
        message = f"this database holds other tables, which would be lost: {', '.join(others)}; name another file"
        raise InputError(message, str(path))


@contextmanager
def _abandon_on_failure(sink: RecordSink) -> Iterator[None]:
    try:
        yield
    except BaseException:
        abandon = getattr(sink, "abandon", None)
        if abandon is not None:
            with suppress(Exception):  # the failure that led here is the one to tell
                abandon()
        raise


@contextmanager
def open_output(path: Path | None, inputs: Iterable[Path] = ()) -> Iterator[BinaryIO]:
    """A binary stream to `path`, or to standard output for None; `.gz` is packed.

    A regular file is written beside its place and moved there at the end, so that a failure leaves the old
    content. Raises InputError if the place cannot be written, is one of `inputs`, or is being written by another run.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.name.lower().endswith(_OTHER_PACKINGS):
        raise InputError("outputs are packed as .gz only", str(path))
    target = path.resolve()
    if path.exists() and not path.is_file():  # not the target: that of /dev/stdout may have a name but no place
        refuse_input(path, inputs)
        with _open_place(path) as stream:
            yield stream
        return
    with _reserve_place(path, inputs) as temporary, temporary.open("wb") as raw:
        yield from _pack(raw, target)
        raw.flush()
        os.fsync(raw.fileno())


def name_temporary(target: Path) -> Path:
    """Where a run writes what it will move to `target`."""
    return target.with_name(f".{target.name[:40]}.{zlib.crc32(os.fsencode(target.name)):08x}.tmp")


def name_part(target: Path) -> Path:
    """Where a run that can be resumed writes instead."""
    return target.with_name(f"{target.name}.part")


@contextmanager
def _reserve_place(path: Path, inputs: Iterable[Path]) -> Iterator[Path]:
    """A temporary file beside the place of `path`, locked; moved there at the end, removed on failure."""
    target = path.resolve()
    refuse_input(path, inputs)
    if target.is_dir():
        raise InputError("this is a folder; name a file in it", str(path))
    temporary = name_temporary(target)
    try:
        refuse_held(name_part(target), path)
        with tell_disk_errors(path), open_locked(temporary, path):
            yield from _fill_place(temporary, target)
    except InputError:
        raise
    except BaseException:
        # a signal can come when the file is there and nobody is in charge of it yet
        remove_unheld(temporary)
        raise


def _fill_place(temporary: Path, target: Path) -> Iterator[Path]:
    try:
        os.truncate(temporary, 0)
        _set_mode(temporary, target)
        yield temporary
        _set_mode(temporary, target)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


@contextmanager
def tell_disk_errors(path: Path) -> Iterator[None]:
    """A disk that is full or fails becomes an InputError that names the output."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK_ERRORS:
            raise
        message = f"cannot be written: {error.strerror}; what was there before is untouched"
        raise InputError(message, str(path)) from error


def _pack(raw: BinaryIO, target: Path) -> Iterator[BinaryIO]:
    if target.name.lower().endswith(_PACKED):
        # no name and time in the header: the same records give the same bytes
        import gzip  # noqa: PLC0415 - slow to import, rarely needed

        with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
            yield cast("BinaryIO", _Forward(cast("BinaryIO", packed)))
    else:
        yield raw


class _Forward(io.BufferedIOBase):
    """A packed output, which zipfile takes for one in which it can go back."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._count = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - as in io
        written = self._packed.write(data)
        self._count += written
        return written

    def tell(self) -> int:
        return self._count


def refuse_input(path: Path, inputs: Iterable[Path]) -> None:
    """Raise InputError if the output is one of the inputs, under whatever name."""
    target = path.resolve()
    for source in inputs:
        with suppress(OSError):
            if source.resolve() == target or (target.exists() and target.samefile(source)):
                raise InputError("this is also an input and would be overwritten; name another output", str(path))


def _open_place(path: Path) -> BinaryIO:
    """A device or a pipe; a folder cannot be written."""
    if path.is_dir():
        raise InputError("this is a folder; name a file in it", str(path))
    try:
        return path.open("wb")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from error


def _set_mode(temporary: Path, target: Path) -> None:
    """A file that replaces another keeps its rights; a new one has what the user's umask says."""
    with suppress(OSError):
        temporary.chmod(target.stat().st_mode & 0o777)
