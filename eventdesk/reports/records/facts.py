"""What is known of each event for its record: a few statements, however many events there are."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from eventdesk.advice.queries import AdviceCounts, advice_by_event
from eventdesk.events.models import Campaign, Event, EventText, Station
from eventdesk.events.stations import ORDER, TITLE, with_titles
from eventdesk.halls.queries import NOBODY, Present, present_at
from eventdesk.reports import presence
from eventdesk.reports.models import EventNote, Method, RecordedCount
from eventdesk.reports.queries import Which
from eventdesk.reports.recorded import OF_THE_EVENT
from eventdesk.reports.retained import added, by_event
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import TYPES, StationKind

ONLINE = "online"
"""Where people are who came online; all others are in the district of the event."""


class Known(NamedTuple):
    """An event with what staff noted of it."""

    event: Event
    campaign: str
    audience: str
    title: str
    note: EventNote
    was_scanned: bool


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """One event: what it was, and everything that was counted there.

    Attributes:
        known: The event and its note.
        stations: German titles of its advice stations.
        methods: How people were counted without tickets.
        split: Participants by place (district, or online) and type.
        apart: People who are no participants, by type.
        registered: Participants on valid tickets.
        came: Those of them who came.
        advice: Topics and offices.
        present: Partners and interpreters who were there.
    """

    known: Known
    stations: Sequence[str]
    methods: Collection[str]
    split: Mapping[tuple[str, str], int]
    apart: Mapping[str, int]
    registered: int
    came: int
    advice: AdviceCounts
    present: Present = NOBODY

    @property
    def attendance(self) -> int:
        """How many participants there were."""
        return sum(self.split.values())

    def by_type(self, kind: str) -> int:
        """Count the participants of one type, in the room and online."""
        return sum(persons for (_place, of), persons in self.split.items() if of == kind)


def record_facts(session: Session, which: Which) -> list[RecordFacts]:
    """Gather what the records of some events say, in order of time."""
    known = _known(session, which)
    place = {one.event.id: one.event.district_ags or ONLINE for one in known}
    split: dict[int, Counter[tuple[str, str]]] = {one.event.id: Counter() for one in known}
    apart: dict[int, Counter[str]] = {one.event.id: Counter() for one in known}
    for fact in presence.attendances(session, which)[0]:
        if TYPES[fact.type].counted:
            there = ONLINE if fact.is_online else place[fact.event_id]
            split[fact.event_id][there, fact.type] += int(fact.persons)
        else:
            apart[fact.event_id][fact.type] += int(fact.persons)
    stations, methods = _stations(session, which), _methods(session, which)
    nothing, helped = AdviceCounts(0, {}, {}), present_at(session, which.condition())
    registered, advice = by_event(session, which), advice_by_event(session, which.condition())
    return [
        RecordFacts(
            one, stations.get(number, []), methods.get(number, ()), split[number], apart[number],
            people, came, added(advice.get(number, nothing), kept), helped.get(number, NOBODY),
        )
        for one in known
        for number in [one.event.id]
        for people, came, kept in [registered.get(number, (0, 0, nothing))]
    ]  # fmt: skip


def _known(session: Session, which: Which) -> list[Known]:
    """Read the events with their notes; where nobody noted anything, an empty one."""
    attended = exists().where(Ticket.event_id == Event.id, Attendee.ticket_id == Ticket.id, Attendee.attended)
    scanned = exists().where(RecordedCount.event_id == Event.id, RecordedCount.method == Method.SEEN)
    rows: Sequence[Any] = session.execute(
        select(Event, Campaign.name, Campaign.audience, EventText.title, EventNote, attended | scanned)
        .join(Campaign, Campaign.id == Event.campaign_id)
        .outerjoin(EventText, and_(EventText.event_id == Event.id, EventText.language == "de"))
        .outerjoin(EventNote, EventNote.event_id == Event.id)
        .where(which.condition())
        .order_by(Event.starts_at, Event.id)
    ).all()
    return [
        Known(event, name["de"], audience, title or event.slug, note, bool(was_scanned))
        for event, name, audience, title, found, was_scanned in rows
        for note in [empty_note(event.id) if found is None else found]
    ]


def empty_note(event_id: int) -> EventNote:
    """A note that says nothing."""
    return EventNote(
        event_id=event_id, funding_code="", host="", partners="", agenda="", interpreters=None, interpreter_hours=None,
        publicity="", remarks="", went_well="", next_time="", photos="", responsible="",
    )  # fmt: skip


def _stations(session: Session, which: Which) -> dict[int, list[str]]:
    rows = session.execute(
        with_titles(select(Station.event_id, TITLE))
        .join(Event, Event.id == Station.event_id)
        .where(which.condition(), Station.kind == StationKind.ADVICE)
        .order_by(*ORDER),
        {"language": "de"},
    )
    found: dict[int, list[str]] = {}
    for event, title in rows:
        found.setdefault(event, []).append(title)
    return found


def _methods(session: Session, which: Which) -> dict[int, set[str]]:
    rows = session.execute(
        select(Event.id, RecordedCount.method)
        .join(RecordedCount, and_(RecordedCount.event_id == Event.id, *OF_THE_EVENT))
        .where(which.condition())
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for event, method in rows:
        found.setdefault(event, set()).add(method)
    return found
