"""What the desk says about mail: whom a change reaches, and what did not arrive."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import Failure
from eventdesk.registration.models import Registration
from eventdesk.registration.news import News, tell
from tests.builders import make_event, make_ticket
from tests.registration.families import families
from tests.wording import shown

PAGE = "/staff/events/infotag/mails?language=en"


@pytest.fixture
def event(database: Database, now: datetime) -> Event:
    """An information day tomorrow."""
    with database.transaction() as tx:
        return make_event(tx, "infotag", starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=4))


def test_the_desk_says_whom_calling_off_reaches(
    organiser: FlaskClient, database: Database, event: Event, now: datetime
) -> None:
    families(database, event, now, "amal@example.org", "omar@example.org", None, None)
    with database.transaction() as tx:
        tx.scalars(select(Registration).where(Registration.email.is_(None))).first().phone = "+49391123"  # type: ignore[union-attr]

    page = shown(organiser.get("/staff/events/infotag/cancel?language=en"))

    assert "2 families are told by mail, each in its language." in page
    assert "1 family gave only a phone number: please call." in page
    assert "1 family gave no contact and finds out on its ticket's page." in page


def test_calling_off_tells_the_families(
    organiser: FlaskClient, database: Database, event: Event, now: datetime
) -> None:
    families(database, event, now, "amal@example.org")

    assert organiser.post("/staff/events/infotag/cancel").status_code == 303

    with database.reading() as session:
        assert session.scalars(select(OutgoingMail.kind)).all() == [News.CALLED_OFF]


def test_what_did_not_arrive_is_shown_with_number_and_phone(
    organiser: FlaskClient, database: Database, event: Event, now: datetime
) -> None:
    _family_that_was_not_reached(database, event, now, Failure.REFUSED)

    warning = shown(organiser.get("/staff/events/infotag?language=en"))
    page = shown(organiser.get(PAGE))

    assert "1 message to families did not arrive." in warning
    assert "The mail server refused the address." in page
    assert "Registered" in page
    assert 'href="tel:+49391123"' in page
    assert "amal@example.org" not in page, "it does not help"


def test_what_was_no_longer_true_is_not_missed(
    organiser: FlaskClient, database: Database, event: Event, now: datetime
) -> None:
    _family_that_was_not_reached(database, event, now, Failure.DROPPED)

    assert "did not arrive" not in shown(organiser.get("/staff/events/infotag?language=en"))
    assert "No message has failed." in shown(organiser.get(PAGE))


def test_what_waits_is_counted(organiser: FlaskClient, database: Database, event: Event, now: datetime) -> None:
    (key,) = families(database, event, now, "amal@example.org")
    with database.transaction() as tx:
        tell(tx, News.CONFIRMED, [key], now - timedelta(hours=1))

    assert "1 message waits to be sent" in shown(organiser.get(PAGE))


def _family_that_was_not_reached(database: Database, event: Event, now: datetime, failure: Failure) -> None:
    (key,) = families(database, event, now, "amal@example.org")
    with database.transaction() as tx:
        family = tx.scalars(select(Registration)).one()
        family.ticket_id, family.phone = make_ticket(tx, event, now=now).id, "+49391123"
        tx.flush()
        tell(tx, News.CONFIRMED, [key], now)
        row = tx.scalars(select(OutgoingMail)).one()
        row.failed_at, row.failure = now, failure
