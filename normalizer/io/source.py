"""Inputs as bytes and lines: files, standard input, gzip, byte order marks, broken encodings, endless lines."""

from __future__ import annotations

import codecs
import io
import sys
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, cast

from normalizer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Report = Callable[[InputError], None]

HEAD_SIZE = 1 << 16
LONGEST_LINE = 8 << 20
_SKIP_SIZE = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY_MARKS = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a picture",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a SQLite database",
}
_BINARY_SHARE = 0.3
_READ_ERRORS = (OSError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end. `number` counts from 1."""

    number: int
    text: str


@dataclass(slots=True)
class Source:
    """An input before it is opened. `path` is None for standard input.

    `name` appears in messages, `stem` in the ids of rows that have none of their own.
    """

    path: Path | None
    name: str
    stem: str


@dataclass(slots=True)
class OpenSource:
    """An opened input: `head` is its first (unpacked) bytes, up to 64 KiB; nothing is consumed by looking."""

    source: Source
    stream: io.BufferedReader
    head: bytes
    tell: Callable[[], int]
    guessed_lines: list[int] = field(default_factory=list)

    def read_lines(self, report: Report) -> Iterator[Line]:
        """Each line as text. Lines beyond 8 MiB and unreadable rests are reported and skipped."""
        number = 0
        try:
            for number, raw in enumerate(_split_lines(self.stream, self.head), 1):
                if len(raw) > LONGEST_LINE:
                    message = f"longer than {LONGEST_LINE >> 20} MiB, skipped; is this a file of lines?"
                    report(InputError(message, self.source.name, number))
                    continue
                yield Line(number, self._decode(raw, number))
        except _READ_ERRORS as error:
            message = f"cannot be read further: {error}; is the file complete?"
            report(InputError(message, self.source.name, number + 1))

    def _decode(self, raw: bytes, number: int) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.guessed_lines.append(number)
            return decode_cp1252(raw)


def decode_cp1252(raw: bytes) -> str:
    """Windows-1252, and Latin-1 for the five bytes that it leaves undefined; every byte becomes one character."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in raw)


@contextmanager
def open_source(source: Source) -> Iterator[OpenSource]:
    """Open an input, unpacked. Raises InputError where it cannot be opened or is plainly no text."""
    try:
        raw = sys.stdin.buffer if source.path is None else source.path.open("rb", buffering=HEAD_SIZE)
    except OSError as error:
        raise InputError(f"cannot be opened: {error.strerror or error}", source.name) from error
    try:
        plain = cast("io.BufferedReader", raw)
        stream = _unpack(plain)
        head = _peek(stream, source)
        _refuse_binary(head, source)
        yield OpenSource(source, stream, head, lambda: _tell(plain))
    finally:
        if source.path is not None:
            raw.close()


def _unpack(stream: io.BufferedReader) -> io.BufferedReader:
    try:
        packed = stream.peek(2)[:2] == b"\x1f\x8b"
    except OSError:
        return stream
    if not packed:
        return stream
    import gzip  # noqa: PLC0415 - slow to import, rarely needed

    return io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=cast("BinaryIO", stream))), HEAD_SIZE)


def _peek(stream: io.BufferedReader, source: Source) -> bytes:
    try:
        return stream.peek(HEAD_SIZE)[:HEAD_SIZE]
    except _READ_ERRORS as error:
        raise InputError(f"cannot be read: {error}; is the file complete?", source.name) from error


def _tell(stream: io.BufferedReader) -> int:
    try:
        return stream.tell()
    except (OSError, ValueError):
        return 0


def _refuse_binary(head: bytes, source: Source) -> None:
    for mark, what in _BINARY_MARKS.items():
        if head.startswith(mark):
            raise InputError(f"this is {what}; save it as text or JSON Lines first", source.name)
    if head.startswith(_UTF16_MARKS):
        return
    if head.count(0) > _BINARY_SHARE * len(head):
        raise InputError("this does not look like text; save it as UTF-8 text or JSON Lines first", source.name)


def _split_lines(stream: io.BufferedReader, head: bytes) -> Iterator[bytes]:
    """Lines as UTF-8 where the encoding is known from a mark; too long ones are cut just above the limit."""
    if head.startswith(_UTF16_MARKS):
        text = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")
        try:
            while line := text.readline(LONGEST_LINE + 1):
                yield line.rstrip("\r\n").encode("utf-8", "replace")
        finally:
            text.detach()
        return
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    while raw := stream.readline(LONGEST_LINE + 1):
        if len(raw) > LONGEST_LINE:
            _skip_line(stream, raw)
        yield raw if len(raw) > LONGEST_LINE else raw.rstrip(b"\r\n")


def _skip_line(stream: io.BufferedReader, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(_SKIP_SIZE)
