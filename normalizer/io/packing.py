"""Packed inputs: gzip, bzip2, xz and Zstandard by their first bytes, unpacked as a stream of bounded growth."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from normalizer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

PACKED_SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
ZIP_SUFFIX = ".zip"
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
LARGEST_RATIO = 250
_FREE_SIZE = 64 << 20
_BUFFER = 1 << 16


class Readable(Protocol):
    """What unpacks: `read(size)` gives up to that many bytes, none at the end."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes."""


class CountingReader:
    """A stream that knows how much was taken from it, even where it cannot `tell`."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


class Decompressor(Protocol):
    """What unpacks one member of a bzip2 or xz file."""

    @property
    def eof(self) -> bool:
        """Whether its end was read."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing is left of what it was given."""

    @property
    def unused_data(self) -> bytes:
        """What stands behind its end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Up to `max_length` unpacked bytes."""


class MemberReader:
    """The members of a bzip2 or xz file one after the other, with zeros between them.

    The readers of the standard library end silently at what is no further member, and at zeros.
    """

    def __init__(self, stream: Readable, begin: Callable[[], Decompressor]) -> None:
        self._stream = stream
        self._begin = begin
        self._member = begin()

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, none at the end."""
        while True:
            packed = b""
            if self._member.eof:
                packed = self._find_member()
                if not packed:
                    return b""
                self._member = self._begin()
            elif self._member.needs_input:
                packed = self._stream.read(_BUFFER)
                if not packed:
                    raise EOFError("it ends before the end-of-stream marker was reached")
            if data := self._member.decompress(packed, size):
                return data

    def _find_member(self) -> bytes:
        packed = self._member.unused_data
        while not (found := packed.lstrip(b"\0")):
            packed = self._stream.read(_BUFFER)
            if not packed:
                return b""
        return found


class BoundedReader(io.RawIOBase):
    """Unpacked bytes; a growth beyond `LARGEST_RATIO` times the packed size ends with an InputError.

    Damaged data ends with an OSError whatever the format. `packed` gives the packed bytes used so far.
    """

    def __init__(self, stream: Readable, packed: Callable[[], int], name: str) -> None:
        self._stream = stream
        self._packed = packed
        self._name = name
        self._count = 0
        self._failure: Exception | None = None
        # `read` of the standard library's files goes on until it has all, and forgets what it has when it fails
        self._read_piece: Callable[[int], bytes] = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer as far as there is data."""
        data = self._read_whole(len(buffer))
        self._count += len(data)
        if grows_too_much(self._count, self._packed()):
            raise InputError(
                f"unpacks to more than {LARGEST_RATIO} times its size, which no list of outcomes does; "
                "if you trust it, unpack it yourself",
                self._name,
            )
        buffer[: len(data)] = data
        return len(data)

    def _read_whole(self, size: int) -> bytes:
        """As much as is wanted; what stands before damaged data is given before the damage is told."""
        data = b""
        while len(data) < size and self._failure is None:
            try:
                piece = self._read_piece(size - len(data))
            except InputError:
                raise
            except Exception as error:  # noqa: BLE001 - each library has errors of its own for damaged data
                self._failure = error
                break
            if not piece:
                break
            data += piece
        if not data and self._failure is not None:
            raise OSError(str(self._failure) or "damaged data") from self._failure
        return data


def grows_too_much(size: int, packed: int) -> bool:
    """True for unpacked bytes that no list of outcomes would have, packed as tightly as that."""
    return size > _FREE_SIZE and size > LARGEST_RATIO * max(packed, 1)


def unpack_stream(stream: io.BufferedReader, name: str) -> io.BufferedReader:
    """The stream itself, or what is packed in it. Raises InputError where a library for its format is missing."""
    try:
        head = stream.peek(8)[:8]
    except (OSError, EOFError):
        return stream
    unpack = next((unpack for mark, unpack in _UNPACKERS.items() if head.startswith(mark)), None)
    if unpack is None:
        return stream
    counting = CountingReader(stream)
    inner = unpack(cast("BinaryIO", counting), name)
    return open_bounded(inner, lambda: counting.count, name)


def open_bounded(stream: Readable, packed: Callable[[], int], name: str) -> io.BufferedReader:
    """Unpacked bytes as a stream of bounded growth; `packed` gives the packed bytes used so far."""
    return io.BufferedReader(cast("io.RawIOBase", BoundedReader(stream, packed, name)), _BUFFER)


def _unpack_gzip(stream: BinaryIO, _: str) -> Readable:
    import gzip  # noqa: PLC0415 - slow to import, rarely needed

    return cast("Readable", gzip.GzipFile(fileobj=stream))


def _unpack_bzip2(stream: BinaryIO, _: str) -> Readable:
    import bz2  # noqa: PLC0415 - as above

    return MemberReader(stream, bz2.BZ2Decompressor)


def _unpack_xz(stream: BinaryIO, _: str) -> Readable:
    import lzma  # noqa: PLC0415 - as above

    return MemberReader(stream, lzma.LZMADecompressor)


def _unpack_zstd(stream: BinaryIO, name: str) -> Readable:
    from normalizer.io.arrow import open_zstd  # noqa: PLC0415 - as above

    return open_zstd(stream, name)


_UNPACKERS: dict[bytes, Callable[[BinaryIO, str], Readable]] = {
    b"\x1f\x8b": _unpack_gzip,
    b"BZh": _unpack_bzip2,
    b"\xfd7zXZ\x00": _unpack_xz,
    b"\x28\xb5\x2f\xfd": _unpack_zstd,
}


def strip_packing(name: str) -> str:
    """The name without a suffix that only tells the packing: `a.jsonl` for `a.jsonl.GZ`."""
    lower = name.lower()
    for suffix in PACKED_SUFFIXES:
        if lower.endswith(suffix):
            return name[: -len(suffix)]
    return name


def make_stem(name: str) -> str:
    """A path without the suffix of its format and packing: `a/b` for `a/b.jsonl.gz`."""
    plain = strip_packing(name)
    folder, slash, last = plain.rpartition("/")
    return f"{folder}{slash}{last.rpartition('.')[0] or last}"


def is_zip(head: bytes) -> bool:
    """True for the first bytes of a zip archive, of whatever kind."""
    return head.startswith(_ZIP_MARKS)
