"""The formats this tool reads and writes. A new one is a module in `readers` or `writers` and an entry in a list here.

The modules are imported when their format is used: a start should not pay for formats that it does not need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.packing import PACKED_SUFFIXES, ZIP_SUFFIX, strip_packing
from normalizer.io.reader import Reader
from normalizer.io.source import decode_head
from normalizer.io.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normalizer.io.source import OpenSource


def _late(place: str, **options: object) -> Callable[..., Any]:
    """What `module:name` below this package gives when it is called, imported then."""
    module, _, name = place.partition(":")

    def call(*arguments: object) -> Any:  # noqa: ANN401 - whatever stands there
        return getattr(import_module(f"normalizer.io.{module}"), name)(*arguments, **options)

    return call


def _by_mark(_: str) -> bool:
    """For formats that are known by their first bytes alone."""
    return False


# readers are asked in this order whether they recognise an input; the first that does gets it
READERS: tuple[Reader, ...] = (
    Reader(
        "parquet",
        (".parquet", ".pq"),
        "Parquet: a table as in CSV",
        _by_mark,
        _late("readers.parquet:read_parquet"),
        mark=b"PAR1",
        extra="arrow",
    ),
    Reader(
        "xlsx",
        (".xlsx", ".xlsm"),
        "Excel workbooks: a table as in CSV on the first sheet that has one",
        _by_mark,
        _late("readers.excel:read_excel"),
        mark=b"PK\x03\x04",
        extra="excel",
    ),
    Reader(
        "json",
        (".json",),
        "a study of ClinicalTrials.gov (API version 2 or 1), an array or page of studies, or an array of rows",
        _late("readers.json_document:recognize_json_document"),
        _late("readers.json_document:read_json_document"),
    ),
    Reader(
        "jsonl",
        (".jsonl", ".ndjson", ".json"),
        "JSON Lines: measure, description and time_frame, or joined; also id, trial_id, outcome_type, title, "
        "conditions; or a study of ClinicalTrials.gov a line",
        _late("readers.json_lines:recognize_json_lines"),
        _late("readers.json_lines:read_json_lines"),
    ),
    Reader(
        "xml",
        (".xml",),
        "records of the old ClinicalTrials.gov, one study or several",
        _late("readers.legacy_xml:recognize_xml"),
        _late("readers.legacy_xml:read_legacy_xml"),
    ),
    Reader(
        "csv",
        (".csv", ".tsv", ".tab"),
        "CSV or TSV: downloads of ClinicalTrials.gov, design_outcomes.txt of AACT, any table with --columns",
        _late("readers.delimited:recognize_delimited"),
        _late("readers.delimited:read_delimited"),
    ),
    Reader(
        "trial",
        (".txt",),
        "one trial a file, one field a line, outcomes joined by |",
        _late("readers.trial_text:recognize_trial_text"),
        _late("readers.trial_text:read_trial_text"),
    ),
    Reader(
        "lines",
        (".txt", ".lst"),
        "one outcome a line",
        _late("readers.plain_lines:recognize_plain_lines"),
        _late("readers.plain_lines:read_plain_lines"),
    ),
)
# without a name and a suffix the first is written
WRITERS: tuple[Writer, ...] = (
    Writer(
        "jsonl",
        (".jsonl", ".ndjson"),
        "JSON Lines, the full record (docs/record.md)",
        _late("writers.json_records:JsonSink"),
        go_on=_late("writers.json_records:JsonSink"),
    ),
    Writer(
        "csv",
        (".csv",),
        "CSV, one row per outcome, several values joined by |",
        _late("writers.delimited:DelimitedSink", separator=","),
        go_on=_late("writers.delimited:DelimitedSink", separator=",", header=False),
    ),
    Writer(
        "tsv",
        (".tsv", ".tab"),
        "as CSV, separated by tabs",
        _late("writers.delimited:DelimitedSink", separator="\t"),
        go_on=_late("writers.delimited:DelimitedSink", separator="\t", header=False),
    ),
    Writer(
        "parquet",
        (".parquet", ".pq"),
        "Parquet, one row per outcome, several values as lists",
        _late("writers.parquet:ParquetSink"),
        extra="arrow",
    ),
    Writer(
        "xlsx",
        (".xlsx",),
        "an Excel workbook, one row per outcome, several values joined by |",
        _late("writers.excel:ExcelSink"),
        extra="excel",
    ),
    Writer(
        "sqlite",
        (".sqlite", ".sqlite3", ".db"),
        "a SQLite database of tidy tables",
        begin_at=_late("writers.sqlite_tables:SqliteSink"),
        list_tables=_late("writers.sqlite_tables:list_tables"),
    ),
    Writer(
        "duckdb",
        (".duckdb",),
        "a DuckDB database of tidy tables",
        begin_at=_late("writers.duckdb_tables:DuckdbSink"),
        list_tables=_late("writers.duckdb_tables:list_tables"),
        extra="duckdb",
    ),
    Writer(
        "sssom",
        (".sssom.tsv", ".sssom"),
        "SSSOM: the words that were mapped, each once",
        _late("writers.sssom:SssomSink"),
    ),
)

# these take any text of a certain look: what is plainly another format is not read as such
_LOOSE = ("trial", "lines")
_LOOSE_SUFFIXES = frozenset(
    {"", *(suffix for reader in READERS if reader.name in _LOOSE for suffix in reader.suffixes)}
)
_TABLE = "csv"
_WORKBOOK = "xlsx"
_OTHERS = frozenset(
    ".html .htm .xls .xlsb .ods .feather .arrow .avro .orc .tar .tgz .7z .rar .lzma .lz4 .br .z .pdf .doc .docx .rtf "
    ".yaml .yml .db .sqlite .duckdb .sas7bdat .sav .dta .rds .rdata".split()
)
_BINARY_MARKS = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Office document, or one with a password; save it as .xlsx or .csv without",
    b"\x89PNG": "a picture",
    b"SQLite format 3": "a SQLite database",
    b"ARROW1": "an Arrow file; save it as Parquet",
    b"7z\xbc\xaf": "a 7z archive; make it a zip",
}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BINARY_SHARE = 0.05
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1b"})


def find_suffix(path: Path | str) -> str:
    """The suffix that tells the format, in lower case: `.jsonl` for `a.JSONL.gz`."""
    name = strip_packing(str(path).replace("\\", "/").rpartition("/")[2]).lower()
    return f".{name.rpartition('.')[2]}" if "." in name else ""


def can_read(path: Path | str) -> bool:
    """True if some reader claims the suffix of this file, or it is an archive."""
    suffix = find_suffix(path)
    return suffix == ZIP_SUFFIX or any(suffix in reader.suffixes for reader in READERS)


def list_readable() -> str:
    """All that can be read, on one line."""
    suffixes = dict.fromkeys(suffix for reader in READERS for suffix in reader.suffixes)
    packed = ", ".join((ZIP_SUFFIX, *PACKED_SUFFIXES))
    return f"{', '.join(suffixes)}, each also packed as {packed}, or a postgresql:// address (docs/formats.md)"


def choose_reader(opened: OpenSource) -> Reader:
    """By the first bytes, else by suffix and content together, else by content.

    Raises InputError for an empty input and for what no reader takes.
    """
    name = opened.source.name
    marked = next((reader for reader in READERS if reader.mark and opened.head.startswith(reader.mark)), None)
    if marked is not None and marked.name == _WORKBOOK and find_suffix(name) == ZIP_SUFFIX:
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
        sure = [reader for reader in texts if reader not in claimed and reader.name not in _LOOSE]
        if claimed:
            return next((reader for reader in (*claimed, *sure) if reader.recognize(head)), claimed[-1])
    for reader in texts:
        if reader.recognize(head):
            if reader.name in _LOOSE and any(suffix in other.suffixes for other in READERS if other.mark):
                raise InputError(f"this is no {suffix} file that can be read", name)
            if opened.columns and reader.name in _LOOSE:
                return next(table for table in texts if table.name == _TABLE)
            return reader
    raise InputError("is empty", name)


def _refuse_binary(opened: OpenSource) -> None:
    head, name = opened.head, opened.source.name
    for mark, what in _BINARY_MARKS.items():
        if head.startswith(mark):
            raise InputError(f"this is {what}; read are {list_readable()}", name)
    if not head.startswith(_UTF16_MARKS) and len(head) - len(head.translate(None, _CONTROLS)) > _BINARY_SHARE * len(
        head
    ):
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
