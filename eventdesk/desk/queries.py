"""What organisers see: events with their state and numbers, and the phones of an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from eventdesk.checkin.conflicts import still_open
from eventdesk.checkin.models import Device, DeviceStation, Scan
from eventdesk.checkin.queries import expiry
from eventdesk.desk.numbers import Numbers, StationNumbers, numbers_of, station_numbers
from eventdesk.events.models import Campaign, Event, EventText, Station, Status
from eventdesk.events.queries import event_by_slug
from eventdesk.events.stations import ORDER, TITLE, with_titles
from eventdesk.registration.bursts import Burst, burst
from eventdesk.registration.reach import undelivered_count
from eventdesk.vocabulary import Form

PAGE = 50
"""Events on one page of a list."""

# A scan is a sign of life too; noting it on the device would cost every scan a statement more.
_SCANNED = select(func.max(Scan.received_at)).where(Scan.device_id == Device.id).correlate(Device).scalar_subquery()
HEARD_AT = case((Device.seen_at < _SCANNED, _SCANNED), else_=func.coalesce(Device.seen_at, _SCANNED))
"""When a phone was last heard of."""


class Section(StrEnum):
    """Lists of the desk."""

    DRAFTS = "drafts"
    COMING = "coming"
    PAST = "past"


class ListedEvent(NamedTuple):
    """One line of a list."""

    slug: str
    title: str
    status: Status
    form: Form
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    district_ags: str | None
    seats_taken: int
    capacity: int | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventList:
    """One page of a list."""

    section: Section
    events: Sequence[ListedEvent]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class CampaignChoice:
    """A campaign to put an event into."""

    id: int
    land: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Name in a language, else in German."""
        return self.names.get(language) or self.names.get("de", "")


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page of an event shows."""

    event: Event
    campaign: CampaignChoice
    texts: Mapping[str, EventText]
    stations: Sequence[StationNumbers]
    numbers: Numbers
    devices: int
    to_check: int
    """Scans that need a human."""
    undelivered: int
    """Messages that did not reach a family."""
    burst: Burst | None
    """Many registrations from one network."""


class PairedDevice(NamedTuple):
    """A phone, or the invitation to one that is still open."""

    id: int
    name: str
    stations: Sequence[str]
    paired_at: datetime | None
    seen_at: datetime | None
    revoked_at: datetime | None
    expires_at: datetime
    created_by: int | None
    unsent: int
    """Records it had not sent when it was last heard of."""


def events_listed(session: Session, section: Section, page: int, now: datetime) -> EventList:
    """Give one page of a list: drafts and coming events with the next one first, past ones with the last one first."""
    latest_first = section == Section.PAST
    order = Event.starts_at.desc() if latest_first else Event.starts_at
    german = aliased(EventText)
    rows: Sequence[Any] = session.execute(
        select(
            Event.slug, func.coalesce(german.title, Event.slug), Event.status, Event.form, Event.starts_at,
            Event.ends_at, Event.time_zone, Event.district_ags, Event.seats_taken, Event.capacity, Event.closed_at,
            func.count().over(),
        )
        .outerjoin(german, and_(german.event_id == Event.id, german.language == "de"))
        .where(_in_section(section, now))
        .order_by(order, Event.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()  # fmt: skip
    listed = [ListedEvent(row[0], row[1], Status(row[2]), Form(row[3]), *row[4:-1]) for row in rows]
    return EventList(section, listed, rows[0][-1] if rows else 0, page)


def campaigns(session: Session) -> list[CampaignChoice]:
    """List all campaigns, the newest first."""
    rows = session.execute(select(Campaign.id, Campaign.land, Campaign.name).order_by(Campaign.id.desc()))
    return [CampaignChoice(*row) for row in rows]


def overview(session: Session, slug: str, language: str, now: datetime) -> Overview:
    """Gather what the page of an event shows."""
    event = event_by_slug(session, slug)
    texts = session.scalars(select(EventText).where(EventText.event_id == event.id))
    active = or_(Device.token_hash.is_not(None), Device.pairing_expires_at > now)
    in_use = (Device.event_id == event.id, Device.revoked_at.is_(None), active)
    in_use_count = select(func.count()).select_from(Device).where(*in_use).scalar_subquery()
    columns = (Campaign.id, Campaign.land, Campaign.name, in_use_count, still_open(event.id))
    campaign: Any = session.execute(select(*columns).where(Campaign.id == event.campaign_id)).one()
    return Overview(
        event,
        CampaignChoice(*campaign[:3]),
        {text.language: text for text in texts},
        station_numbers(session, event.id, language),
        numbers_of(session, event.id),
        campaign[3] if expiry(event.ends_at) > now else 0,
        campaign[4],
        undelivered_count(session, event.id),
        burst(session, event.id, now),
    )


def devices(session: Session, event_id: int, language: str, now: datetime) -> list[PairedDevice]:
    """List an event's phones and open invitations, the newest first."""
    titles = station_titles(session, event_id, language)
    used: dict[int, list[str]] = {}
    pairs = select(DeviceStation.device_id, Station.key).join(Station, Station.id == DeviceStation.station_id)
    for device_id, key in session.execute(pairs.where(Station.event_id == event_id).order_by(*ORDER)):
        used.setdefault(device_id, []).append(titles[key])
    shown = or_(Device.paired_at.is_not(None), Device.token_hash.is_not(None), Device.pairing_expires_at > now)
    rows: Sequence[Any] = session.execute(
        select(
            Device.id, Device.name, Device.paired_at, HEARD_AT, Device.revoked_at, Event.ends_at, Device.created_by,
            Device.unsent,
        )
        .join(Event, Event.id == Device.event_id)
        .where(Device.event_id == event_id, shown)
        .order_by(Device.id.desc())
    ).all()  # fmt: skip
    return [
        PairedDevice(row[0], row[1], used.get(row[0], []), row[2], row[3], row[4], expiry(row[5]), row[6], row[7])
        for row in rows
    ]


def station_titles(session: Session, event_id: int, language: str) -> dict[str, str]:
    """Name an event's stations by key, in a language or in German."""
    named = with_titles(select(Station.key, TITLE)).where(Station.event_id == event_id).order_by(*ORDER)
    rows = session.execute(named, {"language": language})
    return {row[0]: row[1] for row in rows}


def _in_section(section: Section, now: datetime) -> ColumnElement[bool]:
    """Say which events a list holds; every event is in exactly one."""
    if section == Section.DRAFTS:
        return Event.status == Status.DRAFT
    over = Event.ends_at <= now
    return and_(Event.status != Status.DRAFT, over if section == Section.PAST else ~over)
