"""Records as a DuckDB database of tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.arrow import check_arrow, make_arrow_table
from normalizer.io.extras import need_extra
from normalizer.io.writers.tables import KEY, TABLES, HeldRows

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.model.record import Record

_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}
_ROWS_AT_ONCE = 5000
_MARK = b"DUCK"
_MARK_PLACE = 8


class DuckdbSink:
    """Fills the tables in pieces, as Arrow tables: row by row DuckDB is slow."""

    def __init__(self, path: Path) -> None:
        with need_extra("duckdb", "a DuckDB database"):
            import duckdb  # noqa: PLC0415 - heavy, rarely needed

            check_arrow()
        self._error = duckdb.Error
        self._connection = duckdb.connect(_name_place(path))
        for table in TABLES:
            columns = "".join(f', "{name}" {_TYPES[kind]}' for name, kind in table.columns)
            self._execute(f'CREATE TABLE {table.name} ("{KEY}" BIGINT{columns})')
        self._held = HeldRows(_ROWS_AT_ONCE)

    def write(self, record: Record) -> None:
        """Take one record."""
        if self._held.add(record):
            self._pass_on()

    def close(self) -> None:
        """Write what is held back."""
        self._pass_on()
        try:
            self._connection.close()
        except self._error as error:
            raise InputError(f"the DuckDB database cannot be written: {error}") from error

    def abandon(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _pass_on(self) -> None:
        for table in TABLES:
            rows = self._held.rows[table.name]
            if rows:
                batch = make_arrow_table(((KEY, "integer"), *table.columns), rows)
                self._connection.register("batch", batch)
                self._execute(f"INSERT INTO {table.name} SELECT * FROM batch")  # noqa: S608 - names from this package
                self._connection.unregister("batch")
                rows.clear()

    def _execute(self, statement: str) -> Any:  # noqa: ANN401 - what DuckDB gives
        try:
            return self._connection.execute(statement)
        except self._error as error:
            raise InputError(f"the DuckDB database cannot be written: {error}") from error


def list_tables(path: Path) -> list[str]:
    """The tables and views of a database; none of a file that is none.

    Raises InputError for a database that another program has, or that is of a newer version.
    """
    with need_extra("duckdb", "a DuckDB database"):
        import duckdb  # noqa: PLC0415 - heavy, rarely needed
    try:
        with duckdb.connect(_name_place(path), read_only=True) as connection:
            found = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
    except duckdb.Error as error:
        with path.open("rb") as file:
            if not file.read(_MARK_PLACE + len(_MARK)).endswith(_MARK):
                return []
        reason = str(error).splitlines()[0]
        raise InputError(f"this database cannot be looked into: {reason}; name another file", str(path)) from error
    return [name for (name,) in found]


def _name_place(path: Path) -> str:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise InputError("DuckDB takes no name of a file that is not UTF-8; name another one") from None
    return str(path)
