"""The database goes away and comes back: everybody is told so, in words, and nobody has to restart anything."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import TimeoutError as NoConnectionError

from eventdesk import db
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.i18n import LANGUAGES
from tests.builders import MORNING, make_event
from tests.people import signed_in
from tests.wording import said, shown

ANSWERS = {"young": "1", "name": "Amal", "spoken_language": "de"}
Away = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def device(database: Database) -> dict[str, str]:
    with database.transaction() as tx:
        make_event(tx, "infotag")
        _, token = add_device(tx, "infotag", "door", "Samira", MORNING)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def away(app: Flask, database: Database) -> Away:
    """The app's database cannot be reached for a while."""
    used: Database = app.extensions["eventdesk.database"]
    return lambda: (_refusing if database.engine.dialect.name == "postgresql" else _unreadable)(used)


@contextmanager
def _refusing(used: Database) -> Iterator[None]:
    """PostgreSQL ends the app's connection and takes no other."""
    url = make_url(used.url)
    admin = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with used.reading() as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))
    with admin.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false'))
        connection.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
        try:
            yield
        finally:
            connection.execute(text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true'))
    admin.dispose()


@contextmanager
def _unreadable(used: Database) -> Iterator[None]:
    """SQLite finds no file where its file was."""
    used.engine.dispose()
    path = Path(str(make_url(used.url).database))
    kept = path.rename(path.with_suffix(".kept"))
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()
        kept.rename(path)


def test_everybody_is_told_and_then_served_again(
    app: Flask, client: FlaskClient, database: Database, device: dict[str, str], away: Away
) -> None:
    organiser = signed_in(app, database)

    def everything() -> dict[str, int]:
        answers = {
            **{f"/{language}/": client.get(f"/{language}/") for language in LANGUAGES},
            "a form": client.post("/de/events/infotag/register", data=ANSWERS),
            "the desk": organiser.get("/staff/events/infotag"),
            "a phone": client.get("/api/v1/roster", headers=device),
            "pairing": client.post("/api/v1/devices/pair", json={"secret": "x", "name": "x"}),
            "readiness": client.get("/readyz"),
        }
        unavailable = [answer for answer in answers.values() if answer.status_code == 503]
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in unavailable)
        return {what: answer.status_code for what, answer in answers.items()}

    with away():
        without = everything()
        alive, sign_in = client.get("/healthz"), client.get("/staff/sign-in")
    after = everything()

    assert set(without.values()) == {503}
    assert (alive.status_code, sign_in.status_code) == (200, 200)
    assert after == {
        **{f"/{language}/": 200 for language in LANGUAGES},
        "a form": 303,
        "the desk": 200,
        "a phone": 200,
        "pairing": 410,
        "readiness": 200,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_the_readers_language(app: Flask, client: FlaskClient, away: Away, language: str) -> None:
    with away():
        page = client.post(f"/{language}/events/infotag/register", data=ANSWERS)

    assert page.status_code == 503
    assert said(app, language, "We cannot answer at the moment.") in shown(page)
    assert "SELECT" not in page.text


def test_addresses_that_do_not_exist_still_do_not(client: FlaskClient, away: Away) -> None:
    with away():
        assert [client.get(path).status_code for path in ("/nope", "/de/nope", "/api/v1/nope")] == [404] * 3


def test_a_waiting_line_without_end_is_no_server_error(
    client: FlaskClient, device: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All connections are in use, and none came free in time."""

    def waited_in_vain() -> None:
        raise NoConnectionError

    monkeypatch.setattr(db, "database_of_app", waited_in_vain)

    answer = client.get("/de/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_that_can_only_be_read_still_shows_pages(
    app: Flask, client: FlaskClient, database: Database, device: dict[str, str]
) -> None:
    """As after a switch to a standby that nobody promoted yet."""
    used: Database = app.extensions["eventdesk.database"]
    used.engine.dispose()
    event.listen(used.engine, "connect", _only_reading)

    reading, ready = client.get("/de/"), client.get("/readyz")
    writing = client.post("/de/events/infotag/register", data=ANSWERS)

    assert (reading.status_code, writing.status_code, ready.status_code) == (200, 503, 503)
    assert said(app, "de", "We cannot answer at the moment.") in shown(writing)


def _only_reading(connection: Any, _entry: object) -> None:
    connection.execute("SET default_transaction_read_only = on")
    connection.commit()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_only_reads_does_not_wait_for_a_locked_file(
    app: Flask, client: FlaskClient, database: Database, device: dict[str, str]
) -> None:
    used: Database = app.extensions["eventdesk.database"]
    used.engine.dispose()
    event.listen(used.engine, "connect", lambda connection, _entry: connection.execute("PRAGMA busy_timeout=50"))

    with database.transaction() as somebody:
        somebody.execute(text("SELECT 1"))  # takes the lock
        reading, writing = client.get("/de/"), client.post("/de/events/infotag/register", data=ANSWERS)

    assert (reading.status_code, writing.status_code) == (200, 503)
    assert said(app, "de", "We cannot answer at the moment.") in shown(writing)
    assert client.post("/de/events/infotag/register", data=ANSWERS).status_code == 303


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_that_was_restarted_costs_nobody_an_answer(
    client: FlaskClient, database: Database, device: dict[str, str]
) -> None:
    """Its restart ends every connection that waits in the pool."""
    assert client.get("/de/").status_code == 200
    with database.transaction() as admin:
        others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
        admin.execute(text(f"{others} AND pid <> pg_backend_pid()"))

    answers = [client.get("/de/"), client.post("/de/events/infotag/register", data=ANSWERS)]

    assert [answer.status_code for answer in answers] == [200, 303]
