"""A file that one run holds and others find taken, also after the run was killed: the system lets go of it then."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from normalizer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: two runs are not kept apart there
    fcntl = None  # type: ignore[assignment]

_MOST_TRIES = 100


@contextmanager
def open_locked(place: Path, path: Path) -> Iterator[int]:
    """The descriptor of the file `place`, made if needed and locked; `path` is what messages call it.

    Raises InputError if another run holds it, or it cannot be made.
    """
    descriptor = _open_own(place, path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def refuse_held(place: Path, path: Path) -> None:
    """Raise InputError if another run holds the file `place`; `path` is what the message calls it."""
    if fcntl is not None:
        try:
            descriptor = os.open(place, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            return  # there is none
        try:
            _lock(descriptor, path)
        finally:
            os.close(descriptor)


def remove_unheld(place: Path) -> None:
    """Remove the file unless some run holds it."""
    if fcntl is not None:
        with suppress(OSError):
            descriptor = os.open(place, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.path.samestat(os.fstat(descriptor), place.lstat()):
                    place.unlink()
            finally:
                os.close(descriptor)


def _open_own(place: Path, path: Path) -> int:
    for _ in range(_MOST_TRIES):
        descriptor = _open_plain(place, path)
        try:
            if _lock(descriptor, path) and os.path.samestat(os.fstat(descriptor), place.lstat()):
                return descriptor
        except FileNotFoundError:
            pass  # the run that held it has just moved it to its place
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
    raise InputError("other runs keep writing this file; name another output", str(path))


def _open_plain(place: Path, path: Path) -> int:
    """Neither a link nor a file of somebody else, which a foreign hand could have put there."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(place, flags, 0o666)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from error
    if hasattr(os, "geteuid") and os.fstat(descriptor).st_uid != os.geteuid():
        os.close(descriptor)
        raise InputError(f"cannot be written: {place.name} beside it belongs to somebody else; remove it", str(path))
    return descriptor


def _lock(descriptor: int, path: Path) -> bool:
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "another run is writing this file; wait until it has ended, or name another output"
            raise InputError(message, str(path)) from None
        except OSError:
            pass  # a file system without locks: as on Windows
    return True
