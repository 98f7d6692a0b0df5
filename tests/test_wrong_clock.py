"""The server's clock is hours ahead or behind, and then set right: nothing is lost, nothing comes twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventdesk import clock
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from eventdesk.worker import work_once
from tests.builders import make_event
from tests.mail_servers import Mailbox, working
from tests.people import signed_in

WRONG_BY = timedelta(hours=5)
on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WRONG = pytest.mark.parametrize("wrong_by", [WRONG_BY, -WRONG_BY], ids=["ahead", "behind"])
SetTo = Callable[[datetime], None]


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch, app: Flask) -> SetTo:
    """Set the clock of the machine."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture(autouse=True)
def infotag(database: Database, now: datetime) -> None:
    """In a week, so that a wrong clock neither begins nor ends it."""
    start = now + timedelta(days=7)
    with database.transaction() as tx:
        make_event(tx, "infotag", starts_at=start, ends_at=start + timedelta(hours=5))


@pytest.fixture
def answers() -> dict[str, str]:
    answers = {"submission": str(uuid4()), "young": "2", "name": "Amal", "spoken_language": "ar"}
    return answers | {"email": "amal@example.org"}


def send(client: FlaskClient, answers: dict[str, str]) -> TestResponse:
    return client.post("/de/events/infotag/register", data=answers)


@WRONG
def test_a_family_is_registered_once_and_its_page_opens(
    client: FlaskClient, database: Database, set_to: SetTo, now: datetime, answers: dict[str, str], wrong_by: timedelta
) -> None:
    set_to(now + wrong_by)
    first = send(client, answers)
    set_to(now)
    again = send(client, answers)

    assert (first.status_code, first.headers["Location"]) == (again.status_code, again.headers["Location"])
    assert client.get(first.headers["Location"]).status_code == 200
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 1
        assert session.scalar(select(Event.seats_taken)) == 2


@on_one
@WRONG
def test_mail_leaves_once_as_soon_as_its_time_has_come(
    app: Flask, client: FlaskClient, set_to: SetTo, now: datetime, answers: dict[str, str], wrong_by: timedelta,
    settings: Settings,
) -> None:  # fmt: skip
    box = Mailbox()
    set_to(now + wrong_by)
    send(client, answers)
    with working(box) as url:
        app.extensions["eventdesk.settings"] = replace(settings, smtp_url=url)
        for minutes in (0, 10, 60 * 5, 60 * 5 + 10):
            work_once(app, now + timedelta(minutes=minutes))

    assert box.recipients == ["amal@example.org"]


@on_one
@WRONG
def test_staff_sign_in_again_at_worst(
    app: Flask, database: Database, set_to: SetTo, now: datetime, wrong_by: timedelta
) -> None:
    set_to(now + wrong_by)
    browser = signed_in(app, database)
    set_to(now)

    assert browser.get("/staff/account").status_code == (200 if wrong_by > timedelta() else 303)
    assert signed_in(app, database).get("/staff/account").status_code == 200
