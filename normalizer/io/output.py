"""Outputs that are there completely or not at all."""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from normalizer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    handle, temporary = _make_temporary(target, path)
    try:
        with os.fdopen(handle, "wb") as raw:
            yield from _pack(raw, target)
            raw.flush()
            os.fsync(raw.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _pack(raw: BinaryIO, target: Path) -> Iterator[BinaryIO]:
    if target.name.lower().endswith(_PACKED):
        # no name and time in the header: the same records give the same bytes
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


def _make_temporary(target: Path, path: Path) -> tuple[int, Path]:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from error
    with suppress(OSError):
        os.fchmod(handle, _choose_mode(target))
    return handle, Path(name)


def _choose_mode(target: Path) -> int:
    """The mode of the file that is replaced, else what the user's umask says."""
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
