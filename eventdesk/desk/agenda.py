"""What the page of today knows of each event: three statements, however many events there are.

A further kind of line needs a number here, if it needs any (a column of `_COUNTS`), and a function in `agenda_lines`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, String, and_, cast, func, null, or_, select, union_all
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Conflict, Device
from eventdesk.desk.queries import HEARD_AT
from eventdesk.desk.watching import SILENT
from eventdesk.events.models import Event, EventText, Status
from eventdesk.halls.models import Interpreter, Partner
from eventdesk.halls.rules import Answer
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import Failure
from eventdesk.registration.models import ENDED, Registration, RegistrationStatus
from eventdesk.tickets.models import Ticket

AHEAD = timedelta(days=14)
"""How far the page looks ahead."""
BACK = timedelta(days=30)
"""How far it looks back; afterwards an event is closed by itself, or came from an import."""


class Demand(NamedTuple):
    """Registered people who want to speak a language."""

    language: str
    persons: int
    parties: int


@dataclass(slots=True)
class Concern:
    """An event near today, and what somebody may have to do about it.

    Attributes:
        counts: One number for each name in `_COUNTS`.
        titles: By language.
        booked: Languages of interpreters who said yes.
    """

    event: Event
    counts: Mapping[str, int]
    titles: dict[str, str] = field(default_factory=dict)
    booked: set[str] = field(default_factory=set)
    demand: list[Demand] = field(default_factory=list)

    @property
    def title(self) -> str:
        """German title, or else the name in the address."""
        return self.titles.get("de") or self.event.slug


def concerns(session: Session, now: datetime) -> Sequence[Concern]:
    """Gather the events of the next days and those that are over and not closed, the first one first."""
    counts = {name: make(now) for name, make in _COUNTS.items()}
    over = and_(Event.ends_at <= now, Event.ends_at > now - BACK, Event.closed_at.is_(None))
    near = or_(and_(Event.ends_at > now, Event.starts_at < now + AHEAD), over)
    draft_is_over = and_(Event.status == Status.DRAFT, Event.ends_at <= now)
    rows: Sequence[Any] = session.execute(
        select(Event, *counts.values())
        .where(Event.status != Status.CANCELLED, near, ~draft_is_over)
        .order_by(Event.starts_at, Event.id)
    ).all()
    found = {row[0].id: Concern(row[0], dict(zip(counts, row[1:], strict=True))) for row in rows}
    if found:
        _add_languages(session, found)
        _add_demand(session, found)
    return list(found.values())


def _add_languages(session: Session, found: Mapping[int, Concern]) -> None:
    """Add what the events are called in which languages, and for which ones interpreters are booked."""
    titles = select(EventText.event_id, EventText.language, EventText.title).where(EventText.event_id.in_(found))
    nothing = cast(null(), String)
    booked = select(Interpreter.event_id, Interpreter.language, nothing).where(
        Interpreter.event_id.in_(found), Interpreter.booked
    )
    rows: Sequence[Any] = session.execute(union_all(titles, booked)).all()
    for event_id, language, title in rows:
        if title is None:
            found[event_id].booked.add(language)
        else:
            found[event_id].titles[language] = title


def _add_demand(session: Session, found: Mapping[int, Concern]) -> None:
    """Add which languages people want to speak there, the most wanted first; also those who wait."""
    persons = func.sum(func.coalesce(Registration.persons, Ticket.admits))
    rows: Sequence[Any] = session.execute(
        select(Registration.event_id, Registration.spoken_language, persons, func.count())
        .outerjoin(Ticket, Ticket.id == Registration.ticket_id)
        .where(Registration.event_id.in_(found), Registration.status.not_in(ENDED))
        .where(Registration.spoken_language.is_not(None))
        .group_by(Registration.event_id, Registration.spoken_language)
        .order_by(persons.desc(), Registration.spoken_language)
    ).all()
    for event_id, language, people, parties in rows:
        found[event_id].demand.append(Demand(language, people or 0, parties))


def _registrations(*conditions: Any) -> ScalarSelect[int]:
    """Count registrations of the event of a row."""
    return _count(Registration, Registration.event_id == Event.id, *conditions)


def _count(table: Any, *conditions: Any) -> ScalarSelect[int]:
    """Count rows of a table that belong to the event of a row."""
    return select(func.count()).select_from(table).where(*conditions).correlate(Event).scalar_subquery()


def _undelivered(_now: datetime) -> ScalarSelect[int]:
    """Count mails that did not reach families."""
    return (
        select(func.count())
        .select_from(OutgoingMail)
        .join(Registration, Registration.page_key == OutgoingMail.about)
        .where(Registration.event_id == Event.id, OutgoingMail.failed_at.is_not(None))
        .where(OutgoingMail.failure != Failure.DROPPED)
        .correlate(Event)
        .scalar_subquery()
    )


_GIVEN_UNASKED = and_(
    Registration.status == RegistrationStatus.CONFIRMED,
    Registration.queued_at.is_not(None),
    Registration.offered_at.is_(None),
)
_PAIRED = (Device.event_id == Event.id, Device.revoked_at.is_(None), Device.paired_at.is_not(None))
_COUNTS: Mapping[str, Callable[[datetime], ScalarSelect[int]]] = {
    "waiting": lambda _now: _registrations(Registration.status == RegistrationStatus.WAITING),
    "to_call": lambda _now: _registrations(
        or_(Registration.status == RegistrationStatus.OFFERED, _GIVEN_UNASKED),
        Registration.email.is_(None),
        Registration.phone.is_not(None),
        Registration.called_at.is_(None),
    ),
    "to_check": lambda _now: _count(Conflict, Conflict.event_id == Event.id, Conflict.settled_at.is_(None)),
    "undelivered": _undelivered,
    "unanswered": lambda _now: _count(Partner, Partner.event_id == Event.id, Partner.answer == Answer.OPEN),
    "phones": lambda _now: _count(Device, *_PAIRED),
    "silent": lambda now: _count(Device, *_PAIRED, or_(HEARD_AT.is_(None), now - SILENT > HEARD_AT)),
}
"""Numbers about one event, each a part of the one statement."""
