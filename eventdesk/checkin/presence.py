"""Present by name, ticked by staff on a list: scans like any other, without a phone, on the day that the list is of."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Scan
from eventdesk.checkin.online import days_of_event
from eventdesk.checkin.queries import Access, stations_of
from eventdesk.checkin.schemas import ScanIn, ScansIn
from eventdesk.checkin.service import record_scans
from eventdesk.events.models import Event, Station
from eventdesk.events.stations import add_station, online_room
from eventdesk.vocabulary import Form, StationKind

BATCH = 100
"""Scans recorded together."""


def keep_presence(
    session: Session, event: Event, came: Collection[UUID], gone: Collection[UUID], day: date, now: datetime
) -> None:
    """Record that holders of tickets were there on a day of the event, and take back that others were.

    Args:
        session: A transaction that holds the event's row.
        event: Open; of a closed one nothing changes any more.
        came: Tickets whose holders were there, and had not been seen.
        gone: Tickets whose holders were not there after all.
        day: One of the event's days, today at the latest.
        now: When it is noted.
    """
    key, moment = _station(session, event), moment_of(event, day, now)
    scans = [ScanIn(id=uuid4(), ticket_id=ticket, station=key, scanned_at=moment) for ticket in came]
    scans += [
        ScanIn(id=uuid4(), station=key, scanned_at=moment, void=scan) for scan in _scans_of(session, event, gone, day)
    ]
    access = Access(None, event.id, days_of_event(event), stations_of(session, event.id))
    for first in range(0, len(scans), BATCH):
        record_scans(session, access, ScansIn(scans=scans[first : first + BATCH]), {}, now)


def moment_of(event: Event, day: date, now: datetime) -> datetime:
    """Choose the moment for what is ticked on a day's list: now on that day, else its noon."""
    noon = datetime.combine(day, time(12), ZoneInfo(event.time_zone))
    return now if days_of_event(event).nearest(now) == day else noon


def _scans_of(session: Session, event: Event, tickets: Collection[UUID], day: date) -> Sequence[UUID]:
    """Find every scan that saw holders of these tickets on a day."""
    if not tickets:
        return []
    rows = session.execute(
        select(Scan.id, Scan.scanned_at).where(
            Scan.event_id == event.id, Scan.ticket_id.in_(tickets), Scan.admitted, Scan.voided.is_(False)
        )
    )
    days = days_of_event(event)
    return [scan for scan, scanned_at in rows if days.nearest(scanned_at) == day]


def _station(session: Session, event: Event) -> str:
    """Name the station of the list: the online room, or else the door; an event without one gets it now."""
    if event.form == Form.ONLINE:
        return online_room(session, event.id).key
    doors = select(Station.key).where(Station.event_id == event.id, Station.kind == StationKind.DOOR)
    return session.scalars(doors.order_by(Station.id)).first() or add_station(session, event.id, "door").key
