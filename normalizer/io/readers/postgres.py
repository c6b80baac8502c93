"""AACT in PostgreSQL: `postgresql://USER@HOST/aact`, read through a cursor of the server, in the schema `ctgov`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.address import hide_password
from normalizer.io.extras import need_extra
from normalizer.io.readers.aact import make_aact_outcome
from normalizer.io.registry_text import repair_text
from normalizer.io.rows import show_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.model.outcome import Outcome

_SCHEMA = "ctgov"
_ROWS_AT_ONCE = 2000
_CONNECT_SECONDS = 15


def read_postgres(url: str) -> Iterator[Outcome]:
    """Every row of `design_outcomes` in the order of its id, with title, phase, year and conditions where present.

    Nothing is written, the server is told so. Raises InputError where the database cannot be reached or read.
    """
    name = hide_password(url)
    with need_extra("postgres", "a PostgreSQL database", name):
        import psycopg  # noqa: PLC0415 - heavy, rarely needed
        from psycopg import sql  # noqa: PLC0415 - as above
    try:
        with psycopg.connect(url, connect_timeout=_CONNECT_SECONDS) as connection:
            connection.read_only = True
            columns = _find_columns(connection, name)
            query = _build_query(sql, columns)
            with connection.cursor(name="endnorm") as cursor:
                cursor.itersize = _ROWS_AT_ONCE
                cursor.execute(query)
                for row in cursor:
                    yield _read_row(row)
    except psycopg.Error as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise InputError(f"the database cannot be read: {reason}", name) from error


def _find_columns(connection: Any, name: str) -> dict[str, set[str]]:  # noqa: ANN401 - a connection of psycopg
    """The columns of each table that is needed. Raises InputError without `design_outcomes`."""
    query = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s "
        "AND table_name IN ('design_outcomes', 'studies', 'conditions')"
    )
    columns: dict[str, set[str]] = {}
    for table, column in connection.execute(query, (_SCHEMA,)):
        columns.setdefault(table, set()).add(column)
    if "design_outcomes" not in columns:
        raise InputError(f"has no table {_SCHEMA}.design_outcomes that this user may read; is it AACT?", name)
    return columns


def _build_query(sql: Any, columns: dict[str, set[str]]) -> Any:  # noqa: ANN401 - the module psycopg.sql
    def take(table: str, letter: str, column: str) -> Any:  # noqa: ANN401 - a piece of SQL
        known = column in columns.get(table, ())
        return sql.SQL("{}.{}").format(sql.Identifier(letter), sql.Identifier(column)) if known else sql.SQL("NULL")

    outcomes = ("id", "nct_id", "outcome_type", "measure", "description", "time_frame")
    studies = ("brief_title", "official_title", "phase", "start_date")
    conditions = sql.SQL("NULL")
    if {"nct_id", "name", "id"} <= columns.get("conditions", set()):
        conditions = sql.SQL(
            "(SELECT array_agg(c.name ORDER BY c.id) FROM {}.conditions c WHERE c.nct_id = o.nct_id)"
        ).format(sql.Identifier(_SCHEMA))
    wanted = [take("design_outcomes", "o", column) for column in outcomes]
    wanted += [take("studies", "s", column) for column in studies]
    query = sql.SQL("SELECT {}, {} FROM {}.design_outcomes o").format(
        sql.SQL(", ").join(wanted), conditions, sql.Identifier(_SCHEMA)
    )
    if "nct_id" in columns.get("studies", ()):
        query += sql.SQL(" LEFT JOIN {}.studies s ON s.nct_id = o.nct_id").format(sql.Identifier(_SCHEMA))
    return query + sql.SQL(" ORDER BY o.id")


def _read_row(row: tuple[Any, ...]) -> Outcome:
    name, trial, kind, measure, description, time_frame, brief, official, phase, started, conditions = row
    year = getattr(started, "year", None)
    facts = (
        show_cell(brief) or show_cell(official),
        tuple(repair_text(condition) for condition in conditions or () if condition),
        show_cell(phase),
        year,
    )
    texts = (show_cell(kind), show_cell(measure), show_cell(description), show_cell(time_frame))
    return make_aact_outcome(show_cell(name), show_cell(trial), texts, facts)
