"""Rooms that are lent: kept once, taken by events, with families told of another place."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.halls.models import Room
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.news import News
from eventdesk.vocabulary import Form
from tests.builders import MORNING, make_event
from tests.desk.seen import opened, wrong_fields
from tests.people import signed_in
from tests.registration.verbs import make_family
from tests.tickets.sheets import opened as opened_pdf

URL, HALL = "/staff/rooms", "/staff/events/infotag-magdeburg/hall"
LIBRARY: dict[str, Any] = {
    "name": "Stadtbibliothek", "location": "Breiter Weg 109, 39104 Magdeburg", "district_ags": "15003", "holds": "80",
    "step_free": "y", "step_free_note": "Rampe am Hof, bitte klingeln.", "lent_by": "Stadt Magdeburg",
    "free_of_charge": "y", "note": "Schlüssel beim Hausmeister.",
}  # fmt: skip


@pytest.fixture
def now() -> datetime:
    return MORNING - timedelta(days=5)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    """Signed in, with an event that a family counts on, and a room to move it to."""
    with database.transaction() as tx:
        make_family(tx, make_event(tx))
    client = signed_in(app, database)
    assert client.post(URL, data=LIBRARY).status_code == 303
    return client


def kept(database: Database, table: type[Any]) -> Any:
    with database.reading() as tx:
        return tx.scalars(select(table)).one()


def test_a_room_is_kept_with_limit_and_notes(organiser: FlaskClient, database: Database) -> None:
    page = organiser.get(URL).text

    assert "fasst 80" in page
    assert "ohne Stufen" in page
    assert "kostenlos" in page
    assert opened(organiser, f"{URL}/{kept(database, Room).id}")["step_free_note"] == LIBRARY["step_free_note"]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"name": ""}, {"name"}),
        ({}, {"name"}),
        ({"name": "Saal", "holds": "0"}, {"holds"}),
        ({"name": "Saal", "district_ags": "99999"}, {"district_ags"}),
    ],
)
def test_what_cannot_be_is_refused_in_words(organiser: FlaskClient, answers: dict[str, str], wrong: set[str]) -> None:
    answer = organiser.post(URL, data=LIBRARY | answers)

    assert answer.status_code == 422
    assert set(wrong_fields(answer)) == wrong


def test_an_event_takes_a_room_and_families_are_told(organiser: FlaskClient, database: Database) -> None:
    page = organiser.get(HALL)
    assert "1 Familie rechnet mit dieser Veranstaltung" in page.text
    version = opened(organiser, HALL)["version"]

    organiser.post(HALL, data={"room": str(kept(database, Room).id), "version": version})

    event = kept(database, Event)
    assert (event.venue_name, event.venue_address) == ("Stadtbibliothek", LIBRARY["location"])
    assert (event.room_limit, event.step_free, event.sequence) == (80, True, 1)
    with database.reading() as tx:
        assert News.MOVED in tx.scalars(select(OutgoingMail.kind)).all()
    assert "Rampe am Hof" in organiser.get(HALL).text


def test_partners_read_the_notes_unless_the_event_moved_away_again(organiser: FlaskClient, database: Database) -> None:
    version = opened(organiser, HALL)["version"]
    organiser.post(HALL, data={"room": str(kept(database, Room).id), "version": version})
    organiser.post("/staff/events/infotag-magdeburg/partners", data={"organisation": "IHK"})
    briefings = "/staff/events/infotag-magdeburg/pack/briefings.pdf"

    told = opened_pdf(organiser.get(briefings).data).pages[0].extract_text()
    with database.transaction() as tx:
        tx.scalars(select(Event)).one().venue_name = "Rathaus"

    assert "Schlüssel beim Hausmeister." in told
    assert "Schlüssel" not in opened_pdf(organiser.get(briefings).data).pages[0].extract_text()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(organiser: FlaskClient, database: Database) -> None:
    version = opened(organiser, HALL)["version"]
    with database.transaction() as tx:
        tx.scalars(select(Event)).one().venue_name = "Rathaus"

    answer = organiser.post(HALL, data={"room": str(kept(database, Room).id), "version": version})

    assert "inzwischen" in organiser.get(str(answer.location)).text
    assert kept(database, Event).venue_name == "Rathaus"


def test_a_place_of_an_event_becomes_a_room_and_goes_again(organiser: FlaskClient, database: Database) -> None:
    filled = opened(organiser, f"{URL}?event=infotag-magdeburg")
    assert (filled["name"], filled["district_ags"]) == ("Jugendberufsagentur Magdeburg", "15003")

    organiser.post(f"{URL}/{kept(database, Room).id}/remove")

    assert "Noch ist kein Raum gespeichert" in organiser.get(URL).text
    assert kept(database, Event).venue_name == "Jugendberufsagentur Magdeburg"


def test_online_there_is_no_room(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE)

    assert organiser.get("/staff/events/stunde/hall").status_code == 404


def test_pages_cost_few_statements_however_many_rooms(
    organiser: FlaskClient, database: Database, statements: list[str]
) -> None:
    with database.transaction() as tx:
        for number in range(30):
            tx.add(Room(name=f"Saal {number}", district_ags="15003"))
    for url in (URL, HALL):
        statements.clear()

        organiser.get(url)

        assert len(statements) <= 6, "\n".join(statements)
