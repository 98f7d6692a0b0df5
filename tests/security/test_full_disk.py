"""The disk of the database is full: families are told so in their language, nothing is half done, and it recovers."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text
from werkzeug.test import TestResponse

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import make_event
from tests.databases import in_each_language
from tests.people import signed_in
from tests.wording import said, shown

Full = Callable[[], AbstractContextManager[None]]
MANY = 60
"""More registrations than fit into the room that SQLite's pages have left."""
ADVICE = "Nothing of what you sent was stored. Please try again in a minute."


@pytest.fixture(autouse=True)
def infotag(database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag", capacity=500)


@pytest.fixture
def full(app: Flask, database: Database) -> Full:
    """The database's disk has no room for a while."""
    used: Database = app.extensions["eventdesk.database"]
    return lambda: (_no_room if database.engine.dialect.name == "postgresql" else _no_page)(used)


@contextmanager
def _no_room(used: Database) -> Iterator[None]:
    """PostgreSQL cannot extend the file of people, which are written after seats and tickets."""
    with used.transaction() as session:
        session.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"
            )
        )
        session.execute(text("CREATE TRIGGER full_disk BEFORE INSERT ON attendee EXECUTE FUNCTION full_disk()"))
    try:
        yield
    finally:
        with used.transaction() as session:
            session.execute(text("DROP FUNCTION full_disk CASCADE"))


@contextmanager
def _no_page(used: Database) -> Iterator[None]:
    """SQLite may not grow any more; what still fits is taken, so it fails at any statement."""
    full = [True]

    def limit(connection: Any, _entry: object, _proxy: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages if full else 2**30}")

    event.listen(used.engine, "checkout", limit)
    try:
        yield
    finally:
        full.clear()


def register(client: FlaskClient, number: int, language: str = "de") -> TestResponse:
    answers = {"submission": str(uuid4()), "young": "2", "child": "1", "name": "Amal", "spoken_language": "ar"}
    answers["email"] = f"family{number}@example.org"
    headers = {"X-Forwarded-For": f"198.51.{number}.7"}
    return client.post(f"/{language}/events/infotag/register", data=answers, headers=headers)


def stored(database: Database) -> tuple[int, ...]:
    """Families, tickets, people, seats and mails."""
    with database.reading() as session:
        counted = [session.scalar(select(func.count()).select_from(m)) for m in (Registration, Ticket, Attendee)]
        seats = session.scalars(select(Event.seats_taken)).one()
        mails = session.scalar(select(func.count()).select_from(OutgoingMail))
    return (*(count or 0 for count in counted), seats, mails or 0)


@in_each_language
def test_it_is_said_in_the_familys_language_and_all_or_nothing_is_stored(
    app: Flask, client: FlaskClient, database: Database, full: Full, language: str
) -> None:
    with full():
        answers: list[TestResponse] = []
        while len(answers) < MANY and (not answers or answers[-1].status_code == 303):
            answers.append(register(client, len(answers), language))
        told, there = len(answers) - 1, stored(database)
    refused = answers[-1]

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert said(app, language, ADVICE) in shown(refused)
    assert there == (told, told, 3 * told, 3 * told, told), "families, tickets, people, seats, mails"


def test_it_goes_on_by_itself_when_there_is_room_again(client: FlaskClient, database: Database, full: Full) -> None:
    with full():
        while register(client, (before := stored(database))[0]).status_code == 303:
            pass

    assert [register(client, 99).status_code, client.get("/readyz").status_code] == [303, 200]
    assert stored(database)[0] == before[0] + 1


def test_what_needs_no_room_goes_on(app: Flask, client: FlaskClient, database: Database, full: Full) -> None:
    organiser = signed_in(app, database)
    with full():
        while register(client, stored(database)[0]).status_code == 303:
            pass
        pages = [client.get(f"/{language}/events/infotag").status_code for language in LANGUAGES]
        desk = organiser.get("/staff/events/infotag").status_code

    assert [*pages, desk] == [200] * 6
