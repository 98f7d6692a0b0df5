"""A registration taken in hand: its event's row is ours until the transaction ends.

All writers of one event take its row first: registering, scanning, promoting, and the verbs of a family's page. So
two phones of one family follow each other, and nobody cancels while the door lets the family in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.db import table_of
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.rules import is_page_key
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import Member


class AlreadyHereError(EventdeskError):
    """Somebody of the party was seen: from now on only the door changes it."""

    code = "already-here"
    status = 409


class EventOverError(EventdeskError):
    """The event is over; there is nothing left to change."""

    code = "event-over"
    status = 409


class HeldTicket(NamedTuple):
    """The ticket of a registration in hand."""

    id: UUID
    issue: int
    admits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A registration in hand.

    Attributes:
        id: Its row.
        event_id: Its event.
        event_status: Whether the event takes place.
        ends_at: When the event is over.
        change_number: The event's, drawn for this transaction.
        status: Where the registration stands.
        persons: Seats that are held for a party without ticket.
        email: Where its mail went.
        offer_ends_at: Until when seats are held for it, if they are.
        ticket: Its ticket, once it has one.
        members: Everybody the ticket has or had.
        seen: Somebody of them was seen at a station.
    """

    id: int
    event_id: int
    event_status: Status
    ends_at: datetime
    change_number: int
    status: RegistrationStatus
    persons: int | None
    email: str | None
    offer_ends_at: datetime | None
    ticket: HeldTicket | None
    members: list[Member]
    seen: bool


_EVENT = table_of(Event)
_TAKE = (
    update(_EVENT)
    .where(
        _EVENT.c.id == select(Registration.event_id).where(Registration.page_key == bindparam("key")).scalar_subquery()
    )
    .values(change_number=_EVENT.c.change_number + 1)
    .returning(_EVENT.c.id, _EVENT.c.status, _EVENT.c.ends_at, _EVENT.c.change_number)
)
_FOUND = (
    select(
        Registration.id, Registration.status, Registration.persons, Registration.email,
        Registration.offer_ends_at, Ticket.id.label("ticket_id"), Ticket.issue, Ticket.admits,
    )
    .outerjoin(Ticket, Ticket.id == Registration.ticket_id)
    .where(Registration.page_key == bindparam("key"))
)  # fmt: skip
_MEMBERS = select(
    Attendee.id, Attendee.type, Attendee.ordinal, Attendee.last_issue, Attendee.extra,
    exists().where(Visit.attendee_id == Attendee.id),
).where(Attendee.ticket_id == bindparam("ticket_id"))  # fmt: skip


def hold(session: Session, key: str) -> Held:
    """Take the registration of a family's page in hand, and wait until nobody else has its event.

    Raises:
        NotFoundError: There is none, or no longer.
    """
    event = session.execute(_TAKE, {"key": key}).one_or_none() if is_page_key(key) else None
    if event is None:
        raise NotFoundError("registration")
    # Looked for once more: it may have been deleted while we waited for the event.
    found = session.execute(_FOUND, {"key": key}).one_or_none()
    if found is None:
        raise NotFoundError("registration")
    people = session.execute(_MEMBERS, {"ticket_id": found.ticket_id}).all() if found.ticket_id else []
    return Held(
        id=found.id,
        event_id=event.id,
        event_status=Status(event.status),
        ends_at=event.ends_at,
        change_number=event.change_number,
        status=RegistrationStatus(found.status),
        persons=found.persons,
        email=found.email,
        offer_ends_at=found.offer_ends_at,
        ticket=HeldTicket(found.ticket_id, found.issue, found.admits) if found.ticket_id else None,
        members=[Member(*person[:5]) for person in people],
        seen=any(person[5] for person in people),
    )
