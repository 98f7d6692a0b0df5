"""Numbers of one event, as far as they are known at this moment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.events.models import Event, Station
from eventdesk.events.stations import ORDER, TITLE, with_titles
from eventdesk.reports.models import Measure, RecordedCount
from eventdesk.reports.recorded import NOBODY_GONE, OF_THE_EVENT, OPEN, UNCOUNTED, contacts, uncounted
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.vocabulary import COUNTED, StationKind

_REGISTERED, _CAME, _TODAY, _IN_ROOM, _EXPECTED, _WALK_IN = "registered", "came", "today", "room", "expected", "walk_in"
Question = Select[*tuple[Any, ...]]
_ROOM = (StationKind.DOOR, StationKind.ADVICE)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many registered and how many came.

    Attributes:
        parties: Families with a valid ticket that was booked.
        persons: Everybody on those tickets, children too.
        came: Everybody who was seen, recorded or counted, by type.
    """

    parties: int
    persons: int
    came: Mapping[str, int]

    @property
    def attended(self) -> int:
        """Participants who came."""
        return sum(count for kind, count in self.came.items() if kind in COUNTED)

    @property
    def also_there(self) -> int:
        """People who came but are no participants: children, guests, staff."""
        return sum(self.came.values()) - self.attended


@dataclass(frozen=True, slots=True)
class Turnout:
    """How an event goes at this moment: its numbers, and those of today.

    Attributes:
        numbers: Those of the whole event.
        today: Everybody who was seen today, by type, if the event has several days.
        in_room: Everybody who was seen in the hall today, children and helpers too: they all need room.
        expected: People on valid tickets who have not come yet.
        walk_in_parties: Parties that came without a ticket.
        walk_in_persons: Everybody in them.
    """

    numbers: Numbers
    today: Mapping[str, int] = field(default_factory=dict)
    in_room: int = 0
    expected: int = 0
    walk_in_parties: int = 0
    walk_in_persons: int = 0


@dataclass(frozen=True, slots=True)
class StationNumbers:
    """A station and how many participants were seen there."""

    key: str
    number: int | None
    colour: str
    icon: str
    kind: str
    title: str
    contacts: int


def numbers_of(session: Session, event_id: int) -> Numbers:
    """Count registrations and attendances, from tickets and from recorded counts."""
    return _numbers(_counted(session, [*_registered(event_id), *_came(event_id)]))


def turnout(session: Session, event_id: int, day: date, *, today_apart: bool) -> Turnout:
    """Count what an organiser watches on a day of the event; who came that day only where it has several."""
    questions = [*_registered(event_id), *_came(event_id), _in_room(event_id, day)]
    questions += [_expected(event_id), _walk_ins(event_id), *([_seen_on(event_id, day)] if today_apart else [])]
    found = _counted(session, questions)
    walk_ins = found.get(_WALK_IN, {})
    return Turnout(
        numbers=_numbers(found),
        today={kind: persons for kind, (persons, _parties) in found.get(_TODAY, {}).items()},
        in_room=sum(persons for persons, _parties in found.get(_IN_ROOM, {}).values()),
        expected=sum(persons for persons, _parties in found.get(_EXPECTED, {}).values()),
        walk_in_parties=sum(parties for _persons, parties in walk_ins.values()),
        walk_in_persons=sum(persons for persons, _parties in walk_ins.values()),
    )


def station_numbers(session: Session, event_id: int, language: str) -> Sequence[StationNumbers]:
    """Count the participants seen at each station, those without visitors included."""
    columns = (Station.key, Station.number, Station.colour, Station.icon, Station.kind, TITLE, contacts())
    named = with_titles(select(*columns)).where(Station.event_id == event_id).order_by(*ORDER)
    rows = session.execute(named, {"language": language})
    return [StationNumbers(*row) for row in rows]


_Counts = dict[str, dict[str, tuple[int, int]]]
"""Persons and parties, by what was counted and by type."""


def _counted(session: Session, questions: Sequence[Question]) -> _Counts:
    """Ask everything at once; each answers with what it counts, a type, persons and parties."""
    found: dict[str, Counter[str]] = {}
    parties: Counter[tuple[str, str]] = Counter()
    for what, kind, persons, groups in session.execute(union_all(*questions)):
        found.setdefault(what, Counter())[kind] += int(persons or 0)
        parties[what, kind] += int(groups or 0)
    return {what: {kind: (count, parties[what, kind]) for kind, count in by.items()} for what, by in found.items()}


def _numbers(found: _Counts) -> Numbers:
    persons, parties = found[_REGISTERED][""]
    came = {kind: count for kind, (count, _parties) in found.get(_CAME, {}).items() if count}
    return Numbers(parties, persons, came)


def _registered(event_id: int) -> tuple[Question, ...]:
    """Parties with a valid ticket that was booked; once tickets are deleted, what was written down of them."""
    registered, everybody = literal(_REGISTERED), literal("")
    booked = select(registered, everybody, func.sum(Ticket.admits), func.count()).where(
        Ticket.event_id == event_id, Ticket.source == Source.ONLINE, Ticket.revoked_at.is_(None), NOBODY_GONE
    )
    retained = select(registered, everybody, func.sum(RecordedCount.persons), func.sum(RecordedCount.parties)).where(
        RecordedCount.event_id == event_id, RecordedCount.measure == Measure.BOOKED
    )
    return booked.join(Event, Event.id == Ticket.event_id), retained


def _came(event_id: int) -> tuple[Question, ...]:
    """Everybody seen, recorded, or known from a head count only."""
    came, none = literal(_CAME), literal(0)
    seen = _people(came).where(Event.id == event_id, OPEN, Attendee.attended).group_by(Attendee.type)
    recorded = (
        select(came, RecordedCount.type, func.sum(RecordedCount.persons), none)
        .where(RecordedCount.event_id == event_id, *OF_THE_EVENT)
        .group_by(RecordedCount.type)
    )
    by_head = select(came, literal(UNCOUNTED), uncounted(), none).where(
        Event.id == event_id, Event.head_count.is_not(None)
    )
    return seen, recorded, by_head


def _seen_on(event_id: int, day: date) -> Question:
    """Everybody seen on a day, wherever it counts."""
    people = _visitors(event_id, day, *_ROOM, StationKind.ONLINE_ROOM)
    return _people(literal(_TODAY)).where(Event.id == event_id, Attendee.id.in_(people)).group_by(Attendee.type)


def _in_room(event_id: int, day: date) -> Question:
    """Everybody seen in the hall on a day."""
    visitors = _visitors(event_id, day, *_ROOM).subquery()
    return select(literal(_IN_ROOM), literal(""), func.count(), literal(0)).select_from(visitors)


def _visitors(event_id: int, day: date, *kinds: StationKind) -> Question:
    """Who was at stations of some kinds on a day, each once."""
    at = select(Visit.attendee_id).join(Station, Station.id == Visit.station_id).distinct()
    return at.where(Station.event_id == event_id, Visit.day == day, Station.kind.in_(kinds))


def _expected(event_id: int) -> Question:
    """People on valid tickets who were seen nowhere yet."""
    current = or_(Attendee.last_issue.is_(None), Attendee.last_issue >= Ticket.issue)
    return _people(literal(_EXPECTED), literal("")).where(
        Event.id == event_id, Ticket.source == Source.ONLINE, Ticket.revoked_at.is_(None), current, ~Attendee.attended
    )


def _walk_ins(event_id: int) -> Question:
    """Parties that came without having registered."""
    return _people(literal(_WALK_IN), literal("")).where(
        Event.id == event_id, Ticket.source != Source.ONLINE, Attendee.attended
    )


def _people(what: Any, kind: Any = Attendee.type) -> Question:
    """Count people and their parties."""
    counts = select(what, kind, func.count(), func.count(Attendee.ticket_id.distinct())).select_from(Attendee)
    return counts.join(Ticket, Ticket.id == Attendee.ticket_id).join(Event, Event.id == Ticket.event_id)
