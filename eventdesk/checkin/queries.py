"""What check-in asks the database. Never a name, never a contact."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Device, DeviceStation, Scan, ScanAttendee, Visit
from eventdesk.checkin.rules import EventDays, Party, Person, Sighting, by_vocabulary
from eventdesk.errors import NotSignedInError
from eventdesk.events.models import Event, Station, Status
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.vocabulary import StationKind


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


@dataclass(frozen=True, slots=True)
class KnownScan:
    """A scan the server already has."""

    id: UUID
    event_id: int
    device_id: int | None
    ticket_id: UUID | None
    void_of: UUID | None
    answer: dict[str, Any]


# Built once: composing a statement costs more than the database needs to answer it.
_ACCESS = (
    select(Device.id, Event.id, Event.starts_at, Event.ends_at, Event.time_zone, Station.id, Station.key, Station.kind)
    .join(Event, Event.id == Device.event_id)
    .join(DeviceStation, DeviceStation.device_id == Device.id)
    .join(Station, Station.id == DeviceStation.station_id)
    .where(
        Device.token_hash == bindparam("token_hash"),
        Device.revoked_at.is_(None),
        Device.expires_at > bindparam("now"),
        Event.status != Status.DRAFT,
    )
)
_KNOWN = select(Scan.id, Scan.event_id, Scan.device_id, Scan.ticket_id, Scan.void_of, Scan.answer).where(
    or_(Scan.id.in_(bindparam("ids")), Scan.void_of.in_(bindparam("ids")))
)
# Seven columns of the ticket, six of the person, four of the scan and its station.
_PARTIES: Select[*tuple[Any, ...]] = (
    select(
        Ticket.id, Ticket.number, Ticket.issue, Ticket.admits, Ticket.revoked_at, Ticket.language, Ticket.source,
        Attendee.id, Attendee.type, Attendee.ordinal, Attendee.first_issue, Attendee.last_issue, Attendee.extra,
        Scan.id, Scan.station_id, Scan.scanned_at, Station.kind,
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


def access_by_token(session: Session, token: str, now: datetime) -> Access:
    """Find the phone a bearer token belongs to.

    Raises:
        NotSignedInError: No such phone, or its time is over, or it was revoked.
    """
    rows = session.execute(_ACCESS, {"token_hash": hash_of(token), "now": now}).all()
    if not rows:
        raise NotSignedInError
    device_id, event_id, starts_at, ends_at, zone = rows[0][:5]
    days = EventDays.between(starts_at, ends_at, zone)
    return Access(device_id, event_id, days, {row[6]: StationHere(*row[5:]) for row in rows})


def known_scans(session: Session, ids: Collection[UUID]) -> list[KnownScan]:
    """Find scans by id, and the undoings of these ids that came before them."""
    rows = session.execute(_KNOWN, {"ids": list(ids)})
    return [KnownScan(*row) for row in rows]


def parties(session: Session, event_id: int, ids: Collection[UUID], numbers: Collection[str]) -> list[Party]:
    """Load tickets of an event by id or number, with their people and all scans not undone."""
    found: dict[UUID, Party] = {}
    seen: dict[tuple[UUID, UUID], tuple[int, datetime, bool, set[UUID]]] = {}
    for row in session.execute(_PARTIES, {"event": event_id, "ids": list(ids), "numbers": list(numbers)}):
        party = found.get(row[0]) or found.setdefault(row[0], _party(row))
        if row[7] is not None:
            party.people[row[7]] = Person(*row[7:13])
        if row[13] is not None:
            counts = row[16] != StationKind.TECHNICAL
            seen.setdefault((row[0], row[13]), (row[14], row[15], counts, set()))[3].add(row[7])
    for (ticket, scan), (station, at, counts, people) in seen.items():
        found[ticket].sightings[scan] = Sighting(station, at, frozenset(people), counts=counts)
    return list(found.values())


def foreign_tickets(session: Session, event_id: int, ids: Collection[UUID]) -> Collection[UUID]:
    """Tell which of these ids are tickets of other events."""
    return session.scalars(select(Ticket.id).where(Ticket.id.in_(ids), Ticket.event_id != event_id)).all()


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


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A ticket as a phone may know it, with the stations and days at which each person was seen."""

    ticket: Ticket
    people: list[tuple[Attendee, list[tuple[str, date]]]]
    change: int


def roster(session: Session, event_id: int, after: tuple[int, str], limit: int) -> list[RosterRow]:
    """List tickets that changed, or whose people were seen, since a point of the event's history.

    Their people are those of the current issue and who came along, in vocabulary order.

    Args:
        session: Any session.
        event_id: The event.
        after: Change number and ticket id (hex) of the last row the phone has; (0, "") for all.
        limit: Most rows; the next call goes on behind the last.
    """
    seen = select(func.max(Attendee.changed)).where(Attendee.ticket_id == Ticket.id).scalar_subquery()
    change = case((seen > Ticket.changed, seen), else_=Ticket.changed)
    behind = or_(change > after[0], and_(change == after[0], Ticket.id > UUID(after[1] or "0" * 32)))
    rows = session.execute(
        select(Ticket, change).where(Ticket.event_id == event_id, behind).order_by(change, Ticket.id).limit(limit)
    ).all()
    tickets = {ticket.id: RosterRow(ticket, [], number) for ticket, number in rows}
    visits = _visits(session, event_id, tickets)
    people = session.scalars(
        select(Attendee)
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .where(
            Ticket.id.in_(tickets),
            Attendee.first_issue <= Ticket.issue,
            or_(Attendee.last_issue.is_(None), Attendee.last_issue >= Ticket.issue),
        )
    )
    for person in sorted(people, key=by_vocabulary):
        tickets[person.ticket_id].people.append((person, visits.get(person.id, [])))
    return list(tickets.values())


def _visits(session: Session, event_id: int, tickets: Collection[UUID]) -> dict[UUID, list[tuple[str, date]]]:
    """Tell at which stations, and on which days, the people of some tickets were seen."""
    rows = session.execute(
        select(Visit.attendee_id, Station.key, Visit.day)
        .join(Station, Station.id == Visit.station_id)
        .join(Attendee, Attendee.id == Visit.attendee_id)
        .where(Station.event_id == event_id, Attendee.ticket_id.in_(tickets))
        .order_by(Visit.attendee_id, Visit.day, Station.key)
    )
    seen: dict[UUID, list[tuple[str, date]]] = {}
    for attendee, key, day in rows:
        seen.setdefault(attendee, []).append((key, day))
    return seen
