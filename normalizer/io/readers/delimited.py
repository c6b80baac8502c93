"""Text tables: CSV, TSV, semicolons, and the pipes of AACT; cells in quotes may hold separators and line ends."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.readers.tables import is_known_header, read_table
from normalizer.io.source import LONGEST_LINE, decode_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

_SEPARATORS = ",\t|;"


def recognize_delimited(head: str) -> bool:
    """True if the first line is a header that is known by its names."""
    first = _find_first_line(head)
    return is_known_header(_split_header(first, find_separator(first)))


def find_separator(line: str) -> str:
    """The separator by which a header falls into the most parts; a comma if there is none."""
    return max(_SEPARATORS, key=lambda separator: len(_split_header(line, separator)))


def _find_first_line(head: str) -> str:
    return head.lstrip("\ufeff\r\n").split("\n", 1)[0].rstrip("\r")


def _split_header(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def read_delimited(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of each row; the first row that is not empty is the header."""
    separator = find_separator(_find_first_line(decode_head(opened.head)))
    rows = _read_rows(opened, report, separator)
    header = next(rows, None)
    if header is None:
        return
    yield from read_table(opened, report, [name.strip() for name in header[1]], rows)


def _read_rows(opened: OpenSource, report: Report, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The line on which a row begins, and its cells. A quote that is never closed ends at the longest cell."""
    csv.field_size_limit(LONGEST_LINE)  # for all of Python; rows of this length are legal here
    number = quotes = 0

    def give_lines() -> Iterator[str]:
        nonlocal number, quotes
        for line in opened.read_lines(report):
            number = line.number
            quotes += line.text.count('"')
            yield line.text + "\n"

    rows = csv.reader(give_lines(), delimiter=separator)
    while True:
        before, quotes = number, 0
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"lines {before + 1} to {number} are no row: {error}; is a quotation mark missing?"
            report(InputError(reason, opened.source.name, before + 1))
            continue
        if quotes % 2 and number > before + 1:
            reason = f"a quotation mark is never closed: the rest, to line {number}, would be one cell"
            report(InputError(reason, opened.source.name, before + 1, separator.join(row)))
        elif any(cell.strip() for cell in row):
            yield before + 1, row
