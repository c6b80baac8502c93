"""What an audit sets aside on disk while it reads: outcomes, the trials that name a term, the texts seen.

A temporary SQLite file, so that memory does not grow with the number of rows.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from normalizer.model.outcome import Outcome, OutcomeType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TABLES = """
CREATE TABLE trial (name TEXT PRIMARY KEY, no INTEGER, missed INTEGER) WITHOUT ROWID;
CREATE TABLE text (hash BLOB PRIMARY KEY, outcome INTEGER, status TEXT, endpoints TEXT) WITHOUT ROWID;
CREATE TABLE outcome (no INTEGER PRIMARY KEY, trial INTEGER, status TEXT, words TEXT, row TEXT);
CREATE TABLE condition (key TEXT, trial INTEGER, PRIMARY KEY (key, trial)) WITHOUT ROWID;
CREATE TABLE named (concept TEXT, trial INTEGER, PRIMARY KEY (concept, trial)) WITHOUT ROWID;
CREATE TABLE term (key TEXT, trial INTEGER, outcome INTEGER, text TEXT, about INTEGER, whole INTEGER,
    PRIMARY KEY (key, trial))
    WITHOUT ROWID;
"""
_BATCH = 2000


class Mention(NamedTuple):
    """A term in a trial: the first outcome that has it, as written there.

    `about`: it stands among the trial's conditions, or it is a word of the title that nobody else uses (a drug).
    `whole`: the outcome uses it as a name, with no other words that carry meaning around it.
    """

    trial: int
    outcome: int
    text: str
    about: bool
    whole: bool


class Stored(NamedTuple):
    """An outcome as set aside; `trial` is the number of its trial."""

    no: int
    trial: int
    status: str
    outcome: Outcome


class Store:
    """One audit's file. Numbers of trials and outcomes count from 1 in the order of reading."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000;" + _TABLES)
        self._base.execute("BEGIN")
        self._last_trial = ("", 0)
        self.outcomes = 0
        self.trials = 0

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def number_trial(self, name: str, *, missed: bool) -> int:
        """The number of a trial; `missed` says that one of its outcomes is not fully mapped."""
        if self._last_trial[0] == name:
            no = self._last_trial[1]
        else:
            row = self._base.execute("SELECT no FROM trial WHERE name = ?", (name,)).fetchone()
            if row is None:
                self.trials += 1
                self._base.execute("INSERT INTO trial VALUES (?, ?, 0)", (name, self.trials))
            no = self.trials if row is None else row[0]
            self._last_trial = (name, no)
        if missed:
            self._base.execute("UPDATE trial SET missed = missed + 1 WHERE name = ?", (name,))
        return int(no)

    def add_outcome(self, outcome: Outcome, trial: int, status: str, words: Iterable[str]) -> int:
        """Set an outcome aside, with its lookup words; returns its number."""
        self.outcomes += 1
        row = json.dumps(
            [
                outcome.id, outcome.measure, outcome.description, outcome.time_frame, outcome.trial_id,
                outcome.outcome_type, outcome.title, outcome.conditions,
            ],
            ensure_ascii=False,
        )  # fmt: skip
        self._base.execute(
            "INSERT INTO outcome VALUES (?, ?, ?, ?, ?)",
            (self.outcomes, trial, status, f" {' '.join(words)} ", row),
        )
        if self.outcomes % _BATCH == 0:
            self._base.execute("COMMIT")
            self._base.execute("BEGIN")
        return self.outcomes

    def add_conditions(self, keys: Iterable[str], trial: int) -> None:
        """Note the conditions of a trial, as lookup keys."""
        self._base.executemany("INSERT OR IGNORE INTO condition VALUES (?, ?)", ((key, trial) for key in keys))

    def count_conditions(self, key: str) -> int:
        """The number of trials that have a condition."""
        return self._count("SELECT COUNT(*) FROM condition WHERE key = ?", key)

    def add_text(self, digest: bytes, outcome: int, status: str, endpoints: str) -> None:
        """Note the reading of a distinct text; the first one stays."""
        self._base.execute("INSERT OR IGNORE INTO text VALUES (?, ?, ?, ?)", (digest, outcome, status, endpoints))

    def add_concepts(self, concepts: Iterable[str], trial: int) -> None:
        """Note that a trial names some concepts."""
        self._base.executemany("INSERT OR IGNORE INTO named VALUES (?, ?)", ((id_, trial) for id_ in concepts))

    def add_terms(self, terms: Iterable[tuple[str, str, bool, bool]], trial: int, outcome: int) -> None:
        """Note that an outcome has unexplained terms: `(key, as written, about, whole)`."""
        self._base.executemany(
            "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET whole = max(whole, excluded.whole)",
            ((key, trial, outcome, *rest) for key, *rest in terms),
        )

    def count_full_trials(self) -> int:
        """Trials of whose outcomes all are mapped."""
        return self._count("SELECT COUNT(*) FROM trial WHERE missed = 0")

    def count_texts(self) -> dict[str, int]:
        """Distinct texts by status."""
        return dict(self._base.execute("SELECT status, COUNT(*) FROM text GROUP BY status ORDER BY status"))

    def count_trials_by_concept(self) -> dict[str, int]:
        """Trials by concept id."""
        return dict(self._base.execute("SELECT concept, COUNT(*) FROM named GROUP BY concept ORDER BY concept"))

    def list_terms(self, fewest_trials: int, most: int) -> list[str]:
        """Keys of the terms that most trials have, most first."""
        rows = self._base.execute(
            "SELECT key FROM term GROUP BY key HAVING COUNT(*) >= ? AND SUM(whole) > 0 "
            "ORDER BY COUNT(*) DESC, key LIMIT ?",
            (fewest_trials, most),
        )
        return [key for (key,) in rows]

    def list_mentions(self, key: str) -> list[Mention]:
        """The trials that have a term, in the order of reading."""
        rows = self._base.execute(
            "SELECT trial, outcome, text, about, whole FROM term WHERE key = ? ORDER BY outcome, trial", (key,)
        )
        return [Mention(trial, outcome, text, bool(about), bool(whole)) for trial, outcome, text, about, whole in rows]

    def read_outcome(self, no: int) -> Stored:
        """The outcome with a number."""
        return _make_stored(
            self._base.execute("SELECT no, trial, status, row FROM outcome WHERE no = ?", (no,)).fetchone()
        )

    def find_outcomes(self, words: Sequence[str]) -> Iterator[Stored]:
        """The outcomes that hold all of some words."""
        clauses = " AND ".join("instr(words, ?)" for _ in words)
        rows = self._base.execute(
            f"SELECT no, trial, status, row FROM outcome WHERE {clauses} ORDER BY no",  # noqa: S608 - placeholders only
            tuple(f" {word} " for word in words),
        )
        return map(_make_stored, rows)

    def count_missed(self, trials: Sequence[int]) -> dict[int, int]:
        """The number of outcomes that are not fully mapped, by trial."""
        marks = ", ".join("?" for _ in trials)
        query = f"SELECT no, missed FROM trial WHERE no IN ({marks})"  # noqa: S608 - placeholders only
        return dict(self._base.execute(query, tuple(trials)))

    def list_readings(self) -> Iterator[tuple[bytes, int, str, str]]:
        """`(hash, outcome, status, endpoints)` of every distinct text, by hash."""
        yield from self._base.execute("SELECT hash, outcome, status, endpoints FROM text ORDER BY hash")

    def _count(self, query: str, *values: str) -> int:
        (count,) = self._base.execute(query, values).fetchone()
        return int(count)


@contextmanager
def open_store() -> Iterator[Store]:
    """A store in a temporary folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="endnorm-audit-") as folder:
        store = Store(Path(folder, "audit.sqlite"))
        try:
            yield store
        finally:
            store.close()


def _make_stored(row: tuple[Any, ...]) -> Stored:
    no, trial, status, packed = row
    id_, measure, description, time_frame, trial_id, kind, title, conditions = json.loads(packed)
    return Stored(
        no,
        trial,
        status,
        Outcome(
            id=id_,
            measure=measure,
            description=description,
            time_frame=time_frame,
            trial_id=trial_id,
            outcome_type=OutcomeType(kind) if kind else None,
            title=title,
            conditions=tuple(conditions),
        ),
    )
