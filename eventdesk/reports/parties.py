"""How many families are behind the cells that protection judges; counted anew for each table, never added up."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, SQLColumnExpression, case, distinct, func, select, union_all
from sqlalchemy.orm import Session

from eventdesk.events.models import Event
from eventdesk.reports.models import Measure, Method, RecordedCount
from eventdesk.reports.queries import Held
from eventdesk.reports.recorded import OF_THE_EVENT, OPEN, RECORDED_ONLINE, SEEN_ONLINE
from eventdesk.reports.retained import families
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import COUNTED

Parties = Mapping[tuple[str | None, ...], int]


class PartyFacts(NamedTuple):
    """Families by what a table crosses; a family of several types counts once in each."""

    by_place_and_type: Parties
    """By AGS of the event, nothing for online, and type."""
    by_home: Parties
    registered_by_language: Parties
    came_by_language: Parties


NO_PARTIES = PartyFacts({}, {}, {}, {})
"""For reports that are rounded or exact: they do not ask how many families there were."""


def party_facts(session: Session, held: Held) -> PartyFacts:
    """Count families at the events of a report."""
    registered, came = _by_language(session, held)
    return PartyFacts(
        _by_place_and_type(session, held),
        _by_home(session, held),
        registered,
        came,
    )


def _by_place_and_type(session: Session, held: Held) -> Parties:
    """Count tickets whose people attended, and the families of recorded counts."""
    place = case((SEEN_ONLINE, None), else_=Event.district_ags)
    live = _live(held, place, Attendee.type)
    place = case((RECORDED_ONLINE, None), else_=Event.district_ags)
    recorded = _recorded(held, place, RecordedCount.type, func.sum(RecordedCount.parties))
    return _added([*session.execute(live), *session.execute(recorded)])


def _by_home(session: Session, held: Held) -> Parties:
    """Count families by home. Counts on paper do not say which types came together: count as few as possible."""
    by_type = (
        _recorded(
            held, RecordedCount.event_id, RecordedCount.home_ags, RecordedCount.type, func.sum(RecordedCount.parties)
        )
        .where(RecordedCount.method != Method.SEEN)
        .subquery()
    )
    by_event = select(by_type.c.home_ags, func.max(by_type.c[3])).group_by(by_type.c.event_id, by_type.c.home_ags)
    closed = (
        select(RecordedCount.home_ags, func.sum(RecordedCount.parties))
        .join(Event, Event.id == RecordedCount.event_id)
        .where(held.condition(), RecordedCount.measure == Measure.HOME)
        .group_by(RecordedCount.home_ags)
    )
    return _added([*session.execute(_live(held, Ticket.home_ags)), *session.execute(union_all(by_event, closed))])


def _live(held: Held, *by: SQLColumnExpression[Any]) -> Select[Any]:
    """Tickets of which somebody attended an event that is still open."""
    return (
        select(*by, func.count(distinct(Ticket.id)))
        .select_from(Attendee)
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .join(Event, Event.id == Ticket.event_id)
        .where(held.condition(), OPEN, Attendee.attended, Attendee.type.in_(COUNTED))
        .group_by(*by)
    )


def _recorded(held: Held, *columns: SQLColumnExpression[Any]) -> Select[Any]:
    """Families of recorded counts; the last column adds them up by the others."""
    return (
        select(*columns)
        .join(Event, Event.id == RecordedCount.event_id)
        .where(held.condition(), *OF_THE_EVENT, RecordedCount.type.in_(COUNTED))
        .group_by(*columns[:-1])
    )


def _added(rows: Iterable[Sequence[Any]]) -> Parties:
    """Add up rows whose last column is a number of families."""
    found: dict[tuple[str | None, ...], int] = {}
    for *key, parties in rows:
        found[tuple(key)] = found.get(tuple(key), 0) + int(parties)
    return found


def _by_language(session: Session, held: Held) -> tuple[Parties, Parties]:
    """Count registered families, and those of whom somebody came, by the language they want to speak."""
    rows = families(session, held)
    return {(row.language,): row.registered for row in rows}, {(row.language,): row.came for row in rows}
