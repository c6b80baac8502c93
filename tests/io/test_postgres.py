from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from normalizer.errors import InputError
from normalizer.io.address import hide_password
from normalizer.io.read import find_sources, read_outcomes
from tests.io.postgres_server import PASSWORD, start_server
from tests.io.sample_trials import FLAT, TRIALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Run

psycopg = pytest.importorskip("psycopg")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with start_server() as url:
        yield url


@pytest.fixture
def database(server: str) -> str:
    """A fresh schema like that of AACT with the sample trials."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS ctgov CASCADE")
        connection.execute("CREATE SCHEMA ctgov")
        connection.execute(
            "CREATE TABLE ctgov.design_outcomes (id serial PRIMARY KEY, nct_id varchar, outcome_type varchar,"
            " measure text, time_frame text, population varchar, description text)"
        )
        connection.execute(
            "CREATE TABLE ctgov.studies (nct_id varchar, brief_title text, official_title text, phase varchar,"
            " start_date date)"
        )
        connection.execute(
            "CREATE TABLE ctgov.conditions (id serial, nct_id varchar, name varchar, downcase_name varchar)"
        )
        for row in FLAT:
            connection.execute(
                "INSERT INTO ctgov.design_outcomes (nct_id, outcome_type, measure, description, time_frame)"
                " VALUES (%(trial_id)s, %(outcome_type)s, %(measure)s, NULLIF(%(description)s, ''), %(time_frame)s)",
                {**row, "conditions": None},
            )
        for trial in TRIALS:
            start = trial["start"] if len(trial["start"]) == 10 else trial["start"] + "-01"
            facts = (trial["id"], trial["title"], "/".join(trial["phases"]), start)
            connection.execute("INSERT INTO ctgov.studies VALUES (%s, %s, 'long', %s, %s)", facts)
            for name in trial["conditions"]:
                connection.execute("INSERT INTO ctgov.conditions (nct_id, name) VALUES (%s, %s)", (trial["id"], name))
    return server


def change(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def test_every_outcome_is_read_with_the_facts_of_its_trial(database: str) -> None:
    names = (
        "trial_id",
        "outcome_type",
        "measure",
        "description",
        "time_frame",
        "title",
        "conditions",
        "phase",
        "start_year",
    )
    found = [{name: getattr(outcome, name) for name in names} for outcome in read_outcomes(database)]
    assert found == [{name: row[name] for name in names} for row in FLAT]
    assert [outcome.id for outcome in read_outcomes(database)] == [str(number) for number in range(1, len(FLAT) + 1)]


def test_tables_beside_may_be_missing(database: str) -> None:
    change(database, "DROP TABLE ctgov.studies; DROP TABLE ctgov.conditions")
    outcomes = list(read_outcomes(database))
    assert [outcome.measure for outcome in outcomes] == [row["measure"] for row in FLAT]
    assert {(outcome.title, outcome.conditions) for outcome in outcomes} == {("", ())}


def test_rows_come_through_a_cursor_of_the_server(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("normalizer.io.readers.postgres._ROWS_AT_ONCE", 50)
    change(
        database,
        "INSERT INTO ctgov.design_outcomes (nct_id, outcome_type, measure)"
        " SELECT 'NCT9', 'primary', 'Outcome ' || n FROM generate_series(1, 5000) n",
    )
    seen: list[int] = []
    fetch = psycopg.ServerCursor.fetchmany

    def count(self: Any, size: int = 0) -> Any:
        rows = fetch(self, size)
        seen.append(len(rows))
        return rows

    monkeypatch.setattr(psycopg.ServerCursor, "fetchmany", count)
    outcomes = list(read_outcomes(database))
    assert len(outcomes) == 5000 + len(FLAT)
    assert len({outcome.id for outcome in outcomes}) == len(outcomes)


def test_the_database_is_only_read(database: str) -> None:
    change(database, "ALTER TABLE ctgov.design_outcomes RENAME TO real_outcomes")
    change(database, "CREATE SEQUENCE ctgov.touched")
    change(
        database,
        "CREATE VIEW ctgov.design_outcomes AS SELECT nextval('ctgov.touched') AS id, nct_id, outcome_type, measure,"
        " time_frame, description FROM ctgov.real_outcomes",
    )
    with pytest.raises(InputError, match="read-only"):
        list(read_outcomes(database))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (PASSWORD, "wrong-pass", "password authentication failed"),
        ("/postgres", "/absent", "does not exist"),
        ("127.0.0.1:", "127.0.0.1:1", "the database cannot be read"),
    ],
)
def test_what_cannot_be_reached_is_said_without_the_password(server: str, old: str, new: str, message: str) -> None:
    url = server.replace(old, new, 1)
    with pytest.raises(InputError, match=message) as caught:
        list(read_outcomes(url))
    assert PASSWORD not in str(caught.value)
    assert "wrong-pass" not in str(caught.value)


def test_another_database_is_not_aact(server: str) -> None:
    change(server, "DROP SCHEMA IF EXISTS ctgov CASCADE")
    with pytest.raises(InputError, match="is it AACT"):
        list(read_outcomes(server))


def test_the_command_takes_an_address(run: Run, database: str) -> None:
    code, out, err = run("normalize", database)
    assert (code, len(out.splitlines()), err) == (0, len(FLAT), "")


def test_names_in_messages_have_no_password() -> None:
    assert hide_password("postgresql://me:pw@host:5432/aact?sslpassword=x") == "postgresql://me@host:5432/aact"
    assert hide_password("postgresql://me:pw@[bad/aact").startswith("postgresql://")
    assert "pw" not in hide_password("postgresql://me:pw@[bad/aact")
    assert find_sources(["postgresql://me:pw@host/aact"], pytest.fail)[0].name == "postgresql://me@host/aact"
