"""What check-in asks the database. Never a name, never a contact."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import HAND_OVER
from eventdesk.checkin.models import Device, DeviceStation, Scan, ScanAttendee, Visit
from eventdesk.checkin.rules import EventDays, Party, Person, Sighting, by_vocabulary
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

_EVENT_NEWS = select(
    Event.starts_at, Event.ends_at, Event.room_limit, Event.closed_at.is_not(None), Event.status == Status.CANCELLED
).where(Event.id == bindparam("event"))
_LAST_SEEN = select(func.max(Attendee.changed)).where(Attendee.ticket_id == Ticket.id).scalar_subquery()
_CHANGE = case((Ticket.changed < _LAST_SEEN, _LAST_SEEN), else_=Ticket.changed)
_CHANGED = (
    select(Ticket, _CHANGE)
    .where(
        Ticket.event_id == bindparam("event"),
        or_(bindparam("change") < _CHANGE, and_(bindparam("change") == _CHANGE, Ticket.id > bindparam("ticket"))),
    )
    .order_by(_CHANGE, Ticket.id)
    .limit(bindparam("most"))
)
_PEOPLE = select(
    Attendee.id, Attendee.ticket_id, Attendee.type, Attendee.ordinal, Attendee.first_issue, Attendee.last_issue,
    Attendee.extra,
).where(Attendee.ticket_id.in_(bindparam("tickets")))  # fmt: skip
_SEEN = (
    select(Visit.attendee_id, Station.key, Visit.day, func.min(Scan.scanned_at))
    .join(Station, Station.id == Visit.station_id)
    .join(Attendee, Attendee.id == Visit.attendee_id)
    .join(ScanAttendee, ScanAttendee.attendee_id == Visit.attendee_id)
    .join(Scan, and_(Scan.id == ScanAttendee.scan_id, Scan.station_id == Visit.station_id, Scan.voided.is_(False)))
    .where(Station.event_id == bindparam("event"), Attendee.ticket_id.in_(bindparam("tickets", expanding=True)))
    .group_by(Visit.attendee_id, Station.key, Visit.day)
    .order_by(Visit.attendee_id, Visit.day, Station.key)
)


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


class EventNews(NamedTuple):
    """What phones have to know of an event that may have changed since they were paired."""

    starts_at: datetime
    ends_at: datetime
    room_limit: int | None
    closed: bool
    cancelled: bool


def event_news(session: Session, event_id: int) -> EventNews:
    """Tell how an event stands now."""
    return EventNews(*session.execute(_EVENT_NEWS, {"event": event_id}).one())


class Seen(NamedTuple):
    """At which station somebody was seen, on which day of the event, and when first."""

    station: str
    day: date
    at: datetime | None
    """No value if the first scan there was on another day."""


class RosterPerson(NamedTuple):
    """Somebody a ticket has or had."""

    id: UUID
    ticket_id: UUID
    type: str
    ordinal: int
    first_issue: int
    last_issue: int | None
    extra: bool


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A ticket as a phone may know it, with where each person was seen."""

    ticket: Ticket
    people: list[tuple[RosterPerson, list[Seen]]]
    change: int

    def names(self, person: RosterPerson) -> bool:
        """Say whether somebody is on the ticket as it is now, expected or come along."""
        issue = self.ticket.issue
        return person.first_issue <= issue <= (person.last_issue or issue)


def roster(session: Session, event_id: int, after: tuple[int, str], limit: int) -> list[RosterRow]:
    """List tickets that changed, or whose people were seen, since a point of the event's history.

    Their people, in vocabulary order, are those of the current issue, who came along, and who was seen: also whoever
    came with an older code and is no longer named on the ticket.

    Args:
        session: Any session.
        event_id: The event.
        after: Change number and ticket id (hex) of the last row the phone has; (0, "") for all.
        limit: Most rows; the next call goes on behind the last.
    """
    last = {"event": event_id, "change": after[0], "ticket": UUID(after[1] or "0" * 32), "most": limit}
    tickets = {ticket.id: RosterRow(ticket, [], change) for ticket, change in session.execute(_CHANGED, last)}
    if not tickets:  # the usual answer, to every phone every minute
        return []
    visits = _visits(session, event_id, tickets)
    people = (RosterPerson(*row) for row in session.execute(_PEOPLE, {"tickets": list(tickets)}))
    for person in sorted(people, key=by_vocabulary):
        row, seen_at = tickets[person.ticket_id], visits.get(person.id, [])
        if seen_at or row.names(person):
            row.people.append((person, seen_at))
    return list(tickets.values())


def _visits(session: Session, event_id: int, tickets: Collection[UUID]) -> dict[UUID, list[Seen]]:
    """Tell at which stations, and on which days, the people of some tickets were seen."""
    event = session.get_one(Event, event_id)
    days = EventDays.between(event.starts_at, event.ends_at, event.time_zone)
    seen: dict[UUID, list[Seen]] = {}
    for attendee, key, day, at in session.execute(_SEEN, {"event": event_id, "tickets": list(tickets)}):
        seen.setdefault(attendee, []).append(Seen(key, day, at if days.nearest(at) == day else None))
    return seen
