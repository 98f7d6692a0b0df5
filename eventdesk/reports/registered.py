"""Who had registered, and who of them came: a figure of its own, never a base of attendances."""

from typing import Any

from sqlalchemy import Select, SQLColumnExpression, case, func, select
from sqlalchemy.orm import Session

from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from eventdesk.reports.facts import RegistrationFact
from eventdesk.reports.queries import Which
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.vocabulary import COUNTED


def registrations(session: Session, which: Which) -> list[RegistrationFact]:
    """Count participants on valid tickets of registrations, and how many of them came, by spoken language."""
    rows = session.execute(
        registered_people(which, func.count(), func.sum(case((Attendee.attended, 1), else_=0))).order_by(
            Registration.spoken_language.is_(None), Registration.spoken_language
        )
    )
    return [RegistrationFact(*row) for row in rows]


def registered_people(
    which: Which,
    *counts: SQLColumnExpression[int],
    by: SQLColumnExpression[Any] = Registration.spoken_language,
) -> Select[*tuple[Any, ...]]:
    """Count something of the participants on valid tickets of registrations, by the language they want to speak."""
    return (
        select(by, *counts)
        .select_from(Attendee)
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .join(Event, Event.id == Ticket.event_id)
        .outerjoin(Registration, Registration.ticket_id == Ticket.id)
        .where(
            which.condition(),
            Ticket.source == Source.ONLINE,
            Ticket.revoked_at.is_(None),
            Attendee.last_issue.is_(None),
            Attendee.extra.is_(False),
            Attendee.type.in_(COUNTED),
        )
        .group_by(by)
    )


def registered_by_event(session: Session, which: Which) -> dict[int, tuple[int, int]]:
    """Count participants on valid tickets, and those of them who came, for each event that had any."""
    came = func.sum(case((Attendee.attended, 1), else_=0))
    rows = session.execute(registered_people(which, func.count(), came, by=Event.id))
    return {event: (registered, came) for event, registered, came in rows}
