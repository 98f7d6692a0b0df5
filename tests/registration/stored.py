"""What a registration leaves in the database."""

from uuid import UUID

from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration
from eventdesk.tickets.models import Attendee, Ticket

STORED = (Registration, Ticket, Attendee, OutgoingMail)
NOTHING = dict.fromkeys(("registration", "ticket", "attendee", "outgoing_mail"), 0)


def rows(database: Database) -> dict[str, int]:
    """How many rows each table of a registration has."""
    with database.reading() as session:
        return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in STORED}


def seats_taken(database: Database, event: Event) -> int:
    with database.reading() as session:
        return session.scalars(select(Event.seats_taken).where(Event.id == event.id)).one()


def registration_of(database: Database, submission: str) -> Registration:
    with database.reading() as session:
        return session.scalars(select(Registration).where(Registration.submission_id == UUID(submission))).one()


def ticket_of(database: Database, submission: str) -> Ticket:
    with database.reading() as session:
        return session.get_one(Ticket, registration_of(database, submission).ticket_id)
