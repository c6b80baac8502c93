"""The formats this tool reads and writes. A new one is a module beside this one and a line in a list here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.csv_writer import CSV
from normalizer.io.json_lines import JSON_LINES
from normalizer.io.json_writer import JSON_RECORDS
from normalizer.io.plain_lines import PLAIN_LINES
from normalizer.io.trial_text import TRIAL_TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.io.reader import Reader
    from normalizer.io.source import OpenSource
    from normalizer.io.writer import Writer

# readers are asked in this order whether they recognise an input; the first that does gets it
READERS: tuple[Reader, ...] = (JSON_LINES, TRIAL_TEXT, PLAIN_LINES)
WRITERS: tuple[Writer, ...] = (JSON_RECORDS, CSV)

_PACKED = ".gz"
# plain lines would take any text: what is plainly another format is not read as such
_OTHERS = frozenset(
    ".csv .tsv .xml .html .xls .xlsx .parquet .feather .arrow .zip .tar .bz2 .xz .zst .pdf .doc .docx .yaml .yml .db "
    ".sqlite .duckdb".split()
)
# the first line of a JSON document that is laid out over many lines, which is one error here and not one for each line
_OPENING_LINES = frozenset({b"{", b"["})


def find_suffix(path: Path) -> str:
    """The suffix that tells the format, in lower case: `.jsonl` for `a.JSONL.gz`."""
    name = path.name.lower().removesuffix(_PACKED)
    return f".{name.rpartition('.')[2]}" if "." in name else ""


def can_read(path: Path) -> bool:
    """True if some reader claims the suffix of this file."""
    return any(find_suffix(path) in reader.suffixes for reader in READERS)


def choose_reader(opened: OpenSource) -> Reader:
    """By a suffix that only one format has, else by content.

    Raises InputError for an empty input and for a suffix that tells a format this tool does not read.
    """
    path = opened.source.path
    if path is not None:
        claimed = [reader for reader in READERS if find_suffix(path) in reader.suffixes]
        spread = find_suffix(path) == ".json" and opened.head.lstrip().split(b"\n", 1)[0].strip() in _OPENING_LINES
        if len(claimed) == 1 and not spread:
            return claimed[0]
        if spread or (not claimed and find_suffix(path) in _OTHERS):
            known = ", ".join(reader.name for reader in READERS)
            raise InputError(
                f"is not read by this version, which reads {known}; write one JSON object a line with measure, "
                "description and time_frame, or joined",
                opened.source.name,
            )
    head = opened.head.decode("utf-8-sig", "replace")
    if opened.head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = opened.head.decode("utf-16", "replace")
    for reader in READERS:
        if reader.recognize(head):
            return reader
    raise InputError("is empty", opened.source.name)


def choose_writer(name: str | None, path: Path | None) -> Writer:
    """By name, else by the suffix of the output file. Raises InputError listing what there is."""
    names = ", ".join(writer.name for writer in WRITERS)
    if name is not None:
        for writer in WRITERS:
            if writer.name == name:
                return writer
        raise InputError(f"no output format is called '{name}'; there are {names}")
    if path is not None:
        for writer in WRITERS:
            if find_suffix(path) in writer.suffixes:
                return writer
        raise InputError(f"the suffix tells no output format; choose one of {names}", str(path))
    return WRITERS[0]
