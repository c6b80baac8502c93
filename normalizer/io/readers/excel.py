"""Excel workbooks: the first sheet, hidden ones last, that has a header that can be read."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from normalizer.errors import InputError
from normalizer.io.archive import check_members
from normalizer.io.extras import need_extra
from normalizer.io.packing import LARGEST_RATIO, grows_too_much
from normalizer.io.readers.tables import choose_columns, find_header, read_table

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

_LARGEST_PART = 2 << 30
_PROLOG = 1 << 16
_PIECE = 1 << 20
_LONGEST_FORMULA = 1 << 16
# what was computed to an empty text has no value either, but says that it is text
_BARE_FORMULA = re.compile(
    rb"<c(?![^<>]*\st=[\"']str)(?:\s[^<>]*+)?+>\s*+"
    rb"<f(?:\s[^<>]*+)?+(?:(?<=/)>|/>|>[^<]*+</f>)\s*+(?:<v\s*+/>|<v></v>)?+\s*+</c>"
)


def read_excel(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of each row of the sheet. Formulas count as the value that was last computed."""
    with need_extra("excel", "an Excel workbook", opened.source.name):
        import openpyxl  # noqa: PLC0415 - heavy, rarely needed
    name = opened.source.name
    stream = opened.open_whole()
    _check_workbook(stream, name, report)
    try:
        workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever a damaged workbook makes openpyxl raise
        raise InputError(f"is no Excel workbook that can be read: {error}", name) from error
    failures: list[InputError] = []
    sheets = sorted(workbook.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    for at, sheet in enumerate(sheets):
        rows = _read_rows(sheet, name)
        header = _trim(find_header(rows, opened))
        try:
            columns = header and choose_columns(opened, header)
        except InputError as error:
            failures.append(error)
            continue
        if not columns:
            continue
        yield from read_table(opened, report, header, _fit_rows(rows, len(header)))
        _tell_others(opened, report, sheets[at + 1 :])
        return
    raise failures[0] if failures else InputError("this workbook has no sheet with rows", name)


def _trim(header: list[str]) -> list[str]:
    """The header to its last name: a sheet says nothing of empty cells at the end, or too much."""
    return header[: max((at for at, name in enumerate(header, 1) if name), default=0)]


def _tell_others(opened: OpenSource, report: Report, sheets: Sequence[Any]) -> None:
    """Report the visible sheets that could be read as well."""
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            continue
        try:
            if header := _trim(find_header(_read_rows(sheet, opened.source.name), opened)):
                choose_columns(opened, header)
                message = f"its sheet '{sheet.title}' has outcomes too and is not read; save it as a file of its own"
                report(InputError(message, opened.source.name))
        except InputError:
            continue


def _check_workbook(stream: BinaryIO, name: str, report: Report) -> None:
    """Refuse a workbook that would grow without bound, or that declares entities in its XML.

    Formulas without a value are reported: openpyxl gives them as empty cells.
    """
    import zipfile  # noqa: PLC0415 - slow to import, rarely needed

    try:
        with zipfile.ZipFile(stream) as archive:
            _check_parts(archive, stream, name)
            count = sum(map(partial(_count_formulas, archive), filter(_is_sheet, archive.infolist())))
    except InputError:
        raise
    except Exception as error:  # whatever damaged bytes make zipfile raise
        raise InputError(f"is no Excel workbook that can be read: {error}; is the file complete?", name) from error
    stream.seek(0)
    if count:
        what = (
            "a formula that was never computed is" if count == 1 else f"{count} formulas that were never computed are"
        )
        report(InputError(f"{what} read as empty; open it in Excel or LibreOffice and save it", name))


def _is_sheet(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")


def _count_formulas(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """The formulas of a sheet that have no value, as programs write them that do not compute."""
    count, rest = 0, b""
    with archive.open(member) as part:
        while piece := part.read(_PIECE):
            rest += piece
            end = max(rest.rfind(b"</c>"), 0)
            count += len(_BARE_FORMULA.findall(rest, 0, end + 4))
            rest = rest[max(end, len(rest) - _LONGEST_FORMULA) :]
    return count


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
    sheet.reset_dimensions()  # some programs write wrong ones
    try:
        yield from enumerate(sheet.iter_rows(values_only=True), 1)
    except Exception as error:  # whatever a damaged sheet makes openpyxl raise
        raise InputError(f"cannot be read further: {error}; is the file complete?", name) from error


def _fit_rows(rows: Iterator[tuple[int, tuple[object, ...]]], width: int) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Rows as wide as the header. Blank ones are left out."""
    for line, cells in rows:
        if any(cell is not None for cell in cells[:width]):
            yield line, (*cells[:width], *(None,) * (width - len(cells)))
