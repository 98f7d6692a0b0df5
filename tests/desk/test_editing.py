from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event, EventText, Station
from tests.builders import make_event
from tests.desk.seen import EDIT, NEW, kept, opened, wrong_fields
from tests.people import signed_in


def test_opening_and_saving_changes_nothing(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    organiser.post(NEW, data=answers)
    before = opened(organiser)

    answer = organiser.post(EDIT, data=before)

    assert answer.status_code == 303
    assert opened(organiser) == before


def test_an_event_is_changed_as_a_whole(organiser: FlaskClient, database: Database, answers: dict[str, Any]) -> None:
    organiser.post(NEW, data=answers)
    changes = {"title_de": "Infotag, neu", "title_ar": "", "description_ar": "", "title_en": "Info day", "capacity": ""}

    answer = organiser.post(EDIT, data=opened(organiser) | changes)

    event = kept(database)
    with database.reading() as tx:
        rows = tx.execute(select(EventText.language, EventText.title).where(EventText.event_id == event.id))
        texts = {row[0]: row[1] for row in rows}
    assert answer.status_code == 303
    assert texts == {"de": "Infotag, neu", "en": "Info day"}
    assert event.capacity is None


def test_there_cannot_be_fewer_seats_than_are_taken(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag-halle", seats_taken=21, capacity=30)

    fewer = organiser.post(EDIT, data=opened(organiser) | {"capacity": "20"})
    as_many = organiser.post(EDIT, data=opened(organiser) | {"capacity": "21"})

    assert fewer.status_code == 422
    assert wrong_fields(fewer)["capacity"].startswith("21 ")
    assert as_many.status_code == 303
    assert kept(database).capacity == 21


def test_the_second_of_two_people_who_edit_at_once_is_told(
    app: Flask, organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    organiser.post(NEW, data=answers)
    colleague = signed_in(app, database)
    mine, theirs = opened(organiser), opened(colleague)

    colleague.post(EDIT, data=theirs | {"venue_name": "Rathaus"})
    answer = organiser.post(EDIT, data=mine | {"venue_name": "Schule"})

    assert answer.status_code == 422
    assert "Schule" in answer.text
    assert kept(database).venue_name == "Rathaus"


def test_a_seat_taken_in_between_disturbs_nobody_who_edits(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    organiser.post(NEW, data=answers)
    mine = opened(organiser)

    with database.transaction() as tx:
        tx.get_one(Event, kept(database).id).seats_taken = 4
    answer = organiser.post(EDIT, data=mine | {"venue_name": "Schule"})

    event = kept(database)
    assert answer.status_code == 303
    assert (event.venue_name, event.seats_taken) == ("Schule", 4)


def test_a_published_address_stays(organiser: FlaskClient, database: Database, answers: dict[str, Any]) -> None:
    organiser.post(NEW, data=answers)
    moved = organiser.post(EDIT, data=opened(organiser) | {"slug": "infotag-saale"})
    organiser.post("/staff/events/infotag-saale/publish")
    url = "/staff/events/infotag-saale/edit"

    answer = organiser.post(url, data=opened(organiser, url) | {"slug": "infotag-halle"})

    assert moved.location == "/staff/events/infotag-saale"
    assert (answer.status_code, set(wrong_fields(answer))) == (422, {"slug"})


def test_an_event_that_goes_online_gets_a_room_and_loses_unused_stations(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    organiser.post(NEW, data=answers)

    hybrid = organiser.post(EDIT, data=opened(organiser) | {"form": "hybrid"})
    with database.reading() as tx:
        both = set(tx.scalars(select(Station.key)))
    online = organiser.post(EDIT, data=opened(organiser) | {"form": "online", "district": ""})
    with database.reading() as tx:
        room = set(tx.scalars(select(Station.key)))

    assert (hybrid.status_code, online.status_code) == (303, 303)
    assert both == {"door", "general", "orientation", "training", "further", "room"}
    assert room == {"room"}


def test_the_hour_that_comes_twice_stays_the_one_it_was(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    second_half_past_two = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    with database.transaction() as tx:
        ends_at = datetime(2027, 10, 31, 4, 0, tzinfo=UTC)
        make_event(tx, "infotag-halle", starts_at=second_half_past_two, ends_at=ends_at)

    unchanged = opened(organiser)
    organiser.post(EDIT, data=unchanged | {"venue_name": "Turm"})

    assert unchanged["starts_at"] == "2027-10-31T02:30"
    assert kept(database).starts_at == second_half_past_two


def test_an_imported_kind_of_event_can_be_edited(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag-halle", preset="fair", stations=())

    answer = organiser.post(EDIT, data=opened(organiser) | {"venue_name": "Messe"})

    event = kept(database)
    assert (answer.status_code, event.preset, event.venue_name) == (303, "fair", "Messe")
