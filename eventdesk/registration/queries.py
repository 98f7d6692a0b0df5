"""What was registered, found by what a family holds in its hands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.occasion import COLUMNS, DIRECTIONS, Occasion, Words, directions, facts, with_titles
from eventdesk.registration.models import Registration
from eventdesk.registration.rules import is_page_key
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import TYPES


class Submission(NamedTuple):
    """A registration as a form sent again needs it."""

    page_key: str
    fingerprint: bytes
    name: str | None


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
    directions: Words
    """How to get there; empty if nobody wrote it down."""


_SUBMISSION = select(Registration.page_key, Registration.fingerprint, Registration.name).where(
    Registration.submission_id == bindparam("submission_id")
)

_TICKET = with_titles(
    select(
        *COLUMNS, *DIRECTIONS,
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


def submission(session: Session, submission_id: UUID) -> Submission | None:
    """Find what was sent with this form before."""
    row = session.execute(_SUBMISSION, {"submission_id": submission_id}).one_or_none()
    return None if row is None else Submission(*row)


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
        directions=directions(row, language),
    )
