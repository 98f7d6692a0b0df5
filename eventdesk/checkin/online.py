"""Seen at the online room: a family joins from its own page, or the host ticks it. No phone scans there.

Both are scans like any other, so that visits, attendance, repetition and undoing mean the same.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Scan
from eventdesk.checkin.queries import Access, StationHere
from eventdesk.checkin.rules import EventDays
from eventdesk.checkin.schemas import ScanIn, ScansIn
from eventdesk.checkin.service import record_scans
from eventdesk.events.models import Event, Station
from eventdesk.events.stations import online_room


def see_online(session: Session, event_id: int, ticket_id: UUID, scan_id: UUID, now: datetime) -> None:
    """Record that everybody of a ticket is in the online room; the same scan again changes nothing.

    Args:
        session: The transaction; the caller commits.
        event_id: The event.
        ticket_id: One of its tickets.
        scan_id: Tells one time from the next.
        now: The moment they are seen.
    """
    event, station = _locked(session, event_id)
    scan = ScanIn(id=scan_id, ticket_id=ticket_id, station=station.key, scanned_at=now)
    _record(session, event, station, [scan], now)


def take_back_online(session: Session, event_id: int, ticket_id: UUID, now: datetime) -> None:
    """Take back every scan that saw people of this ticket in the online room on this day of the event."""
    event, station = _locked(session, event_id)
    days = days_of_event(event)
    scans = session.execute(
        select(Scan.id, Scan.scanned_at).where(
            Scan.ticket_id == ticket_id, Scan.station_id == station.id, Scan.admitted, Scan.voided.is_(False)
        )
    ).all()
    today = [scan.id for scan in scans if days.nearest(scan.scanned_at) == days.nearest(now)]
    voids = [ScanIn(id=uuid4(), station=station.key, scanned_at=now, void=scan_id) for scan_id in today]
    _record(session, event, station, voids, now)


def days_of_event(event: Event) -> EventDays:
    """Tell the local days of an event."""
    return EventDays.between(event.starts_at, event.ends_at, event.time_zone)


def _locked(session: Session, event_id: int) -> tuple[Event, Station]:
    """Take the event's row, as every batch of scans does, and find its online room."""
    event = session.get_one(Event, event_id, with_for_update=True)
    return event, online_room(session, event_id)


def _record(session: Session, event: Event, station: Station, scans: list[ScanIn], now: datetime) -> None:
    """Record scans that no phone has made; they name tickets, so that no key is needed to read a code."""
    here = {station.key: StationHere(station.id, station.key, station.kind)}
    record_scans(session, Access(None, event.id, days_of_event(event), here), ScansIn(scans=scans), {}, now)
