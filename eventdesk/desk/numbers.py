"""Numbers of one event, as far as they are known at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from eventdesk.events.models import Event, Station
from eventdesk.events.stations import ORDER, TITLE, with_titles
from eventdesk.reports.models import RecordedCount
from eventdesk.reports.recorded import OF_THE_EVENT, OPEN, UNCOUNTED, contacts, uncounted
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.vocabulary import COUNTED


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many registered and how many came.

    Attributes:
        parties: Families with a valid ticket that was booked.
        persons: Everybody on those tickets, children too.
        attended: Participants who were seen or recorded.
        also_there: People who were seen but are no participants: children, guests, staff.
    """

    parties: int
    persons: int
    attended: int
    also_there: int


@dataclass(frozen=True, slots=True)
class StationNumbers:
    """A station and how many participants were seen there."""

    key: str
    number: int | None
    colour: str
    icon: str
    title: str
    contacts: int


def numbers_of(session: Session, event_id: int) -> Numbers:
    """Count registrations and attendances, from tickets and from recorded counts."""
    parties, persons = session.execute(
        select(func.count(), func.coalesce(func.sum(Ticket.admits), 0)).where(
            Ticket.event_id == event_id, Ticket.source == Source.ONLINE, Ticket.revoked_at.is_(None)
        )
    ).one()
    seen = (
        select(Attendee.type, func.count().label("persons"))
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .join(Event, Event.id == Ticket.event_id)
        .where(Event.id == event_id, OPEN, Attendee.attended)
        .group_by(Attendee.type)
    )
    recorded = (
        select(RecordedCount.type, func.sum(RecordedCount.persons))
        .where(RecordedCount.event_id == event_id, *OF_THE_EVENT)
        .group_by(RecordedCount.type)
    )
    by_head = select(literal(UNCOUNTED), uncounted()).where(Event.id == event_id, Event.head_count.is_not(None))
    people = session.execute(seen.union_all(recorded, by_head)).all()
    attended = sum(int(count) for kind, count in people if kind in COUNTED)
    return Numbers(parties, int(persons), attended, sum(int(count) for _kind, count in people) - attended)


def station_numbers(session: Session, event_id: int, language: str) -> Sequence[StationNumbers]:
    """Count the participants seen at each station, those without visitors included."""
    columns = (Station.key, Station.number, Station.colour, Station.icon, TITLE, contacts())
    named = with_titles(select(*columns)).where(Station.event_id == event_id).order_by(*ORDER)
    rows = session.execute(named, {"language": language})
    return [StationNumbers(*row) for row in rows]
