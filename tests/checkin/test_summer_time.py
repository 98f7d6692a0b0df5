"""The clocks are changed on the day of the event, or in its night: days, pages and visits stay what they are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.checkin.models import Visit
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.db import Database
from eventdesk.events.models import Event
from tests.builders import make_event, make_ticket
from tests.checkin.conftest import Phone
from tests.wording import shown

AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)
NINE = {AUTUMN: datetime(2026, 10, 25, 8, tzinfo=UTC), SPRING: datetime(2027, 3, 28, 7, tzinfo=UTC)}
"""Nine in the morning in Magdeburg, after the clocks were changed."""
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("day", NINE, ids=str)
def test_the_page_says_the_time_of_the_clock_on_the_wall(
    app: Flask, client: FlaskClient, database: Database, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NINE[day] - 24 * HOUR)
    with database.transaction() as tx:
        make_event(tx, "infotag", starts_at=NINE[day], ends_at=NINE[day] + 5 * HOUR)

    page = shown(client.get("/de/events/infotag"))

    assert "9:00" in page
    assert "14:00" in page


def door_of(session: Session, starts_at: datetime, hours: int) -> tuple[Event, Phone]:
    event = make_event(session, starts_at=starts_at, ends_at=starts_at + hours * HOUR)
    _, token = add_device(session, event.slug, "door", "Samira", starts_at)
    return event, Phone(session, access_by_token(session, token, starts_at), "door")


@pytest.mark.parametrize("day", NINE, ids=str)
def test_a_visit_belongs_to_the_day(session: Session, day: date) -> None:
    event, door = door_of(session, NINE[day], 5)

    for minutes in (0, 299):
        moment = NINE[day] + timedelta(minutes=minutes)
        door.send([door.item(make_ticket(session, event, {"young": 1}, moment), moment)], moment)

    assert session.scalars(select(Visit.day)).all() == [day, day]


def test_the_hour_that_comes_twice_is_two_hours_of_one_day(session: Session) -> None:
    """A night of consultations from midnight to four by the wall, five hours long."""
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    event, door = door_of(session, midnight, 5)
    ticket = make_ticket(session, event, {"young": 1}, midnight)
    once, twice = (midnight + timedelta(hours=hours, minutes=30) for hours in (2, 3))

    first = door.send([door.item(ticket, once)], once)[0]
    second = door.send([door.item(ticket, twice)], twice)[0]

    assert (first["verdict"], second["verdict"]) == ("welcome", "seen_before")
    assert session.scalars(select(Visit.day)).all() == [AUTUMN]
