"""The roster: what phones know of an event's tickets, and how they hear of what changed. Never a name or contact."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Scan, ScanAttendee, Visit
from eventdesk.checkin.rules import EventDays, by_vocabulary
from eventdesk.events.models import Event, Station, Status
from eventdesk.tickets.models import Attendee, Ticket

# Built once: composing a statement costs more than the database needs to answer it.
_EVENT_NEWS = select(
    Event.starts_at, Event.ends_at, Event.room_limit, Event.closed_at.is_not(None), Event.status == Status.CANCELLED
).where(Event.id == bindparam("event"))
# Grouped once: asked for each ticket, PostgreSQL needed twelve seconds for a page of 5,000.
_LAST_SEEN = (
    select(Attendee.ticket_id, func.max(Attendee.changed).label("changed"))
    .join(Ticket, Ticket.id == Attendee.ticket_id)
    .where(Ticket.event_id == bindparam("event"), Attendee.changed >= bindparam("change"))
    .group_by(Attendee.ticket_id)
    .subquery()
)
_CHANGE = case((Ticket.changed < _LAST_SEEN.c.changed, _LAST_SEEN.c.changed), else_=Ticket.changed)
_CHANGED = (
    select(Ticket, _CHANGE)
    .outerjoin(_LAST_SEEN, _LAST_SEEN.c.ticket_id == Ticket.id)
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


class RosterPerson(NamedTuple):
    """Somebody a ticket has or had."""

    id: UUID
    ticket_id: UUID
    type: str
    ordinal: int
    first_issue: int
    last_issue: int | None
    extra: bool


class Seen(NamedTuple):
    """At which station somebody was seen, on which day of the event, and when first."""

    station: str
    day: date
    at: datetime | None
    """No value if the first scan there was on another day."""


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
