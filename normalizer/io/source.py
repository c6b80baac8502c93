"""Inputs as bytes and lines: files, standard input, packed ones, byte order marks, broken encodings, endless lines."""

from __future__ import annotations

import codecs
import io
import sys
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from normalizer.errors import InputError
from normalizer.io.packing import strip_packing, unpack_stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Report = Callable[[InputError], None]

HEAD_SIZE = 1 << 16
LONGEST_LINE = 32 << 20
_SKIP_SIZE = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_READ_ERRORS = (OSError, EOFError)
_FALLBACK = "endnorm-cp1252"


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end. `number` counts from 1."""

    number: int
    text: str


@dataclass(slots=True)
class Source:
    """An input before it is opened. `path` is None for standard input, and for a database, which has a `url`.

    `name` appears in messages, `stem` in the ids of rows that have none of their own.
    """

    path: Path | None
    name: str
    stem: str
    url: str | None = None


@dataclass(slots=True)
class OpenSource:
    """An opened input: `head` is its first (unpacked) bytes, up to 64 KiB; nothing is consumed by looking.

    `columns` says which column holds which field, where the user said so. `open_beside` opens the input of another
    name in the same folder or archive, or gives None; `tell` counts the bytes taken so far, packed as they are.
    `closing` is left when the input is closed.
    """

    source: Source
    stream: io.BufferedReader
    head: bytes
    tell: Callable[[], int]
    columns: Mapping[str, str] = field(default_factory=dict)
    open_beside: Callable[[str], Any] = lambda _: None
    closing: ExitStack = field(default_factory=ExitStack)
    guessed_lines: list[int] = field(default_factory=list)
    _whole: BinaryIO | None = None

    def read_lines(self, report: Report) -> Iterator[Line]:
        """Each line as text. Lines beyond 32 MiB and unreadable rests are reported and skipped."""
        number = 0
        try:
            for number, raw in enumerate(_split_lines(self.stream, self.head), 1):
                if len(raw) > LONGEST_LINE:
                    message = f"longer than {LONGEST_LINE >> 20} MiB, skipped; is this a file of lines?"
                    report(InputError(message, self.source.name, number, raw[:HEAD_SIZE].decode("utf-8", "replace")))
                    continue
                # the mark of another file may stand in the middle, where files were put together
                yield Line(number, self._decode(raw, number).removeprefix("\ufeff"))
        except _READ_ERRORS as error:
            message = f"cannot be read further: {error}; is the file complete?"
            report(InputError(message, self.source.name, number + 1))

    def read_bytes(self, size: int, report: Report) -> Iterator[bytes]:
        """Pieces of at most `size` bytes; an unreadable rest is reported."""
        try:
            while piece := self.stream.read1(size):
                yield piece
        except _READ_ERRORS as error:
            report(InputError(f"cannot be read further: {error}; is the file complete?", self.source.name))

    def read_text(self, size: int, report: Report) -> Iterator[str]:
        """Pieces of text. The encoding is that of a mark, else UTF-8; other bytes are read as Windows-1252."""
        codecs.register_error(_FALLBACK, _read_as_cp1252)
        encoding = "utf-16" if self.head.startswith(_UTF16_MARKS) else "utf-8-sig"
        decoder = codecs.getincrementaldecoder(encoding)(_FALLBACK if encoding == "utf-8-sig" else "replace")
        for piece in self.read_bytes(size, report):
            if text := decoder.decode(piece):
                yield text
        if text := decoder.decode(b"", final=True):
            yield text

    def open_whole(self) -> BinaryIO:
        """The (unpacked) input as a file in which one can go back, for formats that need it."""
        if self._whole is None:
            seekable = self.stream.seekable() and isinstance(self.stream.raw, io.FileIO)
            self._whole = self.stream if seekable else self._copy_whole()
        self._whole.seek(0)
        return self._whole

    def _copy_whole(self) -> BinaryIO:
        import shutil  # noqa: PLC0415 - rarely needed
        import tempfile  # noqa: PLC0415 - as above

        place = self.closing.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - as open as the input
        try:
            shutil.copyfileobj(self.stream, place)
        except _READ_ERRORS as error:
            raise InputError(f"cannot be read: {error}; is the file complete?", self.source.name) from error
        return place

    def _decode(self, raw: bytes, number: int) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.guessed_lines.append(number)
            return decode_cp1252(raw)


def decode_head(head: bytes) -> str:
    """The beginning of an input as text, as far as one can tell."""
    text = head.decode("utf-16" if head.startswith(_UTF16_MARKS) else "utf-8-sig", "replace")
    return text.replace("\r", "\n") if _ends_lines_with_returns(text) else text


def _ends_lines_with_returns(text: str) -> bool:
    """True for the line ends of old Macs, which some spreadsheets still write."""
    return "\r" in text[:-1] and "\n" not in text  # what comes through a pipe may be cut between the two


def decode_cp1252(raw: bytes) -> str:
    """Windows-1252, and Latin-1 for the five bytes that it leaves undefined; every byte becomes one character."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in raw)


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return decode_cp1252(error.object[error.start : error.end]), error.end


@contextmanager
def open_source(source: Source, columns: Mapping[str, str] | None = None) -> Iterator[OpenSource]:
    """Open an input, unpacked. Raises InputError where it cannot be opened."""
    path = source.path
    try:
        raw = sys.stdin.buffer if path is None else path.open("rb", buffering=HEAD_SIZE)
    except OSError as error:
        raise InputError(f"cannot be opened: {error.strerror or error}", source.name) from error
    with ExitStack() as stack:
        if path is not None:
            stack.callback(raw.close)

        def open_beside(name: str) -> OpenSource | None:
            found = None if path is None else find_beside(path, name)
            if found is None:
                return None
            return stack.enter_context(open_source(Source(found, str(found), found.name)))

        plain = cast("io.BufferedReader", raw)
        yield prepare_source(source, plain, lambda: _tell(plain), stack, columns, open_beside)


def prepare_source(
    source: Source,
    stream: io.BufferedReader,
    tell: Callable[[], int],
    closing: ExitStack,
    columns: Mapping[str, str] | None = None,
    open_beside: Callable[[str], OpenSource | None] = lambda _: None,
) -> OpenSource:
    """A stream as an input: unpacked, with its beginning. Raises InputError where nothing can be read."""
    unpacked = unpack_stream(stream, source.name)
    return OpenSource(source, unpacked, _peek(unpacked, source), tell, columns or {}, open_beside, closing)


def find_beside(path: Path, name: str) -> Path | None:
    """The file of this name in the folder of `path`, in whatever case and packing."""
    wanted = name.lower()
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if strip_packing(entry.name).lower() == wanted)
    except OSError:
        return None
    return path.with_name(names[0]) if names else None


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


def _split_lines(stream: io.BufferedReader, head: bytes) -> Iterator[bytes]:
    """Lines as UTF-8 where the encoding is known from a mark; too long ones are cut just above the limit."""
    if head.startswith(_UTF16_MARKS):
        end = "\r" if _ends_lines_with_returns(head.decode("utf-16", "replace")) else "\n"
        text = io.TextIOWrapper(stream, "utf-16", errors="replace", newline=end)
        try:
            while line := text.readline(LONGEST_LINE + 1):
                yield line.rstrip("\r\n").encode("utf-8", "replace")
        finally:
            with suppress(ValueError):  # the input was closed before its lines were read to the end
                text.detach()
        return
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    if _ends_lines_with_returns(head.decode("latin-1")):
        stream = io.BufferedReader(_Returns(stream), HEAD_SIZE)
    while raw := stream.readline(LONGEST_LINE + 1):
        if len(raw) > LONGEST_LINE:
            _skip_line(stream, raw)
        yield raw if len(raw) > LONGEST_LINE else raw.rstrip(b"\r\n")


class _Returns(io.RawIOBase):
    """A stream in which carriage returns end the lines, with line feeds in their place."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as in io
        piece = self._stream.read1(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(piece)] = piece
        return len(piece)


def _skip_line(stream: io.BufferedReader, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(_SKIP_SIZE)
