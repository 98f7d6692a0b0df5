"""What a meeting of professionals came to: organisations, people and days, live or from what was written down."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, distinct, func, insert, literal, select, union_all
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.events.models import Event, Station
from eventdesk.events.rules import days_of
from eventdesk.professionals.models import Organisation, Person
from eventdesk.reports.models import Measure, Method, RecordedCount
from eventdesk.reports.presence import attendances
from eventdesk.reports.queries import OneEvent
from eventdesk.tickets.models import Attendee
from eventdesk.vocabulary import COUNTED, StationKind

Counts = Mapping[str, tuple[int, int]]
"""How many were registered and how many were there, by kind."""

_COLUMNS = ("event_id", "measure", "type", "persons", "parties", "method", "online")
_KINDS = {
    Measure.ORGANISATION: Organisation.type,
    Measure.LEVEL: Organisation.level,
    Measure.REGION: Organisation.region,
}


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """Everything that is counted of a meeting.

    Attributes:
        organisations: By type of organisation, registered and there.
        levels: Organisations by whom they belong to.
        regions: Organisations by kind of region; these and the levels only of those who were asked.
        persons: Participants who were there, by type.
        others: Speakers, hosts, press and so on who were there: never added to the participants.
        by_day: Participants on each day, where there are several.
    """

    organisations: Counts
    levels: Counts
    regions: Counts
    persons: Mapping[str, int]
    others: Mapping[str, int]
    by_day: Mapping[date, int]

    @property
    def organisations_there(self) -> int:
        """Different organisations of which somebody was there."""
        return sum(there for _registered, there in self.organisations.values())

    @property
    def organisations_registered(self) -> int:
        """Different organisations that registered somebody."""
        return sum(registered for registered, _there in self.organisations.values())

    @property
    def participants(self) -> int:
        """Different participants who were there."""
        return sum(self.persons.values())

    @property
    def person_days(self) -> int:
        """Participants, each counted on each day."""
        return sum(self.by_day.values())


def meeting_figures(session: Session, event: Event) -> MeetingFigures:
    """Count a meeting; the same before and after names and people are deleted."""
    seen, _homes = attendances(session, OneEvent(event.id))
    people: Counter[str] = Counter()
    for fact in seen:
        people[fact.type] += fact.persons
    counts = _organisations(session, event)
    return MeetingFigures(
        organisations=counts[Measure.ORGANISATION],
        levels=counts[Measure.LEVEL],
        regions=counts[Measure.REGION],
        persons={kind: number for kind, number in people.items() if kind in COUNTED},
        others={kind: number for kind, number in people.items() if kind not in COUNTED},
        by_day=_by_day(session, event),
    )


def retain_organisations(session: Session, event_id: int) -> None:
    """Write down how many organisations there were, before their names go."""
    for measure in _KINDS:
        kinds = _live(event_id, measure).subquery().c
        counts = select(
            literal(event_id), kinds.measure, kinds.kind, kinds.registered, kinds.there, literal(Method.RETAINED),
            literal(value=False),
        )  # fmt: skip
        session.execute(insert(RecordedCount).from_select(_COLUMNS, counts))


def _organisations(session: Session, event: Event) -> dict[Measure, dict[str, tuple[int, int]]]:
    """Count organisations by each of their attributes."""
    found: dict[Measure, dict[str, tuple[int, int]]] = {measure: {} for measure in _KINDS}
    kept = select(RecordedCount.measure, RecordedCount.type, RecordedCount.persons, RecordedCount.parties).where(
        RecordedCount.event_id == event.id, RecordedCount.measure.in_(list(_KINDS))
    )
    live = [_live(event.id, measure) for measure in _KINDS] if event.contacts_gone_at is None else []
    rows: Any = session.execute(union_all(kept, *live))
    for measure, kind, registered, there in rows:
        before = found[Measure(measure)].get(kind, (0, 0))
        found[Measure(measure)][kind] = (before[0] + registered, before[1] + there)
    return found


def _live(event_id: int, measure: Measure) -> Select[*tuple[Any, ...]]:
    """Count organisations that are registered, and those of which a participant was there."""
    kind = _KINDS[measure]
    there = case((Attendee.attended & Attendee.type.in_(COUNTED), Organisation.id))
    asked = kind != ""
    return (
        select(
            literal(measure.value).label("measure"),
            kind.label("kind"),
            func.count(distinct(Organisation.id)).label("registered"),
            func.count(distinct(there)).label("there"),
        )
        .join(Person, Person.organisation_id == Organisation.id)
        .join(Attendee, Attendee.ticket_id == Person.ticket_id)
        .where(Organisation.event_id == event_id, asked)
        .group_by(kind)
    )


def _by_day(session: Session, event: Event) -> dict[date, int]:
    """Count participants on each of several days: from visits, or from what closing the event wrote."""
    first, last = days_of(event.starts_at, event.ends_at, event.time_zone)
    if first == last:
        return {}
    if event.closed_at is None:
        visits = (
            select(Visit.day, func.count(distinct(Visit.attendee_id)))
            .join(Attendee, Attendee.id == Visit.attendee_id)
            .join(Station, Station.id == Visit.station_id)
            .where(Station.event_id == event.id, Station.kind != StationKind.TECHNICAL, Attendee.type.in_(COUNTED))
            .group_by(Visit.day)
            .order_by(Visit.day)
        )
        return {row.day: row[1] for row in session.execute(visits)}
    days = (
        select(RecordedCount.day, func.sum(RecordedCount.persons))
        .where(
            RecordedCount.event_id == event.id,
            RecordedCount.measure == Measure.ATTENDANCE,
            RecordedCount.day.is_not(None),
            RecordedCount.station_id.is_(None),
            RecordedCount.type.in_(COUNTED),
        )
        .group_by(RecordedCount.day)
        .order_by(RecordedCount.day)
    )
    return {day: number for day, number in session.execute(days) if day is not None}
