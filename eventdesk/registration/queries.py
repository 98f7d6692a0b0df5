"""What was registered, found by what a family holds in its hands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.occasion import COLUMNS, DIRECTIONS, Occasion, Words, directions, facts, with_titles
from eventdesk.registration.models import ENDED, Registration
from eventdesk.registration.rules import is_page_key
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import TYPES


class Earlier(NamedTuple):
    """A registration as a new form needs it: sent with the same form, or reached under the same contact."""

    submission_id: UUID
    page_key: str
    fingerprint: bytes
    name: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyTicket(Occasion):
    """A ticket with everything its own page says."""

    event_id: int
    number: str
    stem: bytes
    issue: int
    admits: int
    revoked: bool
    party: Mapping[str, int]
    moved: bool
    """The event has had another time or place since this family registered."""
    directions: Words
    """How to get there; empty if nobody wrote it down."""


_EARLIER = select(
    Registration.submission_id,
    Registration.page_key,
    Registration.fingerprint,
    Registration.name,
    Registration.phone,
    Registration.email,
).where(
    or_(
        Registration.submission_id == bindparam("submission_id"),
        and_(
            Registration.event_id == bindparam("event_id"),
            Registration.status.not_in(ENDED),
            or_(
                Registration.phone == bindparam("phone"),
                func.lower(Registration.email).like(bindparam("provider")),
            ),
        ),
    )
)

_TICKET = with_titles(
    select(
        *COLUMNS, *DIRECTIONS, Registration.created_at,
        Ticket.id, Ticket.event_id, Ticket.number, Ticket.stem, Ticket.issue, Ticket.admits, Ticket.revoked_at,
    )
    .select_from(Registration)
    .join(Ticket, Ticket.id == Registration.ticket_id)
    .join(Event, Event.id == Ticket.event_id)
    .where(Registration.page_key == bindparam("key"))
)  # fmt: skip
_PARTY = (
    select(Attendee.type, func.count())
    .where(Attendee.ticket_id == bindparam("ticket_id"), Attendee.last_issue.is_(None), Attendee.extra.is_(False))
    .group_by(Attendee.type)
)


def grouped(number: str) -> str:
    """Write a ticket number as people read it out: three digits, then four."""
    return f"{number[:3]}\u00a0{number[3:]}"


def earlier_registrations(
    session: Session, submission_id: UUID, event_id: int, phone: str | None, email: str | None
) -> list[Earlier]:
    """Find what was sent with this form before, and whoever is registered for the event under this phone number.

    And whoever has an address with the same provider: which of them are one box is no question for SQL.
    """
    provider = f"%@{email.rpartition('@')[2].lower()}" if email else ""
    values = {"submission_id": submission_id, "event_id": event_id, "phone": phone, "provider": provider}
    return [Earlier(*row) for row in session.execute(_EARLIER, values)]


def family_ticket(session: Session, key: str, language: str) -> FamilyTicket:
    """Find a ticket by the key of its page.

    Raises:
        NotFoundError: There is none, or no longer.
    """
    if not is_page_key(key):
        raise NotFoundError("ticket")
    row = session.execute(_TICKET, {"key": key, "language": language}).one_or_none()
    if row is None or row.stem is None:
        raise NotFoundError("ticket")
    counts = {kind: count for kind, count in session.execute(_PARTY, {"ticket_id": row.id})}  # noqa: C416 - rows
    return FamilyTicket(
        **facts(row, language, registered=True),
        event_id=row.event_id,
        number=row.number,
        stem=row.stem,
        issue=row.issue,
        admits=row.admits,
        revoked=row.revoked_at is not None,
        party={kind: counts[kind] for kind in TYPES if kind in counts},
        moved=row.changed_at is not None and row.created_at < row.changed_at,
        directions=directions(row, language),
    )
