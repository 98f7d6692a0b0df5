"""A registered family, and what the database says of it after each verb of its page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.db import Base, Database
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.rules import Family
from eventdesk.registration.service import Order, register
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import MORNING

NAME, PHONE, EMAIL = "Zarifa Mustermann", "+4915234567890", "zarifa@example.org"
PARTY = {"young": 2, "parent": 1, "child": 1}


def make_family(session: Session, event: Event, party: Mapping[str, int] | None = None, **changes: Any) -> str:
    """A registered family of four, with everything voluntary; the key of its page."""
    values: dict[str, Any] = {
        "party": party or PARTY,
        "name": NAME,
        "spoken_language": "ar",
        "home_ags": "15083",
        "phone": PHONE,
        "email": EMAIL,
    }
    family = Family(**values | changes)
    return register(session, Order(event.id, uuid4(), "ar", family, per_contact=99), MORNING).page_key


def make_waiting(session: Session, event: Event, status: RegistrationStatus, persons: int = 3) -> str:
    """A party that waits, or whose seats are held."""
    key = make_family(session, event, {"young": persons})
    values = {"ticket_id": None, "status": status, "party": {"young": persons}, "persons": persons, "home_ags": None}
    session.execute(update(Registration).where(Registration.page_key == key).values(**values))
    if status == RegistrationStatus.WAITING:
        session.execute(update(Event).where(Event.id == event.id).values(seats_taken=Event.seats_taken - persons))
    return key


def registration(session: Session, key: str) -> Registration:
    session.expire_all()
    return session.scalars(select(Registration).where(Registration.page_key == key)).one()


def ticket(session: Session, key: str) -> Ticket:
    return session.get_one(Ticket, registration(session, key).ticket_id)


def ticket_in(database: Database, key: str) -> Ticket:
    with database.reading() as session:
        return ticket(session, key)


def seats(session: Session, event: Event) -> int:
    return session.scalars(select(Event.seats_taken).where(Event.id == event.id)).one()


def people(session: Session, ticket: Ticket, issue: int) -> Mapping[str, int]:
    """Whom an issue of a ticket admits, by type."""
    rows = session.scalars(select(Attendee).where(Attendee.ticket_id == ticket.id, Attendee.extra.is_(False)))
    return Counter(row.type for row in rows if row.first_issue <= issue <= (row.last_issue or issue))


def everything(session: Session) -> str:
    """All rows of all tables, as text."""
    tables = Base.metadata.sorted_tables
    return "\n".join(f"{table.name}: {tuple(row)}" for table in tables for row in session.execute(table.select()))
