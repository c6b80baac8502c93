"""Outputs that are there completely or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, cast

from normalizer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_PACKED = ".gz"


@contextmanager
def open_output(path: Path | None, inputs: Iterable[Path] = ()) -> Iterator[BinaryIO]:
    """A binary stream to `path`, or to standard output for None; `.gz` is packed.

    A regular file is written beside its place and moved there at the end, so that a failure leaves the old
    content. Raises InputError if the place cannot be written or is one of `inputs`.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = path.resolve()
    _refuse_input(path, target, inputs)
    if target.exists() and not target.is_file():
        with _open_place(target, path) as stream:
            yield stream
        return
    temporary = target.with_name(f".{target.name[:40]}.{os.urandom(6).hex()}.tmp")
    try:
        with _create_file(temporary, path) as raw:
            _set_mode(raw, target)
            yield from _pack(raw, target)
            raw.flush()
            os.fsync(raw.fileno())
        temporary.replace(target)
    except BaseException:
        # the name was chosen before the file was made: an interruption at any point finds it
        with suppress(OSError):
            temporary.unlink()
        raise


def _pack(raw: BinaryIO, target: Path) -> Iterator[BinaryIO]:
    if target.name.lower().endswith(_PACKED):
        # no name and time in the header: the same records give the same bytes
        import gzip  # noqa: PLC0415 - slow to import, rarely needed

        with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
            yield cast("BinaryIO", packed)
    else:
        yield raw


def _refuse_input(path: Path, target: Path, inputs: Iterable[Path]) -> None:
    for source in inputs:
        with suppress(OSError):
            if source.resolve() == target or (target.exists() and target.samefile(source)):
                raise InputError("this is also an input and would be overwritten; name another output", str(path))


def _open_place(target: Path, path: Path) -> BinaryIO:
    """A device or a pipe; a folder cannot be written."""
    if target.is_dir():
        raise InputError("this is a folder; name a file in it", str(path))
    try:
        return target.open("wb")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from error


def _create_file(place: Path, path: Path) -> BinaryIO:
    try:
        return place.open("xb")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from error


def _set_mode(raw: BinaryIO, target: Path) -> None:
    """A file that replaces another keeps its rights; a new one has what the user's umask says."""
    with suppress(OSError, AttributeError):
        os.fchmod(raw.fileno(), target.stat().st_mode & 0o777)
