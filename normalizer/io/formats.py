"""The formats this tool reads and writes. A new one is a module in `readers` or `writers` and a line in a list here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.packing import PACKED_SUFFIXES, strip_packing
from normalizer.io.readers.delimited import DELIMITED
from normalizer.io.readers.excel import EXCEL
from normalizer.io.readers.json_document import JSON_DOCUMENT
from normalizer.io.readers.json_lines import JSON_LINES
from normalizer.io.readers.legacy_xml import LEGACY_XML
from normalizer.io.readers.parquet import PARQUET
from normalizer.io.readers.plain_lines import PLAIN_LINES
from normalizer.io.readers.trial_text import TRIAL_TEXT
from normalizer.io.source import decode_head
from normalizer.io.writers.delimited import CSV, TSV
from normalizer.io.writers.duckdb_tables import DUCKDB
from normalizer.io.writers.excel import EXCEL_WORKBOOK
from normalizer.io.writers.json_records import JSON_RECORDS
from normalizer.io.writers.parquet import PARQUET_FILE
from normalizer.io.writers.sqlite_tables import SQLITE
from normalizer.io.writers.sssom import SSSOM

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.io.reader import Reader
    from normalizer.io.source import OpenSource
    from normalizer.io.writer import Writer

# readers are asked in this order whether they recognise an input; the first that does gets it
READERS: tuple[Reader, ...] = (
    PARQUET,
    EXCEL,
    JSON_DOCUMENT,
    JSON_LINES,
    LEGACY_XML,
    DELIMITED,
    TRIAL_TEXT,
    PLAIN_LINES,
)
WRITERS: tuple[Writer, ...] = (JSON_RECORDS, CSV, TSV, PARQUET_FILE, EXCEL_WORKBOOK, SQLITE, DUCKDB, SSSOM)

# these take any text of a certain look: what is plainly another format is not read as such
_LOOSE = (TRIAL_TEXT, PLAIN_LINES)
_LOOSE_SUFFIXES = frozenset({"", *(suffix for reader in _LOOSE for suffix in reader.suffixes)})
_OTHERS = frozenset(
    ".html .htm .xls .feather .arrow .tar .tgz .7z .rar .pdf .doc .docx .rtf .yaml .yml .db .sqlite .duckdb .sas7bdat "
    ".rds .rdata".split()
)
_BINARY_MARKS = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Office document; save it as .xlsx or .csv",
    b"\x89PNG": "a picture",
    b"SQLite format 3": "a SQLite database",
    b"ARROW1": "an Arrow file; save it as Parquet",
    b"7z\xbc\xaf": "a 7z archive; make it a zip",
}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BINARY_SHARE = 0.3
_ZIP_SUFFIX = ".zip"


def find_suffix(path: Path | str) -> str:
    """The suffix that tells the format, in lower case: `.jsonl` for `a.JSONL.gz`."""
    name = strip_packing(str(path).replace("\\", "/").rpartition("/")[2]).lower()
    return f".{name.rpartition('.')[2]}" if "." in name else ""


def can_read(path: Path | str) -> bool:
    """True if some reader claims the suffix of this file, or it is an archive."""
    suffix = find_suffix(path)
    return suffix == _ZIP_SUFFIX or any(suffix in reader.suffixes for reader in READERS)


def list_readable() -> str:
    """All that can be read, on one line."""
    suffixes = dict.fromkeys(suffix for reader in READERS for suffix in reader.suffixes)
    packed = ", ".join((_ZIP_SUFFIX, *PACKED_SUFFIXES))
    return f"{', '.join(suffixes)}, each also packed as {packed}, or a postgresql:// address (docs/formats.md)"


def choose_reader(opened: OpenSource) -> Reader:
    """By the first bytes, else by suffix and content together, else by content.

    Raises InputError for an empty input and for what no reader takes.
    """
    name = opened.source.name
    marked = next((reader for reader in READERS if reader.mark and opened.head.startswith(reader.mark)), None)
    if marked is EXCEL and find_suffix(name) == _ZIP_SUFFIX:
        raise InputError("this is a zip archive inside another; unpack it first", name)
    if marked is not None:
        return marked
    _refuse_binary(opened)
    head = decode_head(opened.head)
    suffix = find_suffix(name)
    if suffix in _OTHERS:
        raise InputError(f"is in a format that is not read; read are {list_readable()}", name)
    texts = [reader for reader in READERS if not reader.mark]
    if suffix not in _LOOSE_SUFFIXES:
        # a suffix can be wrong, but then the content is plain
        claimed = [reader for reader in texts if suffix in reader.suffixes]
        sure = [reader for reader in texts if reader not in claimed and reader not in _LOOSE]
        if claimed:
            return next((reader for reader in (*claimed, *sure) if reader.recognize(head)), claimed[-1])
    for reader in texts:
        if reader.recognize(head):
            return DELIMITED if opened.columns and reader in _LOOSE else reader
    raise InputError("is empty", name)


def _refuse_binary(opened: OpenSource) -> None:
    head, name = opened.head, opened.source.name
    for mark, what in _BINARY_MARKS.items():
        if head.startswith(mark):
            raise InputError(f"this is {what}; read are {list_readable()}", name)
    if not head.startswith(_UTF16_MARKS) and head.count(0) > _BINARY_SHARE * len(head):
        raise InputError(f"this does not look like text; read are {list_readable()}", name)


def choose_writer(name: str | None, path: Path | None) -> Writer:
    """By name, else by the suffix of the output file. Raises InputError listing what there is."""
    names = ", ".join(writer.name for writer in WRITERS)
    if name is not None:
        for writer in WRITERS:
            if writer.name == name:
                return writer
        raise InputError(f"no output format is called '{name}'; there are {names}")
    if path is not None:
        plain = strip_packing(path.name).lower()
        claims = [(len(suffix), writer) for writer in WRITERS for suffix in writer.suffixes if plain.endswith(suffix)]
        if claims:
            return max(claims, key=lambda claim: claim[0])[1]
        raise InputError(f"the suffix tells no output format; choose one of {names}", str(path))
    return WRITERS[0]
