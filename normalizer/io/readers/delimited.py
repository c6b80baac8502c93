"""Text tables: CSV, TSV, semicolons, and the pipes of AACT; cells in quotes may hold separators and line ends."""

from __future__ import annotations

import csv
import re
from collections import deque
from typing import TYPE_CHECKING, Self

from normalizer.errors import InputError
from normalizer.io.readers.tables import find_header, is_known_header, read_table
from normalizer.io.source import LONGEST_LINE, decode_head

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalizer.io.source import Line, OpenSource, Report
    from normalizer.model.outcome import Outcome

_SEPARATORS = ",\t|;"
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=.?\"?\s*$", re.IGNORECASE)
_MOST_LINES = 20
_MOST_LINES_OF_A_ROW = 100
_MOST_READ_AGAIN = 64 << 20


def recognize_delimited(head: str) -> bool:
    """True if the first line is a header that is known by its names."""
    lines = _list_first_lines(head)
    return is_known_header(_split_header(lines[0], find_separator(lines)[0]))


def find_separator(lines: Sequence[str]) -> tuple[str, int]:
    """The separator by which a header falls into the most parts, and their number; a comma if there is none.

    The header is the first of the lines that falls into parts; what stands above it is a title.
    """
    for line in lines:
        counts = {separator: len(_split_header(line, separator)) for separator in _SEPARATORS}
        found = max(counts, key=lambda separator: counts[separator])
        if counts[found] > 1:
            return found, counts[found]
    return _SEPARATORS[0], 1


def _list_first_lines(head: str) -> list[str]:
    """The first lines, but for one that tells Excel the separator: the next one shows it."""
    lines = head.lstrip("\ufeff\r\n").split("\n", _MOST_LINES)[:_MOST_LINES]
    return [line.rstrip("\r") for line in lines if not _SEPARATOR_LINE.match(line)] or [""]


def _split_header(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def read_delimited(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of each row; the header is the first row, below titles of one cell."""
    separator, width = find_separator(_list_first_lines(decode_head(opened.head)))
    rows = _read_rows(opened, report, separator, width)
    header = find_header((row for row in rows if not _SEPARATOR_LINE.match(separator.join(row[1]))), opened)
    if header:
        yield from read_table(opened, report, header, rows)


class _Lines:
    """Lines for the csv module; those of the row that is being read are `held`.

    A row that grows too large ends with a csv.Error, and each one of many lines once very much was read again.
    """

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()
        self._size = self._read_again = 0
        self.held: list[Line] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if self._size > LONGEST_LINE:
            raise csv.Error(f"a row is larger than {LONGEST_LINE >> 20} MiB")
        if len(self.held) > _MOST_LINES_OF_A_ROW and self._read_again > _MOST_READ_AGAIN:
            raise csv.Error(f"a row has more than {_MOST_LINES_OF_A_ROW} lines")
        line = self._back.popleft() if self._back else next(self._lines)
        self.held.append(line)
        self._size += len(line.text) + 1
        return line.text + "\n"

    def begin_row(self) -> None:
        """What comes now is of another row."""
        self.held.clear()
        self._size = 0

    def give_back(self) -> None:
        """Read all lines of the row again but the first."""
        self._read_again += self._size
        self._back.extendleft(reversed(self.held[1:]))


def _read_rows(opened: OpenSource, report: Report, separator: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """The line on which a row begins, and its cells.

    A quote that is never closed ends at the longest cell. One that swallows many lines is taken for a stray one: its
    line alone is left out.
    """
    csv.field_size_limit(LONGEST_LINE)  # for all of Python; rows of this length are legal here
    lines = _Lines(opened.read_lines(report))
    rows = csv.reader(lines, delimiter=separator)
    while True:
        lines.begin_row()
        row: list[str] = []
        try:
            row = next(rows)
            reason = _find_open_quote(lines.held, separator)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"lines {lines.held[0].number} to {lines.held[-1].number} are no row: {error}"
            reason += "; is a quotation mark missing?"
        first = lines.held[0]
        if len(lines.held) > _MOST_LINES_OF_A_ROW and (reason or len(row) != width):
            reason = f"a quotation mark is not closed within {_MOST_LINES_OF_A_ROW} lines, so this line is left out"
            report(InputError(reason, opened.source.name, first.number, first.text))
            lines.give_back()
            rows = csv.reader(lines, delimiter=separator)
        elif reason:
            report(InputError(reason, opened.source.name, first.number, separator.join(row) or None))
        elif any(cell.strip() for cell in row):
            yield first.number, row


def _find_open_quote(lines: Sequence[Line], separator: str) -> str:
    """What is wrong with the quotes of a row of several lines, if anything."""
    if len(lines) == 1:
        return ""
    if sum(line.text.count('"') for line in lines) % 2:
        return f"a quotation mark is never closed: the rest, to line {lines[-1].number}, would be one cell"
    if len(lines) > _MOST_LINES_OF_A_ROW:
        try:
            next(csv.reader((line.text + "\n" for line in lines), delimiter=separator, strict=True))
        except csv.Error as error:
            return str(error)
    return ""
