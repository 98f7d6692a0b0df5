"""What check-in asks the database. Never a name, never a contact."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import HAND_OVER
from eventdesk.checkin.models import Device, DeviceStation, Scan, ScanAttendee
from eventdesk.checkin.rules import EventDays, Party, Person, Sighting
from eventdesk.errors import NotSignedInError
from eventdesk.events.models import Event, Station, Status
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.vocabulary import StationKind

AFTER_EVENT = timedelta(hours=24)
"""How long after the end of the event a phone may still scan and ask; it follows an event that is moved."""


class PhoneRevokedError(NotSignedInError):
    """Somebody ended this phone's access; for thirty days it may hand over what it had not sent."""

    code = "phone-revoked"


class PhoneExpiredError(NotSignedInError):
    """The event is over; for thirty days the phone may hand over what it had not sent."""

    code = "phone-expired"


@dataclass(frozen=True, slots=True)
class StationHere:
    """A station that a phone may scan at."""

    id: int
    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class Access:
    """Who may scan where: a paired phone with its event, and its stations by key."""

    device_id: int | None
    """None for organisers, and for families that join from their own page."""
    event_id: int
    days: EventDays
    stations: Mapping[str, StationHere]
    cancelled: bool = False
    """The event is."""
    ended: bool = False
    """The phone may only hand over what it had not sent."""
    paired_at: datetime | None = None
    unsent: int = 0
    """What the phone said last that it still holds."""


# Built once: composing a statement costs more than the database needs to answer it.
_ACCESS = (
    select(
        Device.id, Device.revoked_at, Device.paired_at, Device.unsent, Event.id.label("event_id"), Event.starts_at,
        Event.ends_at, Event.time_zone, Event.status, Station.id.label("station_id"), Station.key, Station.kind,
    )
    .join(Event, Event.id == Device.event_id)
    .outerjoin(DeviceStation, DeviceStation.device_id == Device.id)
    .outerjoin(Station, Station.id == DeviceStation.station_id)
    .where(Device.token_hash == bindparam("token_hash"), Event.status != Status.DRAFT)
)  # fmt: skip
# Seven columns of the ticket, six of the person, six of the scan and its station.
_PARTIES: Select[*tuple[Any, ...]] = (
    select(
        Ticket.id, Ticket.number, Ticket.issue, Ticket.admits, Ticket.revoked_at, Ticket.language, Ticket.source,
        Attendee.id, Attendee.type, Attendee.ordinal, Attendee.first_issue, Attendee.last_issue, Attendee.extra,
        Scan.id, Scan.station_id, Scan.scanned_at, Station.kind, Scan.offline,
    )
    .outerjoin(Attendee, Attendee.ticket_id == Ticket.id)
    .outerjoin(ScanAttendee, ScanAttendee.attendee_id == Attendee.id)
    .outerjoin(Scan, and_(ScanAttendee.scan_id == Scan.id, Scan.voided.is_(False)))
    .outerjoin(Station, Station.id == Scan.station_id)
    .where(
        Ticket.event_id == bindparam("event"),
        or_(Ticket.id.in_(bindparam("ids")), Ticket.number.in_(bindparam("numbers"))),
    )
)  # fmt: skip


def hash_of(secret: str) -> str:
    """What the database keeps of a token or pairing secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def expiry(ends_at: datetime) -> datetime:
    """Tell until when the phones of an event may scan. Derived from its end each time, so that moving it is enough."""
    return ends_at + AFTER_EVENT


def access_by_token(session: Session, token: str, now: datetime, *, hands_over: bool = False) -> Access:
    """Find the phone a bearer token belongs to.

    Args:
        session: Any session.
        token: What the phone sent.
        now: The moment at which it asks.
        hands_over: It sends scans: a phone whose access ended may still do so for a while.

    Raises:
        NotSignedInError: There is no such phone.
        PhoneRevokedError: It was revoked.
        PhoneExpiredError: Its time is over.
    """
    rows = session.execute(_ACCESS, {"token_hash": hash_of(token)}).all()
    if not rows:
        raise NotSignedInError
    phone = rows[0]
    ended_at = min(phone.revoked_at or expiry(phone.ends_at), expiry(phone.ends_at))
    ended = ended_at <= now
    if ended and not (hands_over and now < ended_at + HAND_OVER):
        raise PhoneRevokedError if phone.revoked_at else PhoneExpiredError
    return Access(
        phone.id,
        phone.event_id,
        EventDays.between(phone.starts_at, phone.ends_at, phone.time_zone),
        {row.key: StationHere(row.station_id, row.key, row.kind) for row in rows if row.station_id is not None},
        cancelled=phone.status == Status.CANCELLED,
        ended=ended,
        paired_at=phone.paired_at,
        unsent=phone.unsent,
    )


def parties(session: Session, event_id: int, ids: Collection[UUID], numbers: Collection[str]) -> list[Party]:
    """Load tickets of an event by id or number, with their people and all scans not undone."""
    found: dict[UUID, Party] = {}
    seen: dict[tuple[UUID, UUID], tuple[Any, set[UUID]]] = {}
    for row in session.execute(_PARTIES, {"event": event_id, "ids": list(ids), "numbers": list(numbers)}):
        party = found.get(row[0]) or found.setdefault(row[0], _party(row))
        if row[7] is not None:
            party.people[row[7]] = Person(*row[7:13])
        if row[13] is not None:
            seen.setdefault((row[0], row[13]), (row, set()))[1].add(row[7])
    for (ticket, scan), (row, people) in seen.items():
        counts = row[16] != StationKind.TECHNICAL
        found[ticket].sightings[scan] = Sighting(row[14], row[15], frozenset(people), counts=counts, offline=row[17])
    return list(found.values())


def foreign_tickets(session: Session, event_id: int, ids: Collection[UUID]) -> Collection[UUID]:
    """Tell which of these ids are tickets of other events."""
    return session.scalars(select(Ticket.id).where(Ticket.id.in_(ids), Ticket.event_id != event_id)).all()


def stations_of(session: Session, event_id: int) -> Mapping[str, StationHere]:
    """List all stations of an event by key."""
    rows = session.execute(select(Station.id, Station.key, Station.kind).where(Station.event_id == event_id))
    return {row.key: StationHere(*row) for row in rows}


def walk_ins_of(session: Session, device_id: int) -> int:
    """Count the walk-ins a phone has noted."""
    made = select(func.count(Scan.ticket_id.distinct())).join(Ticket, Ticket.id == Scan.ticket_id)
    return session.scalar(made.where(Scan.device_id == device_id, Ticket.source == Source.WALK_IN)) or 0


def _party(row: Any) -> Party:
    """Read the ticket's part of a row."""
    return Party(
        ticket_id=row[0],
        number=row[1],
        issue=row[2],
        admits=row[3],
        revoked=row[4] is not None,
        language=row[5],
        open_ended=row[6] != Source.ONLINE,
    )
