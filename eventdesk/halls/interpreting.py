"""Interpreters of an event: what registered families want, who is booked, how long they were there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event
from eventdesk.halls.models import Interpreter
from eventdesk.halls.rules import Light, light
from eventdesk.registration.models import Registration
from eventdesk.tickets.models import Ticket

GERMAN = "de"
OTHER = "other"
"""A language that our pages do not speak."""
FOREIGN = ("en", "ar", "ru", "uk", OTHER)
"""Languages that somebody may interpret from and into German."""


class LeftBeforeComingError(EventdeskError):
    """Nobody leaves before coming."""

    code = "left-before-coming"
    status = 422


class Demand(NamedTuple):
    """How many registered people want to speak a language; never who."""

    persons: int = 0
    parties: int = 0
    asked: int = 0
    """Parties of these that asked for a language mediator."""


@dataclass(frozen=True, slots=True)
class LanguageNeed:
    """One line of the table: a language, who wants it, who is booked for it."""

    language: str
    demand: Demand
    booked: int
    asked: int
    """Interpreters who were asked and have not said yes."""
    light: Light


@dataclass(frozen=True, slots=True)
class Booking:
    """An interpreter as staff fill it in."""

    language: str
    name: str
    contact: str
    booked: bool
    present_from: datetime | None
    present_until: datetime | None


def demand_by_language(session: Session, event_id: int) -> dict[str, Demand]:
    """Count registered people by the foreign language they want to speak."""
    asked = func.sum(case((Registration.interpreter, 1), else_=0))
    rows = session.execute(
        select(Registration.spoken_language, func.sum(Ticket.admits), func.count(), asked)
        .join(Ticket, Ticket.id == Registration.ticket_id)
        .where(Ticket.event_id == event_id, Ticket.revoked_at.is_(None))
        .group_by(Registration.spoken_language)
    )
    return {row[0]: Demand(int(row[1]), row[2], int(row[3])) for row in rows if row[0] not in {None, GERMAN}}


def interpreters(session: Session, event_id: int) -> Sequence[Interpreter]:
    """List everybody who was asked or booked, by language and name."""
    listed = select(Interpreter).where(Interpreter.event_id == event_id)
    return session.scalars(listed.order_by(Interpreter.language, Interpreter.name, Interpreter.id)).all()


def needs(event: Event, wanted: dict[str, Demand], found: Sequence[Interpreter], now: datetime) -> list[LanguageNeed]:
    """Set what is wanted beside who is booked; the languages of our pages always, another one if somebody wants it."""
    lines = []
    for code in FOREIGN:
        demand = wanted.get(code, Demand())
        booked = sum(one.booked for one in found if one.language == code)
        asked = sum(not one.booked for one in found if one.language == code)
        if code != OTHER or demand.parties or booked or asked:
            lines.append(LanguageNeed(code, demand, booked, asked, light(demand.persons, booked, event.starts_at, now)))
    return lines


def interpreter_by_id(session: Session, event_id: int, number: int) -> Interpreter:
    """Find an interpreter of an event.

    Raises:
        NotFoundError: The event has none of that number.
    """
    found = session.get(Interpreter, number)
    if found is None or found.event_id != event_id:
        raise NotFoundError("interpreter")
    return found


def keep_interpreter(
    session: Session, event_id: int, booking: Booking, found: Interpreter | None = None
) -> Interpreter:
    """Add an interpreter to an event, or change what is kept of one.

    Raises:
        LeftBeforeComingError: The times are the wrong way round.
    """
    found = found or Interpreter(event_id=event_id)
    for name in Booking.__slots__:
        setattr(found, name, getattr(booking, name))
    try:
        with session.begin_nested():
            session.add(found)
            session.flush()
    except IntegrityError as error:
        raise LeftBeforeComingError from error
    return found


def drop_interpreter(session: Session, found: Interpreter) -> None:
    """Take an interpreter off an event, with everything known of them."""
    session.delete(found)
    session.flush()
