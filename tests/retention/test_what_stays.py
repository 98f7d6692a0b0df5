"""What a round leaves alone: helpers who are needed, counts without people, other events, mail of today."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventdesk import worker
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.journal import Deletion
from eventdesk.registration.models import Registration
from eventdesk.staff.models import StaffMember
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import MORNING, make_event, make_ticket
from tests.registration.verbs import NAME, make_family
from tests.retention.world import after, happen

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def now() -> datetime:
    return after(0.1)


def test_helpers_stay_while_an_event_is_coming(app: Flask, database: Database) -> None:
    happen(database)
    with database.transaction() as tx:
        make_event(tx, "naechster", starts_at=after(60), ends_at=after(60.1))

    worker.work_once(app, after(45))
    with database.reading() as session:
        assert session.scalars(select(StaffMember.closed_at)).all() == [None]

    worker.work_once(app, after(91))
    with database.reading() as session:
        account = session.scalars(select(StaffMember)).one()
        assert (account.name, account.password_hash, account.closed_at) == ("", "", after(91))
        assert account.email == f"deleted-{account.id}"


def test_a_past_event_without_people_is_left_alone(app: Flask, database: Database) -> None:
    """Imported counts may still be corrected: nobody is in them."""
    with database.transaction() as tx:
        make_event(tx)

    worker.work_once(app, after(40))

    with database.reading() as session:
        event = session.scalars(select(Event)).one()
        assert (event.closed_at, event.people_gone_at) == (None, None)
        assert not session.scalars(select(Deletion)).all()


def test_another_event_keeps_everything(app: Flask, database: Database) -> None:
    happen(database)
    with database.transaction() as tx:
        other = make_event(tx, "spaeter", starts_at=after(40), ends_at=after(40.1), capacity=9)
        make_family(tx, other)
        make_ticket(tx, other)

    worker.work_once(app, after(35))

    with database.reading() as session:
        kept = [session.scalar(select(func.count()).select_from(one)) for one in (Registration, Ticket, Attendee)]
    assert kept == [1, 2, 8]


def test_laid_down_mail_goes_after_a_day(app: Flask, settings: Settings) -> None:
    folder = Path(settings.mail_folder)
    folder.mkdir()
    for name in ("alt.eml", "neu.eml"):
        (folder / name).write_text(NAME)
    written = (folder / "neu.eml").stat().st_mtime
    now = datetime.fromtimestamp(written, MORNING.tzinfo) + timedelta(days=1, seconds=-1)
    os.utime(folder / "alt.eml", (written - 5, written - 5))

    worker.work_once(app, now)

    assert [path.name for path in folder.iterdir()] == ["neu.eml"]
