"""What a ticket says to strangers, and which tickets wait on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, exists, func, select
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.occasion import COLUMNS, Occasion, facts, with_titles
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.tickets.rules import is_genuine, read


class NoLongerValidError(EventdeskError):
    """The ticket was cancelled."""

    code = "ticket-cancelled"
    status = 410


class ReplacedError(EventdeskError):
    """The party has changed and has a newer code."""

    code = "ticket-replaced"
    status = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFace(Occasion):
    """What whoever reads a code may know: for what, when, where, for how many. No name, no contact."""

    admits: int


class BlankBatch(NamedTuple):
    """Blank tickets that were made in one go."""

    made_at: datetime
    tickets: int
    given_out: int
    """Those that somebody came with."""


_FACE = with_titles(
    select(*COLUMNS, Ticket.issue, Ticket.admits, Ticket.revoked_at)
    .join(Event, Event.id == Ticket.event_id)
    .where(Ticket.id == bindparam("ticket_id"))
)  # fmt: skip
_OCCASION = with_titles(select(*COLUMNS).where(Event.id == bindparam("event_id")))


def ticket_face(session: Session, text: str, keys: Mapping[int, bytes], language: str) -> TicketFace:
    """Find what a code stands for.

    Raises:
        NotFoundError: No code, not made by us, or of a ticket that does not exist; nobody learns which.
        NoLongerValidError: The ticket was cancelled.
        ReplacedError: There is a newer code.
    """
    code = read(text)
    if code is None or not is_genuine(code, keys):
        raise NotFoundError("code")
    row = session.execute(_FACE, {"ticket_id": code.ticket_id, "language": language}).one_or_none()
    if row is None or row.issue < code.issue:
        raise NotFoundError("code")
    if row.revoked_at is not None:
        raise NoLongerValidError("revoked")
    if row.issue > code.issue:
        raise ReplacedError("replaced")
    return TicketFace(**facts(row, language), admits=row.admits)


def occasion_of(session: Session, event_id: int, language: str) -> Occasion:
    """Say what an event is, when and where, for paper that only people who come will read.

    Raises:
        NotFoundError: There is no such event.
    """
    row = session.execute(_OCCASION, {"event_id": event_id, "language": language}).one_or_none()
    if row is None:
        raise NotFoundError("event")
    return Occasion(**facts(row, language, registered=True))


def blank_batches(session: Session, event_id: int) -> list[BlankBatch]:
    """List when blank tickets were made for an event, and how many of them were given out, the first ones first."""
    given_out = func.sum(case((_has_people(), 1), else_=0))
    rows = session.execute(
        select(Ticket.created_at, func.count(), given_out)
        .where(Ticket.event_id == event_id, Ticket.source == Source.BLANK)
        .group_by(Ticket.created_at)
        .order_by(Ticket.created_at)
    )
    return [BlankBatch(*row) for row in rows]


def unused_blanks(session: Session, event_id: int, made_at: datetime) -> Sequence[Ticket]:
    """List the blank tickets of one batch that nobody has come with, in the order of their numbers."""
    unused = select(Ticket).where(*_unused(event_id), Ticket.created_at == made_at)
    return session.scalars(unused.order_by(Ticket.number)).all()


def all_unused_blanks(session: Session, event_id: int, most: int) -> Sequence[Ticket]:
    """List so many blank tickets of an event that nobody has come with, those made first at the beginning."""
    unused = select(Ticket).where(*_unused(event_id))
    return session.scalars(unused.order_by(Ticket.created_at, Ticket.number).limit(most)).all()


def _unused(event_id: int) -> tuple[ColumnElement[bool], ...]:
    """Blank tickets that can still be given out."""
    return Ticket.event_id == event_id, Ticket.source == Source.BLANK, Ticket.revoked_at.is_(None), ~_has_people()


def _has_people() -> ColumnElement[bool]:
    """Whether a scan gave a ticket its people."""
    return exists().where(Attendee.ticket_id == Ticket.id)
