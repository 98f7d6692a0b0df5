"""An event that takes registrations, and a family that wants to come."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event
from tests.builders import make_event
from tests.mail_servers import Mailbox, working
from tests.registration.post import Post
from tests.registration.verbs import make_family
from tests.registration.waiting_list import WAIT, ask, leave

Send = Callable[..., TestResponse]


@pytest.fixture
def event(database: Database) -> Event:
    """An information day with 20 seats."""
    with database.transaction() as tx:
        return make_event(tx, "infotag", capacity=20)


@pytest.fixture
def key(database: Database, event: Event) -> str:
    """The page of a registered family of four."""
    with database.transaction() as tx:
        return make_family(tx, event)


@pytest.fixture
def answers() -> dict[str, str]:
    """What the family of Amal fills in: four people, in Arabic, nothing voluntary."""
    return {
        "submission": str(uuid4()),
        "young": "2",
        "parent": "1",
        "child": "1",
        "name": "أمل",
        "spoken_language": "ar",
    }


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Send the form of an event, from a network of one's own if it is named."""

    def send(
        answers: dict[str, str], language: str = "ar", slug: str = "infotag", origin: str = "203.0.113.5"
    ) -> TestResponse:
        address = f"/{language}/events/{slug}/register"
        body = urlencode(answers)  # also for bytes that are no text
        headers = {"X-Forwarded-For": origin, "Content-Type": "application/x-www-form-urlencoded"}
        return client.post(address, data=body, headers=headers)

    return send


@pytest.fixture
def post(app: Flask, database: Database, settings: Settings) -> Iterator[Post]:
    """A mail server that works, and the mail that comes out there."""
    box = Mailbox()
    with working(box) as url:
        yield Post(app, database, replace(settings, smtp_url=url), box)


@pytest.fixture
def start(now: datetime) -> datetime:
    """In a week."""
    return now + timedelta(days=7)


@pytest.fixture
def hall(session: Session, start: datetime) -> int:
    """An event with five seats."""
    return make_event(session, "klein", capacity=5, starts_at=start, ends_at=start + timedelta(hours=4)).id


@pytest.fixture
def full(session: Session, hall: int, now: datetime) -> list[str]:
    """It is full: a party of three and one of two have its seats."""
    return [ask(session, hall, persons, now) for persons in (3, 2)]


@pytest.fixture
def coming(database: Database, now: datetime) -> Event:
    """An information day with 20 seats, in a week."""
    start = now + timedelta(days=7)
    with database.transaction() as tx:
        return make_event(tx, "infotag", capacity=20, starts_at=start, ends_at=start + timedelta(hours=4))


@pytest.fixture
def holder(database: Database, coming: Event, now: datetime) -> str:
    """A party that has all the seats."""
    with database.transaction() as tx:
        return ask(tx, coming.id, 20, now)


@pytest.fixture
def waiting(holder: str, send: Send, answers: dict[str, str]) -> str:
    """Where the family of Amal, four people, sees its place."""
    return send(answers | WAIT).headers["Location"]


@pytest.fixture
def offered(database: Database, holder: str, waiting: str, now: datetime) -> str:
    """Where the family of Amal sees its offer."""
    with database.transaction() as tx:
        leave(tx, holder, now)
    return waiting
