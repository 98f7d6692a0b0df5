"""Issuing tickets, and giving them other people."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from eventdesk.db import table_of
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.seats import SeatsTaken
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.tickets.rules import (
    MAX_ISSUE,
    MAX_ORDINAL,
    STEM_BYTES,
    Member,
    attendee_id,
    code_text,
    exchange,
    number_of,
    ticket_id,
)
from eventdesk.vocabulary import TYPES

_TICKET, _ATTENDEE = table_of(Ticket), table_of(Attendee)
_NEW_TICKET, _NEW_ATTENDEES = insert(_TICKET), insert(_ATTENDEE)
_REISSUE = (
    update(_TICKET)
    .where(_TICKET.c.id == bindparam("ticket"))
    .values(issue=bindparam("new_issue"), admits=bindparam("size"), changed=bindparam("change"))
)
_STAY_AT_HOME = update(_ATTENDEE).where(_ATTENDEE.c.id.in_(bindparam("people"))).values(last_issue=bindparam("last"))


class ChangedTooOftenError(EventdeskError):
    """A ticket can be changed often, but not without end."""

    code = "changed-too-often"
    status = 409


@dataclass(frozen=True, slots=True)
class TicketOrder:
    """What a ticket shall say: for which event, how many of which type, in which language."""

    event_id: int
    party: Mapping[str, int]
    source: Source
    language: str | None = None
    home_ags: str | None = None

    @property
    def size(self) -> int:
        """Everybody, children too."""
        return sum(self.party.values())


def issue(session: Session, order: TicketOrder, taken: SeatsTaken, now: datetime) -> Ticket:
    """Issue a ticket for seats that were taken in this transaction.

    Returns:
        The ticket as it was stored; it is not tracked by the session.
    """
    stem = secrets.token_bytes(STEM_BYTES)
    ticket = ticket_id(order.event_id, stem)
    values = {
        "id": ticket,
        "event_id": order.event_id,
        "number": number_of(order.event_id, taken.ticket_ordinal),
        "stem": stem,
        "issue": 1,
        "admits": order.size,
        "source": order.source,
        "language": order.language,
        "home_ags": order.home_ags,
        "created_at": now,
        "changed": taken.change_number,
    }
    session.execute(_NEW_TICKET, values)
    people = attendee_rows(ticket, order.party, taken.change_number)
    if people:
        session.execute(_NEW_ATTENDEES, people)
    return Ticket(**values, revoked_at=None)


def issue_blanks(session: Session, event_id: int, count: int, now: datetime) -> list[Ticket]:
    """Make tickets ahead for families without a phone; they get their types by the first scan.

    Raises:
        NotFoundError: There is no such event.
    """
    order = TicketOrder(event_id, {}, Source.BLANK)
    return [issue(session, order, numbered, now) for numbered in take_numbers(session, event_id, count)]


def take_numbers(session: Session, event_id: int, count: int) -> list[SeatsTaken]:
    """Number tickets whose seats are not taken now: none are needed, or they have been held.

    Raises:
        NotFoundError: There is no such event.
    """
    numbered = session.execute(
        update(Event)
        .where(Event.id == event_id)
        .values(tickets_issued=Event.tickets_issued + count, change_number=Event.change_number + 1)
        .returning(Event.tickets_issued, Event.change_number)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if numbered is None:
        raise NotFoundError("event")
    last, change_number = numbered
    return [SeatsTaken(ordinal, change_number) for ordinal in range(last - count + 1, last + 1)]


def reissue(
    session: Session,
    ticket: UUID,
    issue: int,
    party: Mapping[str, int],
    members: Collection[Member],
    change_number: int,
) -> int:
    """Give a ticket another party, and with it a new code; the code of before answers "replaced" from now on.

    Args:
        session: A transaction that holds the event's row.
        ticket: The ticket.
        issue: Its issue until now.
        party: How many of which type come from now on.
        members: Everybody the ticket has or had.
        change_number: The event's, so that paired phones learn of it.

    Returns:
        The new issue.

    Raises:
        ChangedTooOftenError: The code has no room for another issue, or a type none for other people.
    """
    moving = exchange(members, party)
    if issue >= MAX_ISSUE or any(ordinals[-1] > MAX_ORDINAL for ordinals in moving.coming.values()):
        raise ChangedTooOftenError("no room for another issue")
    size = sum(party.values())
    session.execute(_REISSUE, {"ticket": ticket, "new_issue": issue + 1, "size": size, "change": change_number})
    if moving.leaving:
        session.execute(_STAY_AT_HOME, {"people": list(moving.leaving), "last": issue})
    if moving.coming:
        rows = [
            {**_person(ticket, kind, ordinal, change_number), "first_issue": issue + 1}
            for kind, ordinals in moving.coming.items()
            for ordinal in ordinals
        ]
        session.execute(_NEW_ATTENDEES, rows)
    return issue + 1


def attendee_rows(ticket: UUID, party: Mapping[str, int], change_number: int) -> list[dict[str, Any]]:
    """Spell out a party as people: a row for each, in vocabulary order."""
    return [
        _person(ticket, kind, ordinal, change_number) for kind in TYPES for ordinal in range(1, party.get(kind, 0) + 1)
    ]


def _person(ticket: UUID, kind: str, ordinal: int, change_number: int) -> dict[str, Any]:
    """Spell out one person."""
    return {
        "id": attendee_id(ticket, kind, ordinal),
        "ticket_id": ticket,
        "type": kind,
        "ordinal": ordinal,
        "changed": change_number,
    }


def code_for(ticket: Ticket, keys: Mapping[int, bytes]) -> str:
    """Write the current code of a ticket; a blank one keeps the code it was printed with, whoever came with it.

    Raises:
        NotFoundError: A walk-in without a code.
    """
    if ticket.stem is None:
        raise NotFoundError("code")
    size = 0 if ticket.source == Source.BLANK else ticket.admits
    return code_text(keys, ticket.event_id, ticket.stem, size, ticket.issue)


def address_of(code: str, host: str, *, secure: bool) -> str:
    """Spell a code's address in capitals, so that its QR stays small."""
    return f"{'HTTPS' if secure else 'HTTP'}://{host.upper()}/T/{code}"
