"""Closing an event: its figures are complete, and what was seen is written down as counts. No figure changes by it.

What was talked about is written down as well. Of people there are three grains, each read by another figure and never
added to the others: the event (attendances by channel, type and home district; families by home district), the day
(person-days, where there are several), the station (contacts). Parties are counted in each.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, distinct, func, insert, literal, null, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.closed import take_event
from eventdesk.events.models import Event, Station, Status
from eventdesk.events.rules import days_of
from eventdesk.reports.models import Measure, Method, RecordedCount
from eventdesk.reports.recorded import COUNTED_ONLINE, SEEN_ONLINE, UNCOUNTED, uncounted
from eventdesk.reports.retained import record_advice
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import COUNTED, StationKind

BY_CLOSING = (Method.SEEN, Method.HAND_COUNT, Method.NOTED)
"""Methods of the counts that only closing writes, and that reopening takes back."""

_COLUMNS = ("event_id", "measure", "day", "station_id", "type", "home_ags", "persons", "parties", "method", "online")
_PARTIES = func.count(distinct(Attendee.ticket_id))
_NOBODYS: ColumnElement[Any] = null()


class PeopleGoneError(EventdeskError):
    """Whoever was there is deleted; what is written down of them could not be counted again."""

    code = "people-gone"
    status = 409


def close_event(session: Session, slug: str, now: datetime) -> bool:
    """Close an event. Twice, or by two people at once, is as good as once.

    Args:
        session: The transaction.
        slug: A published event that has begun.
        now: From when on what arrives changes nothing any more.

    Returns:
        Whether it was open until now.

    Raises:
        NotFoundError: There is no such event, or nothing to close.
    """
    event = take_event(session, slug)
    if not is_closable(event, now):
        raise NotFoundError("event that could be closed")
    if event.closed_at is not None:
        return False
    statements = [_head_count(event.id), _attendances(event.id), _homes(event.id), _contacts(event.id)]
    if _lasts_several_days(event):
        statements.append(_days(event.id))
    for counts in statements:
        session.execute(insert(RecordedCount).from_select(_COLUMNS, counts))
    record_advice(session, event.id, Method.NOTED)
    event.closed_at = now
    event.change_number += 1
    session.flush()
    return True


def reopen_event(session: Session, slug: str) -> bool:
    """Take back what closing wrote, and nothing else: what was seen counts as it stands again.

    Returns:
        Whether it was closed until now.

    Raises:
        NotFoundError: There is no such event.
        PeopleGoneError: Nobody is left to be counted.
    """
    event = take_event(session, slug)
    if event.people_gone_at is not None:
        raise PeopleGoneError
    if event.closed_at is None:
        return False
    session.execute(
        delete(RecordedCount).where(RecordedCount.event_id == event.id, RecordedCount.method.in_(BY_CLOSING))
    )
    event.closed_at = None
    event.change_number += 1
    session.flush()
    return True


def is_closable(event: Event, now: datetime) -> bool:
    """Say whether an event has figures that could be complete: published, and begun."""
    return event.status == Status.PUBLISHED and event.starts_at <= now


def _lasts_several_days(event: Event) -> bool:
    first, last = days_of(event.starts_at, event.ends_at, event.time_zone)
    return first < last


def _head_count(event_id: int) -> Select[Any]:
    """Whom the head count has beyond everybody else; read first, since it looks at what is recorded."""
    missing = uncounted()
    return select(
        Event.id, literal(Measure.ATTENDANCE), _NOBODYS, _NOBODYS, literal(UNCOUNTED), _NOBODYS, missing, literal(0),
        literal(Method.HAND_COUNT), case((COUNTED_ONLINE, True), else_=False),
    ).where(Event.id == event_id, missing > 0)  # fmt: skip


def _attendances(event_id: int) -> Select[Any]:
    """Everybody once."""
    online = case((SEEN_ONLINE, True), else_=False)
    people = (
        select(Attendee.type, Ticket.home_ags, Attendee.ticket_id, online.label("online"))
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .join(Event, Event.id == Ticket.event_id)
        .where(Event.id == event_id, Attendee.attended)
        .subquery()
        .c
    )
    return select(
        literal(event_id), literal(Measure.ATTENDANCE), _NOBODYS, _NOBODYS, people.type, people.home_ags,
        func.count(), func.count(distinct(people.ticket_id)), literal(Method.SEEN), people.online,
    ).group_by(people.type, people.home_ags, people.online)  # fmt: skip


def _homes(event_id: int) -> Select[Any]:
    """Families by home district, each once whatever types came: small figures are judged by them."""
    return (
        select(
            literal(event_id), literal(Measure.HOME), _NOBODYS, _NOBODYS, literal(""), Ticket.home_ags,
            func.count(), _PARTIES, literal(Method.SEEN), literal(value=False),
        )
        .select_from(Attendee)
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .where(Ticket.event_id == event_id, Attendee.attended, Attendee.type.in_(COUNTED))
        .group_by(Ticket.home_ags)
    )  # fmt: skip


def _contacts(event_id: int) -> Select[Any]:
    """Everybody once at each station, and once each day."""
    counts = select(
        literal(event_id), literal(Measure.CONTACT), Visit.day, Visit.station_id, Attendee.type, _NOBODYS,
        func.count(), _PARTIES, literal(Method.SEEN), literal(value=False),
    )  # fmt: skip
    return _seen(counts, event_id).group_by(Visit.station_id, Visit.day, Attendee.type)


def _days(event_id: int) -> Select[Any]:
    """Everybody once a day, at whatever stations."""
    counts = select(
        literal(event_id), literal(Measure.ATTENDANCE), Visit.day, _NOBODYS, Attendee.type, _NOBODYS,
        func.count(distinct(Attendee.id)), _PARTIES, literal(Method.SEEN), literal(value=False),
    ).where(Station.kind != StationKind.TECHNICAL)  # fmt: skip
    return _seen(counts, event_id).group_by(Visit.day, Attendee.type)


def _seen(counts: Select[Any], event_id: int) -> Select[Any]:
    """Take counts from the visits of an event."""
    return (
        counts.select_from(Visit)
        .join(Attendee, Attendee.id == Visit.attendee_id)
        .join(Station, Station.id == Visit.station_id)
        .where(Station.event_id == event_id)
    )
