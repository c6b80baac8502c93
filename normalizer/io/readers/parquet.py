"""Parquet files: a table as in CSV; only the columns that are needed are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.arrow import ParquetTable
from normalizer.io.readers.tables import ROW_SEPARATOR, choose_columns
from normalizer.io.rows import show_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome


def read_parquet(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of each row; rows are numbered from 1."""
    table = ParquetTable(opened.open_whole(), opened.source.name)
    columns, read = choose_columns(opened, table.columns)
    for number, cells in enumerate(table.read_rows(columns), 1):
        try:
            yield from read(cells)
        except InputError as error:
            report(InputError(error.message, opened.source.name, number, ROW_SEPARATOR.join(map(show_cell, cells))))
