"""A waiting list for tests: parties that join, leave and answer, and what the database says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.events.seats import lock_seats, release_seats
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.rules import Family
from eventdesk.registration.service import Order, register
from eventdesk.registration.waiting import promote
from eventdesk.tickets.models import Ticket

WAIT = {"waiting": "1"}
"""What the form sends for the waiting list."""
SEATED = {RegistrationStatus.CONFIRMED, RegistrationStatus.OFFERED}


@dataclass(frozen=True)
class Seats:
    """What an event says of its seats."""

    capacity: int | None
    taken: int
    smallest_waiting: int | None


def ask(session: Session, event_id: int, persons: int, now: datetime, **changes: Any) -> str:
    """A party registers and would wait; the answer is the key of its page."""
    may_wait = changes.pop("may_wait", True)
    family = Family(party={"young": persons}, name="أمل", spoken_language="ar", **changes)
    return register(session, Order(event_id, uuid4(), "ar", family, per_contact=99, may_wait=may_wait), now).page_key


def leave(session: Session, key: str, now: datetime) -> None:
    """A party cancels, whatever it has; what it had goes to the next."""
    event_id, ticket_id, persons, status = session.execute(
        select(Registration.event_id, Registration.ticket_id, Registration.persons, Registration.status).where(
            Registration.page_key == key
        )
    ).one()
    lock_seats(session, event_id)
    session.execute(
        update(Registration).where(Registration.page_key == key).values(status=RegistrationStatus.CANCELLED)
    )
    if ticket_id is not None:
        persons = session.get_one(Ticket, ticket_id).admits
        session.execute(update(Ticket).where(Ticket.id == ticket_id).values(revoked_at=now))
    if status in SEATED:
        release_seats(session, event_id, persons or 0)
    promote(session, event_id, now)


def states(session: Session, event_id: int) -> Mapping[str, RegistrationStatus]:
    """Where each registration of an event stands, by key."""
    rows = session.execute(
        select(Registration.page_key, Registration.status).where(Registration.event_id == event_id)
    ).all()
    return {key: RegistrationStatus(status) for key, status in rows}


def seats(session: Session, event_id: int) -> Seats:
    row = session.execute(
        select(Event.capacity, Event.seats_taken, Event.smallest_waiting).where(Event.id == event_id)
    ).one()
    return Seats(*row)


def entry(session: Session, key: str) -> Registration:
    return session.scalars(
        select(Registration).where(Registration.page_key == key).execution_options(populate_existing=True)
    ).one()


def status_of(database: Database, event: Event, address: str) -> RegistrationStatus:
    with database.reading() as session:
        return states(session, event.id)[address.rpartition("/")[2]]
