"""What an organiser watches while an event goes on, and once more before it is closed. One statement a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, distinct, func, null, select
from sqlalchemy.orm import Session, aliased

from eventdesk.checkin.models import Conflict, Device, DeviceStation, Scan, ScanAttendee
from eventdesk.checkin.online import days_of_event
from eventdesk.checkin.rules import EventDays
from eventdesk.desk.numbers import Turnout, turnout
from eventdesk.desk.queries import HEARD_AT
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event, EventText, Station, Status
from eventdesk.events.rules import is_slug
from eventdesk.events.stations import ORDER, TITLE, with_titles
from eventdesk.registration.models import Registration
from eventdesk.reports.recorded import contacts
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import COUNTED

LATELY = timedelta(minutes=15)
"""How far "in the last minutes" goes back: long enough to see a crowd, short enough to move somebody there."""

SILENT = timedelta(minutes=10)
"""A phone that was not heard of for so long during its event has no network, or was put away."""


class WatchedEvent(NamedTuple):
    """An event with its German title, and how many scans of it need a human."""

    event: Event
    title: str
    to_check: int

    @property
    def days(self) -> EventDays:
        """The local days of the event."""
        return days_of_event(self.event)

    @property
    def all_days(self) -> Sequence[date]:
        """Each of them."""
        return [self.days.first + timedelta(days=past) for past in range((self.days.last - self.days.first).days + 1)]

    @property
    def lasts_several_days(self) -> bool:
        """Whether what happened today is not all that happened."""
        return self.days.first < self.days.last


class BusyStation(NamedTuple):
    """A station, and how many participants were there: in all, today, and just now."""

    key: str
    number: int | None
    colour: str
    icon: str
    kind: str
    title: str
    contacts: int
    today: int | None
    """Of several days; of one day it is all of them."""
    lately: int


class Phone(NamedTuple):
    """A paired phone as far as it can be heard."""

    id: int
    name: str
    stations: Sequence[str]
    seen_at: datetime | None
    unsent: int
    expires_at: datetime
    revoked_at: datetime | None

    def is_silent(self, event: Event, now: datetime) -> bool:
        """Whether it should have been heard of by now."""
        running = event.starts_at <= now < event.ends_at and self.revoked_at is None
        return running and (self.seen_at is None or self.seen_at < now - SILENT)


class Wanted(NamedTuple):
    """A language that registered families want to speak."""

    language: str | None
    persons: int
    parties: int
    asked: int
    """Parties of these that asked for a language mediator."""


@dataclass(frozen=True, slots=True)
class Live:
    """Everything the live view shows."""

    watched: WatchedEvent
    day: date
    turnout: Turnout
    stations: Sequence[BusyStation]
    phones: Sequence[Phone]
    wanted: Sequence[Wanted]


def is_watchable(event: Event, now: datetime, *, any_day: bool) -> bool:
    """Say whether an event can be watched: it takes place, and today is one of its days unless any day will do."""
    days, today = days_of_event(event), now.astimezone(ZoneInfo(event.time_zone)).date()
    return event.status == Status.PUBLISHED and (any_day or days.first <= today <= days.last)


def live(session: Session, watched: WatchedEvent, language: str, now: datetime) -> Live:
    """Look at an event as it goes."""
    event, day = watched.event, watched.days.nearest(now)
    apart = day if watched.lasts_several_days else None
    return Live(
        watched,
        day,
        turnout(session, event.id, day, today_apart=apart is not None),
        busy_stations(session, event.id, language, apart, now - LATELY),
        phones(session, event.id, language),
        wanted_languages(session, event.id),
    )


def watched_event(session: Session, slug: str) -> WatchedEvent:
    """Find an event to watch.

    Raises:
        NotFoundError: There is none of that name.
    """
    german = aliased(EventText)
    open_conflicts = (
        select(func.count()).where(Conflict.event_id == Event.id, Conflict.settled_at.is_(None)).scalar_subquery()
    )
    found = select(Event, func.coalesce(german.title, Event.slug), open_conflicts).outerjoin(
        german, and_(german.event_id == Event.id, german.language == "de")
    )
    row = session.execute(found.where(Event.slug == slug)).one_or_none() if is_slug(slug) else None
    if row is None:
        raise NotFoundError("event")
    return WatchedEvent(*row)


def busy_stations(
    session: Session, event_id: int, language: str, day: date | None, since: datetime
) -> Sequence[BusyStation]:
    """Count participants at each station in all, since a moment, and on a day if the event has several."""
    lately = (
        select(func.count(distinct(ScanAttendee.attendee_id)))
        .join(Scan, Scan.id == ScanAttendee.scan_id)
        .join(Attendee, Attendee.id == ScanAttendee.attendee_id)
        .where(Scan.event_id == event_id, Scan.station_id == Station.id, Scan.scanned_at > since)
        .where(Scan.admitted, Scan.voided.is_(False), Attendee.type.in_(COUNTED))
        .correlate(Station)
        .scalar_subquery()
    )
    columns = (
        *(Station.key, Station.number, Station.colour, Station.icon, Station.kind, TITLE),
        *(contacts(), null() if day is None else contacts(day), lately),
    )
    named = with_titles(select(*columns)).where(Station.event_id == event_id).order_by(*ORDER)
    return [BusyStation(*row) for row in session.execute(named, {"language": language})]


def phones(session: Session, event_id: int, language: str) -> Sequence[Phone]:
    """List paired phones, the one that holds most unsent first; blocked ones only if they hold anything."""
    columns = (Device.id, Device.name, TITLE, HEARD_AT, Device.unsent, Device.expires_at, Device.revoked_at)
    holds = case((Device.revoked_at.is_not(None), Device.unsent), else_=1)
    paired = (
        with_titles(
            select(*columns)
            .join(DeviceStation, DeviceStation.device_id == Device.id)
            .join(Station, Station.id == DeviceStation.station_id)
        )
        .where(Device.event_id == event_id, Device.paired_at.is_not(None), holds > 0)
        .order_by(Device.unsent.desc(), Device.id, *ORDER)
    )
    found: dict[int, Phone] = {}
    for number, name, title, *rest in session.execute(paired, {"language": language}):
        phone = found.setdefault(number, Phone(number, name, [], *rest))
        found[number] = phone._replace(stations=[*phone.stations, title])
    return list(found.values())


def unsent(found: Iterable[Phone]) -> Sequence[Phone]:
    """Pick the phones that said they hold something the server does not know."""
    return [phone for phone in found if phone.unsent]


def wanted_languages(session: Session, event_id: int) -> Sequence[Wanted]:
    """Count registered people by the language they want to speak, the most wanted first; never who."""
    persons = func.sum(Ticket.admits)
    asked = func.sum(case((Registration.interpreter, 1), else_=0))
    rows = session.execute(
        select(Registration.spoken_language, persons, func.count(), asked)
        .join(Ticket, Ticket.id == Registration.ticket_id)
        .where(Ticket.event_id == event_id, Ticket.revoked_at.is_(None))
        .group_by(Registration.spoken_language)
        .order_by(persons.desc(), Registration.spoken_language)
    )
    return [Wanted(*row) for row in rows]
