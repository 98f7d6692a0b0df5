"""People who were there: seen at stations, or counted without tickets."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from eventdesk.advice.models import AdviceNote, AdviceTopic
from eventdesk.checkin.models import Visit
from eventdesk.events.models import Event, Station
from eventdesk.reports.models import Measure, RecordedCount
from eventdesk.tickets.models import Attendee, Ticket

TODAY = date(2026, 11, 23)


def see(
    session: Session, ticket: Ticket, stations: Sequence[str] = ("door",), types: Sequence[str] = (), day: date = TODAY
) -> None:
    """Write visits of a party, or of some types of it, at stations of its event."""
    people = select(Attendee.id).where(Attendee.ticket_id == ticket.id)
    people = people.where(Attendee.type.in_(types)) if types else people
    seen = session.scalars(people).all()
    here = select(Station.id).where(Station.event_id == ticket.event_id, Station.key.in_(stations))
    places = session.scalars(here).all()
    rows = [{"attendee_id": who, "station_id": place, "day": day} for who in seen for place in places]
    session.execute(insert(Visit), rows)
    session.execute(update(Attendee).where(Attendee.id.in_(seen)).values(attended=True))


def tally(session: Session, event: Event, kind: str, persons: int, **fields: object) -> None:
    """Write down people nobody scanned."""
    values = {"measure": Measure.ATTENDANCE, "parties": 1, "method": "tally", **fields}
    session.add(RecordedCount(event_id=event.id, type=kind, persons=persons, **values))


def station(session: Session, event: Event, key: str) -> int:
    return session.scalars(select(Station.id).where(Station.event_id == event.id, Station.key == key)).one()


def talk(session: Session, event: Event, topics: Sequence[str], office: str | None = None) -> None:
    """Note a conversation at a station."""
    note = AdviceNote(
        id=uuid4(), event_id=event.id, station_id=station(session, event, "general"), day=TODAY, follow_up=office
    )
    session.add(note)
    session.flush()
    session.add_all(AdviceTopic(note_id=note.id, topic=topic) for topic in topics)
    session.flush()
