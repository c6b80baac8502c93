"""The table `design_outcomes` of AACT, joined with `studies` and `conditions` where they stand beside it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from normalizer.io.registry_text import read_phase, read_year, repair_text
from normalizer.io.rows import make_key, read_type, show_cell
from normalizer.io.source import LONGEST_LINE
from normalizer.model.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalizer.errors import InputError
    from normalizer.io.source import OpenSource

AACT_COLUMNS = frozenset({"id", "nct_id", "outcome_type", "measure", "time_frame", "population", "description"})
_COMPANIONS = {
    "studies": ("nct_id", "brief_title", "official_title", "phase", "start_date"),
    "conditions": ("nct_id", "name"),
}
_SEPARATOR = "|"
_TRIALS_KEPT = 1000

Facts = tuple[str, tuple[str, ...], str, int | None]
_NO_FACTS: Facts = ("", (), "", None)


class AactReader:
    """Outcomes from rows with the cells of `fields`; what the trials are comes from the files beside."""

    fields = ("id", "trial_id", "outcome_type", "measure", "description", "time_frame")

    def __init__(self, opened: OpenSource) -> None:
        self._stem = opened.source.stem
        self._trials = _TrialTable(opened)
        self._count = 0

    def read(self, cells: Sequence[object]) -> Iterator[Outcome]:
        """The outcome of one row."""
        name, trial, kind, measure, description, time_frame = map(show_cell, cells)
        self._count += 1
        title, conditions, phase, year = self._trials.find(trial)
        yield make_aact_outcome(
            name or f"{self._stem}/outcome/{self._count}",
            trial,
            (kind, measure, description, time_frame),
            (title, conditions, phase, year),
        )


def make_aact_outcome(name: str, trial: str, texts: tuple[str, str, str, str], facts: Facts) -> Outcome:
    """An outcome from a row of `design_outcomes`: kind, measure, description and time frame, and the trial's facts."""
    kind, measure, description, time_frame = texts
    title, conditions, phase, year = facts
    return Outcome(
        id=name,
        measure=repair_text(measure),
        description=repair_text(description),
        time_frame=repair_text(time_frame),
        trial_id=trial or None,
        outcome_type=read_type(kind),
        title=repair_text(title),
        conditions=conditions,
        phase=read_phase(phase),
        start_year=year,
    )


class _TrialTable:
    """Titles, conditions, phases and years by trial, on disk: a registry has half a million trials.

    SQLite keeps the table in a file without a name, which is gone with the connection.
    """

    def __init__(self, opened: OpenSource) -> None:
        import sqlite3  # noqa: PLC0415 - slow to import, rarely needed

        self._connection = sqlite3.connect("")
        opened.closing.callback(self._connection.close)
        self._known: dict[str, Facts] = {}
        self._connection.execute("PRAGMA journal_mode=OFF")
        self._connection.execute("CREATE TABLE studies (nct_id, brief_title, official_title, phase, start_date)")
        self._connection.execute("CREATE TABLE conditions (nct_id, name)")
        self._filled = False
        for table, columns in _COMPANIONS.items():
            companion = opened.open_beside(f"{table}.txt")
            if companion is not None:
                marks = ", ".join("?" * len(columns))
                self._connection.executemany(
                    f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - names from this module
                    _read_companion(companion, columns),
                )
                self._filled = True
        for table in _COMPANIONS:
            self._connection.execute(f"CREATE INDEX {table}_by_trial ON {table} (nct_id)")

    def find(self, trial: str) -> Facts:
        """What is known of the trial."""
        if not self._filled:
            return _NO_FACTS
        facts = self._known.get(trial)
        if facts is None:
            if len(self._known) >= _TRIALS_KEPT:
                self._known.clear()
            facts = self._known[trial] = self._look_up(trial)
        return facts

    def _look_up(self, trial: str) -> Facts:
        query = "SELECT brief_title, official_title, phase, start_date FROM studies WHERE nct_id = ?"
        study = self._connection.execute(query, (trial,)).fetchone()
        brief, official, phase, date = study or ("", "", "", "")
        names = self._connection.execute("SELECT name FROM conditions WHERE nct_id = ? ORDER BY rowid", (trial,))
        return brief or official, tuple(repair_text(name) for (name,) in names), phase, read_year(date)


def _read_companion(opened: OpenSource, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The wanted cells of each row; rows that do not fit are left out: they only describe the trial."""

    def ignore(_: InputError) -> None:
        """A companion is a help, not an input."""

    csv.field_size_limit(LONGEST_LINE)
    rows = csv.reader((line.text + "\n" for line in opened.read_lines(ignore)), delimiter=_SEPARATOR)
    header = [make_key(name) for name in next(rows, [])]
    at = [header.index(name) if name in header else None for name in columns]
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            continue
        if len(row) == len(header):
            yield tuple("" if position is None else row[position] for position in at)
