"""An event as it was on the day: families, phones, scans, doubts, conversations, mail; and what reports say of it."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from eventdesk import worker
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.db import Database
from eventdesk.desk.numbers import numbers_of, station_numbers
from eventdesk.events.head_count import keep_head_count
from eventdesk.events.models import Event
from eventdesk.legal.models import Feedback
from eventdesk.legal.service import Report, keep_report, settle_report
from eventdesk.registration.models import RegistrationStatus
from eventdesk.reports.disclosure import Method
from eventdesk.reports.retained import advice_of
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.security import Role
from eventdesk.staff.service import note
from tests.builders import MORNING, make_event
from tests.checkin.conftest import Phone
from tests.people import make_member
from tests.registration.verbs import EMAIL, NAME, PHONE, everything, make_family, make_waiting, ticket
from tests.reports.presence import talk, tally

END = MORNING + timedelta(hours=5)
HELPER = "Samira Stationshelferin"
BARRIER = "Die Rampe am Eingang war versperrt"
LOOKED_AT = "ticket 402917"
SCOPE = Scope(date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 30), None)
OF_PEOPLE = (NAME, PHONE, PHONE.removeprefix("+49"), EMAIL, HELPER, BARRIER, LOOKED_AT)
"""What must be found nowhere in the end."""


def after(days: float) -> datetime:
    """A moment so many days after the event, and a little later."""
    return END + timedelta(days=days, seconds=1)


def happen(database: Database) -> str:
    """Let everything happen of which something is stored; the key of a family's page."""
    make_member(database, Role.STATION)
    with database.transaction() as tx:
        event = make_event(tx, capacity=40)
        _id, token = add_device(tx, event.slug, "door", HELPER, MORNING)
        door = Phone(tx, access_by_token(tx, token, MORNING), "door")
        first, second = make_family(tx, event), make_family(tx, event, {"young": 2}, spoken_language="uk")
        make_family(tx, event, {"older": 1}, spoken_language=None, home_ags=None)
        make_waiting(tx, event, RegistrationStatus.WAITING)
        for key in (first, second):
            door.scan(ticket(tx, key), admitted=True)
        door.scan(None, number="0000000")
        door.scan(ticket(tx, first), station="training", admitted=True, offline=True)
        talk(tx, event, ["language", "funding"], "jobcenter")
        talk(tx, event, ["language"])
        tally(tx, event, "young", 5)
        keep_head_count(tx, event.id, 14)
        keep_report(tx, Report("de", BARRIER, "/de/", EMAIL), None, MORNING - timedelta(days=61))
        tx.flush()
        settle_report(tx, tx.scalars(select(Feedback.id)).one(), MORNING - timedelta(days=60))
        note(tx, None, "looked-at", LOOKED_AT, MORNING)
    return first


def figures(session: Session, now: datetime) -> Any:
    """Every figure that anybody is shown of it."""
    event = session.scalars(select(Event).where(Event.slug == "infotag-magdeburg")).one_or_none()
    if event is None:
        return None
    reports = [asdict(summarise(session, SCOPE, now, method)) for method in Method]
    desk = numbers_of(session, event.id), station_numbers(session, event.id, "de"), advice_of(session, event.id)
    return reports, desk


def work(app: Flask, database: Database, now: datetime) -> Any:
    """Let the worker do what is due, and tell the figures."""
    worker.work_once(app, now)
    with database.reading() as session:
        return figures(session, now)


def stored(database: Database) -> bytes:
    """Everything a thief of the disk would read: all bytes of SQLite's files, or all rows of PostgreSQL."""
    if database.engine.dialect.name == "sqlite":
        path = Path(str(make_url(database.url).database))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with database.reading() as session:
        return everything(session).encode()
