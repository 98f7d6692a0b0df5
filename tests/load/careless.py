"""The app with one fault: it counts the seats that are taken, and then takes some.

Everything else is ours. It shows that the crowd of test_oversell.py finds this fault.
"""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventdesk.events.models import Event
from eventdesk.events.seats import EventFullError, SeatsTaken
from eventdesk.registration import service
from eventdesk.tickets.models import Ticket
from eventdesk.wsgi import app

__all__ = ["app"]


def count_then_take(session: Session, event_id: int, persons: int, _now: datetime) -> SeatsTaken:
    """Look first, act then; in between others do the same."""
    taken = session.scalar(select(func.coalesce(func.sum(Ticket.admits), 0)).where(Ticket.event_id == event_id)) or 0
    capacity = session.scalars(select(Event.capacity).where(Event.id == event_id)).one() or 0
    if taken + persons > capacity:
        raise EventFullError(max(capacity - taken, 0))
    row = session.execute(
        update(Event)
        .where(Event.id == event_id)
        .values(tickets_issued=Event.tickets_issued + 1)
        .returning(Event.tickets_issued, Event.change_number)
    ).one()
    return SeatsTaken(*row)


setattr(service, "take_seats", count_then_take)  # noqa: B010 - mypy has it that nobody may set it; the fault, on purpose
