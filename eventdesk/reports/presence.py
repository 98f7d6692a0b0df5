"""What happened, from visits and from recorded counts alike.

Both are read in one shape: event, channel, type, home district, persons. A visit is one person,
a recorded count is several people nobody scanned; the two are added and never overlap.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import CTE, String, Subquery, and_, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.events.models import Event, Station, StationText
from eventdesk.reports.facts import AttendanceFact, HomeFact, StationFact
from eventdesk.reports.models import Measure, Method, RecordedCount
from eventdesk.reports.queries import Which
from eventdesk.reports.recorded import (
    COUNTED_ONLINE,
    OF_THE_EVENT,
    OPEN,
    RECORDED_ONLINE,
    SEEN_ONLINE,
    UNCOUNTED,
    uncounted,
)
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import COUNTED, StationKind


def attendances(session: Session, which: Which) -> tuple[list[AttendanceFact], list[HomeFact]]:
    """Count who attended, by event, channel and type; and a second time by home district."""
    facts = _attendance_facts(which)
    by_event = select(
        facts.c.event_id, facts.c.is_online, facts.c.type, cast(null(), String), func.sum(facts.c.persons)
    ).group_by(facts.c.event_id, facts.c.is_online, facts.c.type)
    by_home = select(null(), null(), facts.c.type, facts.c.home_ags, func.sum(facts.c.persons)).group_by(
        facts.c.type, facts.c.home_ags
    )
    rows = session.execute(union_all(by_event, by_home)).all()
    return (
        [AttendanceFact(event, bool(online), kind, persons) for event, online, kind, _, persons in rows if event],
        [HomeFact(kind, home, persons) for event, _, kind, home, persons in rows if not event],
    )


def stations(session: Session, which: Which) -> list[StationFact]:
    """Count contacts of participants at advice stations, in the order of their numbers."""
    contacts = _contact_facts(which)
    rows = session.execute(
        select(Station.key, func.min(StationText.title), func.coalesce(func.sum(contacts.c.persons), 0))
        .join(Event, Event.id == Station.event_id)
        .outerjoin(StationText, and_(StationText.station_id == Station.id, StationText.language == "de"))
        .outerjoin(contacts, contacts.c.station_id == Station.id)
        .where(which.condition(), Station.kind == StationKind.ADVICE)
        .group_by(Station.key)
        .order_by(func.min(Station.number), Station.key)
    )
    return [StationFact(*row) for row in rows]


def person_days(session: Session, several_days: Sequence[int]) -> dict[int, int]:
    """Count each participant on each day, for each of these events that last several days.

    People counted for the whole event, but not by day, were there on one day at least.
    """
    seen = (
        select(Station.event_id, Visit.attendee_id, Visit.day)
        .join(Station, Station.id == Visit.station_id)
        .join(Event, Event.id == Station.event_id)
        .join(Attendee, Attendee.id == Visit.attendee_id)
        .where(Event.id.in_(several_days), OPEN, Station.kind != StationKind.TECHNICAL, Attendee.type.in_(COUNTED))
        .distinct()
        .subquery()
    )
    by_day, none = RecordedCount.day.is_not(None), literal(0)
    counted = select(
        RecordedCount.event_id,
        RecordedCount.method,
        case((by_day, RecordedCount.persons), else_=0),
        case((by_day, 0), else_=RecordedCount.persons),
    ).where(
        RecordedCount.event_id.in_(several_days),
        RecordedCount.measure == Measure.ATTENDANCE,
        RecordedCount.station_id.is_(None),
        RecordedCount.type.in_(COUNTED),
    )
    by_head = select(Event.id, literal(Method.HAND_COUNT), none, uncounted()).where(
        Event.id.in_(several_days), Event.head_count.is_not(None)
    )
    people = select(
        seen.c.event_id, literal(Method.SEEN).label("method"), literal(1).label("daily"), none.label("in_all")
    )
    both = union_all(people, counted, by_head).subquery()
    sums = (func.sum(both.c.daily), func.sum(both.c.in_all))
    days: Counter[int] = Counter()
    for event, _method, daily, in_all in session.execute(
        select(both.c.event_id, both.c.method, *sums).group_by(both.c.event_id, both.c.method)
    ):
        days[event] += max(daily, in_all)
    return days


def _attendance_facts(which: Which) -> CTE:
    """Attendances in the one shape: a row for each person seen, for each recorded count, and for each head count."""
    live = (
        select(
            Event.id.label("event_id"),
            case((SEEN_ONLINE, 1), else_=0).label("is_online"),
            Attendee.type,
            Ticket.home_ags,
            literal(1).label("persons"),
        )
        .select_from(Attendee)
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .join(Event, Event.id == Ticket.event_id)
        .where(which.condition(), OPEN, Attendee.attended)
    )
    counted = (
        select(
            Event.id,
            case((RECORDED_ONLINE, 1), else_=0),
            RecordedCount.type,
            RecordedCount.home_ags,
            RecordedCount.persons,
        )
        .join(Event, Event.id == RecordedCount.event_id)
        .where(which.condition(), *OF_THE_EVENT)
    )
    by_head = select(
        Event.id, case((COUNTED_ONLINE, 1), else_=0), literal(UNCOUNTED), cast(null(), String), uncounted()
    ).where(which.condition(), OPEN, Event.head_count.is_not(None))
    return union_all(live, counted, by_head).cte("attendance")


def _contact_facts(which: Which) -> Subquery:
    """Contacts of participants by station."""
    live = (
        select(Visit.station_id, literal(1).label("persons"))
        .join(Attendee, Attendee.id == Visit.attendee_id)
        .join(Station, Station.id == Visit.station_id)
        .join(Event, Event.id == Station.event_id)
        .where(which.condition(), OPEN, Attendee.type.in_(COUNTED), Station.kind == StationKind.ADVICE)
    )
    counted = (
        select(RecordedCount.station_id, RecordedCount.persons)
        .join(Event, Event.id == RecordedCount.event_id)
        .where(which.condition(), RecordedCount.measure == Measure.CONTACT, RecordedCount.type.in_(COUNTED))
    )
    both = union_all(live, counted).subquery()
    return select(both.c.station_id, func.sum(both.c.persons).label("persons")).group_by(both.c.station_id).subquery()
