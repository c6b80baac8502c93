"""Records as a table for people, grouped by trial; on a narrow terminal as a list."""

from __future__ import annotations

import io
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from normalizer.cli.plain_text import fold_space, shorten
from normalizer.text.counting import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from normalizer.model.record import EndpointMatch, Record, TimeFrame

_NARROW = 100
_UNKNOWN_WIDTH = 120
_LONGEST_MEASURE = 240
_LONGEST_TABLE = 100
_STATUS_STYLES = {"mapped": "green", "partial": "yellow", "ambiguous": "magenta", "unmapped": "red", "empty": "dim"}
_NOTHING = "·"


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command, as for every output; rich would end with 1."""
        raise BrokenPipeError


class TableSink:
    """Holds the records of one trial and prints them as a table when the next trial begins."""

    def __init__(self, stream: BinaryIO, titles: Mapping[str, str]) -> None:
        on_terminal = stream is sys.stdout.buffer and sys.stdout.isatty()
        encoding = sys.stdout.encoding if on_terminal else "utf-8"
        self._text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n", write_through=True)
        width = shutil.get_terminal_size((_UNKNOWN_WIDTH, 24)).columns
        self._console = _Console(
            file=self._text, width=width, force_terminal=on_terminal, highlight=False, markup=False, emoji=False
        )
        self._titles = titles
        self._held: list[Record] = []
        self._counts: Counter[str] = Counter()

    def write(self, record: Record) -> None:
        """Take one record."""
        if self._held and (find_group(record) != find_group(self._held[0]) or len(self._held) == _LONGEST_TABLE):
            self._print_group()
        self._held.append(record)
        self._counts[record.status.value] += 1

    def close(self) -> None:
        """Print the last trial and the sum."""
        if self._held:
            self._print_group()
        counts = ", ".join(f"{self._counts[name]} {name}" for name in _STATUS_STYLES if self._counts[name])
        self._console.print(Text(f"{count_noun(self._counts.total(), 'outcome')}: {counts}"))
        # the stream below belongs to the caller
        self._text.flush()
        self._text.detach()

    def _print_group(self) -> None:
        group = find_group(self._held[0])
        title = fold_space(self._titles.get(self._held[0].trial_id or "", ""))
        self._console.print(Text.assemble((fold_space(group), "bold"), "  ", title))
        narrow = self._console.width < _NARROW
        self._console.print(draw_list(self._held) if narrow else draw_table(self._held))
        self._held.clear()


def find_group(record: Record) -> str:
    """What records are grouped by: the trial, else the first part of the id."""
    return record.trial_id or record.id.partition("/")[0]


def draw_table(records: list[Record]) -> Table:
    """One row per outcome, a line between the types of outcome."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    table.add_column("", no_wrap=True, min_width=9)
    table.add_column("Measure", ratio=8, overflow="fold")
    table.add_column("Endpoints", ratio=8, overflow="fold")
    table.add_column("Criteria, scales", ratio=5, overflow="fold")
    table.add_column("Time frame", ratio=7, overflow="fold")
    table.add_column("Status", no_wrap=True, min_width=9)
    for at, record in enumerate(records):
        follower = records[at + 1] if at + 1 < len(records) else record
        table.add_row(
            name_position(record),
            Text(shorten(record.measure or record.description, _LONGEST_MEASURE) or _NOTHING),
            draw_endpoints(record),
            Text("\n".join(name_criteria(record)) or _NOTHING),
            Text(describe_time_frame(record.time_frame) or shorten(record.time_frame_text, 60) or _NOTHING),
            draw_status(record),
            end_section=follower.outcome_type != record.outcome_type,
        )
    return table


def draw_list(records: list[Record]) -> Group:
    """One paragraph per outcome, for narrow terminals."""
    return Group(*(line for record in records for line in _draw_paragraph(record)), "")


def _draw_paragraph(record: Record) -> Iterator[RenderableType]:
    yield Text.assemble((f"{name_position(record)}  ", "bold"), draw_status(record))
    yield _indent(Text(shorten(record.measure or record.description, _LONGEST_MEASURE) or _NOTHING), 2)
    yield _indent(draw_endpoints(record), 4)
    criteria, time_frame = ", ".join(name_criteria(record)), describe_time_frame(record.time_frame)
    for name, value in (("by", criteria), ("when", time_frame)):
        if value:
            yield _indent(Text(f"{name}: {value}", "dim"), 4)


def _indent(text: Text, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)


def name_position(record: Record) -> str:
    """`primary 1`: the type and the last part of the id."""
    position = record.id.rpartition("/")[2]
    return fold_space(f"{record.outcome_type or ''} {position}".strip())


def draw_endpoints(record: Record) -> Text:
    """Each endpoint with its confidence; without any, the best reading that was not chosen."""
    if record.endpoints:
        return Text("\n").join(_draw_match(match, "") for match in record.endpoints)
    if record.candidates:
        return _draw_match(record.candidates[0], "dim", "perhaps ")
    return Text(_NOTHING)


def _draw_match(match: EndpointMatch, style: str, prefix: str = "") -> Text:
    return Text.assemble((f"{prefix}{fold_space(match.label)}", style or "bold"), (f" {match.confidence:.2f}", "dim"))


def name_criteria(record: Record) -> list[str]:
    """Labels of the criteria and instruments named, each once."""
    return list(dict.fromkeys(fold_space(mention.label) for mention in (*record.criteria, *record.instruments)))


def describe_time_frame(time_frame: TimeFrame | None) -> str:
    """The time frame in a few words: `P0D P12W · every P4W · up to P2Y · from baseline · to death`."""
    if time_frame is None:
        return ""
    parts = [" ".join(time_frame.points)] if time_frame.points else []
    if time_frame.every:
        parts.append(f"every {time_frame.every}")
    if time_frame.max and time_frame.max not in time_frame.points:
        parts.append(f"up to {time_frame.max}")
    if time_frame.start:
        parts.append(f"from {_name_anchor(time_frame.start)}")
    if time_frame.end:
        parts.append("to " + " or ".join(map(_name_anchor, time_frame.end)))
    return " · ".join(parts)


def _name_anchor(anchor: str) -> str:
    return anchor.removeprefix("anchor:").replace("-", " ")


def draw_status(record: Record) -> Text:
    """The status in its colour."""
    return Text(record.status.value, _STATUS_STYLES[record.status.value])
