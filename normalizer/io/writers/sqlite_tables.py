"""Records as a SQLite database of tidy tables."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.rows import mend_rows
from normalizer.io.writers.tables import KEY, TABLES, HeldRows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from normalizer.model.record import Record

_TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL"}
_ROWS_AT_ONCE = 2000


class SqliteSink:
    """Fills the tables in pieces; the indexes come last. The file is moved to its place whole, so nothing is logged."""

    def __init__(self, path: Path) -> None:
        import sqlite3  # noqa: PLC0415 - slow to import, rarely needed

        with _tell_failures():
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=MEMORY")
            self._connection.execute("PRAGMA synchronous=OFF")
            for table in TABLES:
                own = "INTEGER PRIMARY KEY" if table.name == "outcomes" else "INTEGER REFERENCES outcomes"
                columns = "".join(f', "{name}" {_TYPES[kind]}' for name, kind in table.columns)
                self._connection.execute(f'CREATE TABLE {table.name} ("{KEY}" {own}{columns})')
        self._held = HeldRows(_ROWS_AT_ONCE)

    def write(self, record: Record) -> None:
        """Take one record."""
        if self._held.add(record):
            self._pass_on()

    def close(self) -> None:
        """Write what is held back, and the indexes."""
        self._pass_on()
        with _tell_failures():
            for table in TABLES[1:]:
                self._connection.execute(f'CREATE INDEX "{table.name}_{KEY}" ON {table.name} ("{KEY}")')
            self._connection.execute('CREATE INDEX "endpoints_id" ON endpoints (id)')
            self._connection.close()

    def abandon(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _pass_on(self) -> None:
        with _tell_failures():
            self._connection.execute("BEGIN")
            for table in TABLES:
                self._connection.execute("SAVEPOINT piece")
                marks = ", ".join("?" * (len(table.columns) + 1))
                insert = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608 - names from this package
                try:
                    self._connection.executemany(insert, self._held.rows[table.name])
                except UnicodeEncodeError:  # half of a surrogate pair; looking for it in every text would cost more
                    self._connection.execute("ROLLBACK TO piece")
                    self._connection.executemany(insert, mend_rows(self._held.rows[table.name]))
                self._held.rows[table.name].clear()
            self._connection.execute("COMMIT")


def list_tables(path: Path) -> list[str]:
    """The tables and views of a database; none of a file that is none. Raises InputError if another program has it."""
    import sqlite3  # noqa: PLC0415 - slow to import, rarely needed

    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
        try:
            return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type <> 'index'")]
        except sqlite3.OperationalError as error:
            raise InputError(f"this database cannot be looked into: {error}; name another file", str(path)) from error
        except sqlite3.DatabaseError:
            return []


@contextmanager
def _tell_failures() -> Iterator[None]:
    import sqlite3  # noqa: PLC0415 - as above

    try:
        yield
    except sqlite3.Error as error:
        raise InputError(f"the SQLite database cannot be written: {error}") from error
