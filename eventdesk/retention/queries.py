"""What is due, and what was done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from eventdesk.advice.models import AdviceNote
from eventdesk.checkin.models import Conflict, Device, Scan
from eventdesk.events.models import Event, EventText
from eventdesk.halls.queries import HAS_CONTACTS
from eventdesk.journal import Deletion, Kind
from eventdesk.professionals.models import Person
from eventdesk.registration.models import Registration
from eventdesk.retention.models import RetentionRun
from eventdesk.retention.rules import Term, ended_by, goes_at
from eventdesk.tickets.models import Ticket

NAME = "retention"
"""The one row of rounds."""
RECENT = 50
"""How many deletions the desk shows."""

_REGISTERED = exists().where(Registration.event_id == Event.id)
_TICKETS = exists().where(Ticket.event_id == Event.id)
_LEFT: Mapping[Term, ColumnElement[bool]] = {
    Term.WAITING: exists().where(Registration.event_id == Event.id, Registration.ticket_id.is_(None)),
    Term.CONTACTS: or_(
        _REGISTERED,
        exists().where(Person.event_id == Event.id),
        and_(Event.contacts_gone_at.is_(None), _TICKETS),
        HAS_CONTACTS,
    ),
    Term.PEOPLE: or_(
        _TICKETS,
        exists().where(Scan.event_id == Event.id),
        exists().where(Conflict.event_id == Event.id),
        exists().where(AdviceNote.event_id == Event.id),
    ),
    Term.PHONES: exists().where(Device.event_id == Event.id),
}
"""Events that still have rows of a kind. Rows that come late, or were left by a worker that was killed, count too."""


class Due(NamedTuple):
    """Rows of an event, and when they go."""

    term: Term
    slug: str
    title: str
    goes_at: datetime


class Done(NamedTuple):
    """A deletion that was carried out."""

    at: datetime
    kind: str
    subject: str
    number: int


def due_events(session: Session, term: Term, now: datetime) -> Sequence[str]:
    """Name the events whose rows of a kind are due, the oldest first."""
    found = select(Event.slug).where(Event.ends_at <= ended_by(term, now), _LEFT[term])
    return session.scalars(found.order_by(Event.ends_at, Event.id)).all()


def coming(session: Session, limit: int) -> Sequence[Due]:
    """List what goes next, by event, in order of time."""
    questions = [
        select(literal(term.value).label("term"), Event.slug, Event.ends_at, func.coalesce(EventText.title, Event.slug))
        .outerjoin(EventText, and_(EventText.event_id == Event.id, EventText.language == "de"))
        .where(left)
        for term, left in _LEFT.items()
    ]
    rows = [
        Due(Term(term), slug, title, goes_at(Term(term), ends_at))
        for term, slug, ends_at, title in session.execute(union_all(*questions))
    ]
    return sorted(rows, key=lambda due: (due.goes_at, due.slug))[:limit]


def done(session: Session) -> Sequence[Done]:
    """List the newest deletions. Single families are counted by day only: nobody is to look for one."""
    rows = session.execute(
        select(Deletion.at, Deletion.kind, Deletion.subject, Deletion.number)
        .where(Deletion.kind.in_((Kind.WAITING, Kind.CONTACTS, Kind.PEOPLE, Kind.PHONES, Kind.AUDIT)))
        .order_by(Deletion.at.desc(), Deletion.id)
        .limit(RECENT)
    )
    return [Done(*row) for row in rows]


def last_run(session: Session) -> RetentionRun | None:
    """Tell when the last round began and ended."""
    return session.get(RetentionRun, NAME)
