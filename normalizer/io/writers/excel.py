"""Records as an Excel workbook: the columns of `columns.py`, one row per outcome; no cell is a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

from normalizer.errors import InputError
from normalizer.io.columns import COLUMNS, read_flat_row
from normalizer.io.extras import need_extra

if TYPE_CHECKING:
    from normalizer.io.columns import Value
    from normalizer.model.record import Record

MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
_CUT = " … [cut: Excel holds 32,767 characters in a cell]"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ExcelSink:
    """Writes one sheet row by row; openpyxl keeps it in a temporary file until the end."""

    def __init__(self, stream: BinaryIO) -> None:
        with need_extra("excel", "Excel output"):
            import openpyxl  # noqa: PLC0415 - heavy, rarely needed
            from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
        self._stream = stream
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet = self._book.create_sheet("outcomes")
        self._sheet.freeze_panes = "A2"
        self._make_cell = WriteOnlyCell
        self._sheet.append([column.name for column in COLUMNS])
        self._count = 1

    def write(self, record: Record) -> None:
        """Write one record. Raises InputError when the sheet is full."""
        if self._count >= MOST_ROWS:
            message = f"an Excel sheet holds {MOST_ROWS - 1:,} outcomes and there are more; write .csv or .parquet"
            raise InputError(message)
        self._sheet.append([self._fit(value) for value in read_flat_row(record)])
        self._count += 1

    def close(self) -> None:
        """Put the workbook together."""
        import zipfile  # noqa: PLC0415 - slow to import, rarely needed

        from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - heavy, rarely needed

        archive = zipfile.ZipFile(self._stream, "w", zipfile.ZIP_DEFLATED)
        try:
            ExcelWriter(self._book, archive).save()
        except BaseException:
            archive.fp = None  # else it would try to write again when it is collected
            raise

    def abandon(self) -> None:
        """Remove the temporary file."""
        self._sheet.close()
        self._sheet._writer.cleanup()  # noqa: SLF001 - openpyxl does it only when Python ends

    def _fit(self, value: Value) -> Any:  # noqa: ANN401 - a cell of openpyxl, or a value
        """Text as text, never as a formula or an error, without what a workbook cannot hold."""
        if not isinstance(value, str):
            return value
        value = _NOT_IN_XML.sub("\ufffd", value)
        if len(value) > LONGEST_CELL:
            value = value[: LONGEST_CELL - len(_CUT)] + _CUT
        if value.startswith(_FORMULA_STARTS) or value.startswith("#"):
            cell = self._make_cell(self._sheet, value)
            cell.data_type = "s"
            cell.quotePrefix = True
            return cell
        return value
