"""Rows under a header, wherever they come from: what the columns mean, and the outcomes of each row."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.readers.aact import AACT_COLUMNS, AactReader
from normalizer.io.readers.downloads import find_outcome_columns, read_download
from normalizer.io.rows import find_columns, list_names, make_key, read_cells, show_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

    # from the cells of a row, in the order of the columns that were asked for, to its outcomes
    Meaning = Callable[[Sequence[object]], Iterable[Outcome]]

ROW_SEPARATOR = "\t"
_MOST_ROWS_ABOVE = 20


def is_known_header(header: Sequence[str]) -> bool:
    """True for the header of a table whose columns are known by their names."""
    keys = {make_key(name) for name in header}
    if find_outcome_columns(header):
        return True
    return "measure" in keys and len(keys & {"time_frame", "time_frame_text", "description", "nct_id", "id"}) > 0


def choose_columns(opened: OpenSource, header: Sequence[str]) -> tuple[list[str], Meaning]:
    """The columns that are needed, and what a row of them means.

    Raises InputError where no column holds outcomes, or a column that the user named is not there.
    """
    name, stem = opened.source.name, opened.source.stem
    try:
        found = find_columns(header, opened.columns)
    except InputError as error:
        raise InputError(error.message, name) from None
    if not opened.columns and (by_kind := find_outcome_columns(header)):
        return read_download(header, by_kind, stem)
    if not opened.columns and {make_key(column) for column in header} >= AACT_COLUMNS:
        aact = AactReader(opened)
        return [found[field] for field in aact.fields], aact.read
    if not found:
        names = list_names(header)
        raise InputError(
            f"no column holds outcomes by its name; there are {names}. Say which: "
            "--columns measure=COLUMN,time_frame=COLUMN",
            name,
        )
    fields, columns = list(found), list(found.values())
    positions: Counter[str] = Counter()
    return columns, lambda cells: (read_cells(dict(zip(fields, cells, strict=True)), stem, positions),)


def find_header(rows: Iterator[tuple[int, Sequence[object]]], opened: OpenSource) -> list[str]:
    """The first row with several cells; rows of one cell above it are titles, unless the first one is a header."""
    first: list[str] = []
    for _, cells in islice(rows, _MOST_ROWS_ABOVE):
        names = [show_cell(cell).strip() for cell in cells]
        filled = sum(map(bool, names))
        if filled > 1 or (filled and not first and _can_be_header(names, opened)):
            return names
        if filled and not first:
            first = names
    return first


def _can_be_header(names: Sequence[str], opened: OpenSource) -> bool:
    if opened.columns:
        return all(column in names for column in opened.columns.values())
    return bool(find_outcome_columns(names) or find_columns(names, {}))


def read_table(
    opened: OpenSource, report: Report, header: Sequence[str], rows: Iterable[tuple[int, Sequence[object]]]
) -> Iterator[Outcome]:
    """The outcomes of all rows.

    A row is its line number and as many cells as the header has, behind which only empty ones may stand; others are
    reported.
    """
    columns, read = choose_columns(opened, header)
    at = [list(header).index(column) for column in columns]
    name = opened.source.name
    for line, cells in rows:
        if list(cells[: len(header)]) == list(header):
            continue  # tables put together, each with its header
        try:
            if len(cells) < len(header) or any(map(show_cell, cells[len(header) :])):
                raise InputError(f"has {len(cells)} cells, the header has {len(header)}")  # noqa: TRY301 - told alike
            yield from read([cells[position] for position in at])
        except InputError as error:
            report(InputError(error.message, name, line, ROW_SEPARATOR.join(map(show_cell, cells))))
