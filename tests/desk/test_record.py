"""Staff note what nobody counts, and download the record of an event."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.reports.records.notes import noted_of
from tests.builders import MORNING, make_event
from tests.desk.seen import opened, wrong_fields
from tests.people import signed_in

URL = "/staff/events/infotag-magdeburg/record"


@pytest.fixture
def now() -> datetime:
    return MORNING + timedelta(hours=8)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database)


@pytest.fixture
def event(database: Database) -> Event:
    with database.transaction() as tx:
        return make_event(tx)


def test_what_is_noted_stands_in_the_form(organiser: FlaskClient, database: Database, event: Event) -> None:
    answers = {**opened(organiser, URL), "host": "BBZ Börde", "interpreters": "2", "interpreter_hours": "7,5"}

    assert organiser.post(URL, data=answers).headers["Location"] == URL

    shown = opened(organiser, URL)
    assert (shown["host"], shown["interpreters"], shown["interpreter_hours"]) == ("BBZ Börde", "2", "7,5")
    with database.reading() as tx:
        assert noted_of(tx, event).interpreter_hours == 7.5


def test_what_is_no_number_is_refused_in_words_and_nothing_is_kept(
    organiser: FlaskClient, database: Database, event: Event
) -> None:
    answers = {**opened(organiser, URL), "interpreters": "zwei", "interpreter_hours": "lange", "host": "x" * 201}

    answer = organiser.post(URL, data=answers)

    assert answer.status_code == 422
    assert set(wrong_fields(answer)) == {"interpreters", "interpreter_hours", "host"}
    with database.reading() as tx:
        assert noted_of(tx, event).host == ""


def test_the_record_is_reached_from_the_event_and_comes_as_paper(organiser: FlaskClient, event: Event) -> None:
    assert f'href="{URL}"' in organiser.get(f"/staff/events/{event.slug}").text

    paper = organiser.get(f"{URL}.pdf")

    assert paper.data.startswith(b"%PDF")
    assert "nachweis-infotag-magdeburg.pdf" in paper.headers["Content-Disposition"]


def test_an_event_that_has_not_begun_has_no_record(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "spaeter", starts_at=MORNING + timedelta(9), ends_at=MORNING + timedelta(10))

    assert organiser.get("/staff/events/spaeter/record").status_code == 404
    assert organiser.get("/staff/events/spaeter/record.pdf").status_code == 404
