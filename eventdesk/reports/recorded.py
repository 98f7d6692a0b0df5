"""People as figures count them: seen at a station, recorded without a ticket, or known from a head count only.

An event that is still open is counted from what was seen. Closing writes that down as recorded counts, and from
then on only they are read; so no figure may know but from here which of the two it has to take.
"""

from datetime import date

from sqlalchemy import ColumnElement, Integer, and_, case, cast, exists, func, or_, select

from eventdesk.checkin.models import Visit
from eventdesk.events.models import Event, Station
from eventdesk.reports.models import Measure, RecordedCount
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import COUNTED, Form, StationKind

OPEN = Event.closed_at.is_(None)
"""Whether what was seen counts as it stands."""

NOBODY_GONE = Event.people_gone_at.is_(None)
"""Whether tickets are there to be counted."""

OF_THE_EVENT = (
    RecordedCount.measure == Measure.ATTENDANCE,
    RecordedCount.day.is_(None),
    RecordedCount.station_id.is_(None),
)
"""Recorded counts that make up an event's attendances; those of one day or one station are rows of their own."""

UNCOUNTED = "unknown"
"""The type of people of whom a head count only says that they were there."""


def _was_at(*kinds: StationKind) -> ColumnElement[bool]:
    """Say whether somebody was seen at a station of some kinds."""
    at_station = exists().where(Visit.attendee_id == Attendee.id, Visit.station_id == Station.id)
    return at_station.where(Station.kind.in_(kinds))


SEEN_ONLINE = or_(
    Event.form == Form.ONLINE,
    and_(Event.form == Form.HYBRID, ~_was_at(StationKind.DOOR, StationKind.ADVICE)),
)
"""Whether somebody attended online: at a hybrid event whoever was never seen in the room."""

RECORDED_ONLINE = or_(Event.form == Form.ONLINE, RecordedCount.online)
COUNTED_ONLINE = Event.form != Form.IN_PERSON
"""A head count of a hybrid event is that of its online room: its host saw nobody else."""


def uncounted() -> ColumnElement[int]:
    """Tell how many people a head count has beyond everybody who was seen or recorded where it was taken.

    A head count is the total of an event, or of the online room of a hybrid one, so nobody is counted twice; and
    recording the difference, as closing an event does, changes no figure.
    """
    whole = Event.form != Form.HYBRID
    seen = (
        select(func.count())
        .select_from(Attendee)
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .where(Ticket.event_id == Event.id, Attendee.attended, or_(whole, _was_at(StationKind.ONLINE_ROOM)))
        .correlate(Event)
        .scalar_subquery()
    )
    recorded = (
        select(func.coalesce(func.sum(RecordedCount.persons), 0))
        .where(RecordedCount.event_id == Event.id, *OF_THE_EVENT, or_(whole, RecordedCount.online))
        .correlate(Event)
        .scalar_subquery()
    )
    missing = Event.head_count - seen - recorded
    # PostgreSQL would add up whatever is larger than an integer as decimals.
    return cast(case((and_(OPEN, missing > 0), missing), else_=0), Integer)


def contacts(day: date | None = None) -> ColumnElement[int]:
    """Count the participants seen or recorded at a station, each once a day; with a day, on that day only.

    Children, guests and helpers are no participants, at the desk as in the report.
    """
    seen = (
        select(func.count())
        .select_from(Visit)
        .join(Attendee, Attendee.id == Visit.attendee_id)
        .where(Visit.station_id == Station.id, Event.id == Station.event_id, OPEN, Attendee.type.in_(COUNTED))
    )
    recorded = select(func.coalesce(func.sum(RecordedCount.persons), 0)).where(
        RecordedCount.station_id == Station.id,
        RecordedCount.measure == Measure.CONTACT,
        RecordedCount.type.in_(COUNTED),
    )
    if day is not None:
        seen, recorded = seen.where(Visit.day == day), recorded.where(RecordedCount.day == day)
    both = seen.correlate(Station).scalar_subquery() + recorded.correlate(Station).scalar_subquery()
    return cast(both, Integer)
