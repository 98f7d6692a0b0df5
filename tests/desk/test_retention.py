"""The desk shows what is stored, when it goes, and whether that runs."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk import worker
from eventdesk.db import Database
from eventdesk.desk.retention import TERMS, WHAT
from eventdesk.events.models import Event
from eventdesk.legal.rules import DAYS_AFTER_SETTLED
from eventdesk.retention.queries import _LEFT
from eventdesk.retention.rules import AFTER_EVENT, Term
from tests.people import signed_in
from tests.retention.world import after, happen

on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
URL = "/staff/retention?language=de"


@pytest.fixture
def now() -> datetime:
    return after(15)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database)


@on_one
def test_it_shows_every_field_with_its_purpose_and_day(organiser: FlaskClient) -> None:
    page = organiser.get(URL).text

    assert "Aufrufen und ein verlorenes Ticket finden" in page
    assert "<code>spoken_language</code>" in page
    assert "Seit mehr als einer Stunde wurde nicht gelöscht." in page


def test_it_shows_what_went_and_what_goes_next(
    app: Flask, database: Database, organiser: FlaskClient, now: datetime
) -> None:
    happen(database)
    worker.work_once(app, now - timedelta(minutes=5))

    page = organiser.get(URL).text

    assert "Nichts ist überfällig." in page
    assert "<td>Namen, Kontakte und Sprachen</td><td>infotag-magdeburg</td>" in page
    assert "<td>Tickets, Personen und Scans</td><td>23. Dezember 2026, 15:00</td>" in page


@on_one
def test_it_says_when_it_has_not_run(app: Flask, organiser: FlaskClient, now: datetime) -> None:
    worker.work_once(app, now - timedelta(hours=2))

    assert "Nichts ist überfällig." not in organiser.get(URL).text


def test_the_words_name_the_days_that_hold() -> None:
    for term, stays in AFTER_EVENT.items():
        assert str(TERMS[term]).startswith(f"{stays.days} day")
    assert str(TERMS[Term.FEEDBACK]).startswith(f"{DAYS_AFTER_SETTLED} days")


def test_words_for_every_term_and_deletion() -> None:
    assert set(TERMS) == set(Term)
    assert set(WHAT) == {*_LEFT, Term.AUDIT}


def test_a_look_costs_six_statements_however_many_rows(
    database: Database, organiser: FlaskClient, statements: list[str]
) -> None:
    happen(database)
    statements.clear()

    organiser.get(URL)

    assert len(statements) <= 6, "\n".join(statements)


@on_one
def test_an_event_whose_people_are_gone_offers_no_way_back(app: Flask, database: Database) -> None:
    happen(database)
    worker.work_once(app, after(30))
    organiser = signed_in(app, database)

    page = organiser.get("/staff/events/infotag-magdeburg/close?language=de").text
    answer = organiser.post("/staff/events/infotag-magdeburg/reopen", follow_redirects=True)

    assert "lässt sich nicht mehr öffnen" in page
    assert "/reopen" not in page
    assert "lässt sich nicht mehr öffnen" in answer.text
    with database.reading() as session:
        assert session.query(Event).one().closed_at == after(30)
