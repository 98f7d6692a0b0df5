"""People without tickets, as figures count them: those recorded by type, and those a head count adds."""

from sqlalchemy import ColumnElement, Integer, case, cast, func, select

from eventdesk.events.models import Event
from eventdesk.reports.models import Measure, RecordedCount
from eventdesk.tickets.models import Attendee, Ticket

OF_THE_EVENT = (
    RecordedCount.measure == Measure.ATTENDANCE,
    RecordedCount.day.is_(None),
    RecordedCount.station_id.is_(None),
)
"""Recorded counts that make up an event's attendances; those of one day or one station are rows of their own."""

UNCOUNTED = "unknown"
"""The type of people of whom a head count only says that they were there."""


def uncounted() -> ColumnElement[int]:
    """Tell how many people an event's head count has beyond everybody who was seen or recorded.

    A head count is the event's total, so nobody is counted twice; and recording the difference later, as closing
    an event will, changes no figure.
    """
    seen = (
        select(func.count())
        .select_from(Attendee)
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .where(Ticket.event_id == Event.id, Attendee.attended)
        .correlate(Event)
        .scalar_subquery()
    )
    recorded = (
        select(func.coalesce(func.sum(RecordedCount.persons), 0))
        .where(RecordedCount.event_id == Event.id, *OF_THE_EVENT)
        .correlate(Event)
        .scalar_subquery()
    )
    missing = Event.head_count - seen - recorded
    # PostgreSQL would add up whatever is larger than an integer as decimals.
    return cast(case((missing > 0, missing), else_=0), Integer)
