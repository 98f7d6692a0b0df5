"""On the day of an event one page says that everything is all right, or what to do."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk import worker
from eventdesk.checkin.models import Device
from eventdesk.checkin.pairing import add_device, revoke_device
from eventdesk.db import Database
from eventdesk.events.models import Status
from eventdesk.health import machine
from eventdesk.security import Role
from tests.builders import MORNING, make_event
from tests.health.test_service import leave_backup
from tests.people import make_member, signed_in
from tests.wording import shown

URL = "/staff/health?language=en"


@pytest.fixture
def now() -> datetime:
    """In the middle of the event."""
    return MORNING + timedelta(hours=2)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(machine, "ENVIRONMENT_FILE", tmp_path / "eventdesk.env")


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database)


def test_what_is_broken_stands_first_with_what_goes_on_and_what_to_do(organiser: FlaskClient) -> None:
    page = shown(organiser.get(URL))

    assert "Something is broken." in page
    assert "It has never run." in page
    assert "Registering, tickets and scanning go on." in page
    assert "systemctl enable --now eventdesk-worker" in page
    assert page.index("It has never run.") < page.index("With these, production does not start") < page.index("ms.")
    assert page.index("Nobody can sign in as administrator.") < page.index("There is none."), "the worst first"


def test_it_speaks_german(organiser: FlaskClient) -> None:
    page = shown(organiser.get("/staff/health?language=de"))

    assert "Etwas ist gestört." in page
    assert "Währenddessen" in page


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_needs_care_can_wait_until_after_the_event(
    app: Flask, organiser: FlaskClient, database: Database, tmp_path: Path, now: datetime
) -> None:
    make_member(database, Role.ADMIN)
    leave_backup(tmp_path, now)
    worker.work_once(app, now)

    page = shown(organiser.get(URL))

    assert "Everything works. Something needs care soon." in page, "tests have typed keys"


def test_phones_of_running_events_are_summed_up_and_it_costs_little(
    organiser: FlaskClient, database: Database, now: datetime, statements: list[str]
) -> None:
    with database.transaction() as tx:
        event = make_event(tx, "infotag")
        make_event(tx, "entwurf", status=Status.DRAFT)
        make_event(tx, "morgen", starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=2))
        phones = [add_device(tx, "infotag", "door", f"Handy {number}", MORNING)[0] for number in range(4)]
        for phone, seen_at, unsent in zip(phones, [now, now, MORNING, now], [0, 3, 4, 9], strict=True):
            found = tx.get_one(Device, phone.id)
            found.seen_at, found.unsent = seen_at, unsent
        tx.flush()
        revoke_device(tx, phones[3].id, event.id, now)
    statements.clear()

    page = shown(organiser.get(URL))

    assert len(statements) <= 6, "\n".join(statements)
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert re.findall(r">\s*(\d+)\s*<", table) == ["3", "1", "7"]
    assert "morgen" not in page


def test_without_an_event_it_says_so(organiser: FlaskClient) -> None:
    assert "No event is going on at the moment." in shown(organiser.get(URL))
