"""Excel workbooks: the first sheet whose first row is a header that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from normalizer.errors import InputError
from normalizer.io.archive import check_members
from normalizer.io.extras import need_extra
from normalizer.io.packing import LARGEST_RATIO, grows_too_much
from normalizer.io.readers.tables import choose_columns, read_table
from normalizer.io.rows import show_cell

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

_MOST_BLANK_ROWS = 20
_LARGEST_PART = 2 << 30
_PROLOG = 1 << 16


def read_excel(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of each row of the sheet. Formulas count as the value that was last computed."""
    with need_extra("excel", "an Excel workbook", opened.source.name):
        import openpyxl  # noqa: PLC0415 - heavy, rarely needed
    name = opened.source.name
    stream = opened.open_whole()
    _check_workbook(stream, name)
    try:
        workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever a damaged workbook makes openpyxl raise
        raise InputError(f"is no Excel workbook that can be read: {error}", name) from error
    failures: list[InputError] = []
    for sheet in workbook.worksheets:
        rows = _read_rows(sheet, name)
        header = [show_cell(cell).strip() for cell in _find_header(rows)]
        if not header:
            continue
        try:
            choose_columns(opened, header)
        except InputError as error:
            failures.append(error)
            continue
        yield from read_table(opened, report, header, _fit_rows(rows, len(header)))
        return
    raise failures[0] if failures else InputError("this workbook has no sheet with rows", name)


def _check_workbook(stream: BinaryIO, name: str) -> None:
    """Refuse a workbook that would grow without bound, or that declares entities in its XML."""
    import zipfile  # noqa: PLC0415 - slow to import, rarely needed

    try:
        with zipfile.ZipFile(stream) as archive:
            _check_parts(archive, stream, name)
    except InputError:
        raise
    except Exception as error:  # whatever damaged bytes make zipfile raise
        raise InputError(f"is no Excel workbook that can be read: {error}; is the file complete?", name) from error
    stream.seek(0)


def _check_parts(archive: zipfile.ZipFile, stream: BinaryIO, name: str) -> None:
    check_members(archive.infolist(), stream, name)
    for member in archive.infolist():
        if member.file_size > _LARGEST_PART:
            raise InputError(f"its part {member.filename} is larger than {_LARGEST_PART >> 30} GiB", name)
        if grows_too_much(member.file_size, member.compress_size):
            raise InputError(f"its part {member.filename} unpacks to more than {LARGEST_RATIO} times its size", name)
        with archive.open(member) as part:
            _check_prolog(part.read(_PROLOG), name)


def _check_prolog(beginning: bytes, name: str) -> None:
    """Refuse XML with a document type, in whatever encoding, and a prolog in which one could hide.

    Any part may be XML, whatever its name.
    """
    from xml.parsers import expat  # noqa: PLC0415 - slow to import, rarely needed

    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append("document type")
    parser.StartElementHandler = lambda *_: found.append("element")
    try:
        parser.Parse(beginning, False)
    except expat.ExpatError:  # a picture, or what openpyxl will complain of
        found.append("end")
    if found[:1] == ["document type"]:
        raise InputError("its XML declares a document type, which is not read", name)
    if not found and len(beginning) == _PROLOG:
        raise InputError(f"its XML has no element in its first {_PROLOG >> 10} KiB", name)


def _read_rows(sheet: Any, name: str) -> Iterator[tuple[int, tuple[object, ...]]]:  # noqa: ANN401 - no types there
    try:
        yield from enumerate(sheet.iter_rows(values_only=True), 1)
    except Exception as error:  # whatever a damaged sheet makes openpyxl raise
        raise InputError(f"cannot be read further: {error}; is the file complete?", name) from error


def _find_header(rows: Iterator[tuple[int, tuple[object, ...]]]) -> Sequence[object]:
    for line, cells in rows:
        if any(cell is not None for cell in cells):
            last = max(position for position, cell in enumerate(cells) if cell is not None)
            return cells[: last + 1]
        if line > _MOST_BLANK_ROWS:
            break
    return ()


def _fit_rows(rows: Iterator[tuple[int, tuple[object, ...]]], width: int) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Rows as wide as the header: a sheet says nothing of empty cells at the end. Blank rows are left out."""
    for line, cells in rows:
        if any(cell is not None for cell in cells):
            yield line, (*cells[:width], *(None,) * (width - len(cells)))
