"""Finding events: what families can read about them, and the event itself for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.events import stations
from eventdesk.events.finding import Outline
from eventdesk.events.models import Campaign, Event, Station, Status
from eventdesk.events.occasion import COLUMNS, Occasion, Words, facts, german, own, with_titles, words
from eventdesk.events.rules import Nearness, State, Window, days_of, is_slug, nearness, seats_to_name
from eventdesk.vocabulary import Audience, Form, StationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEvent(Occasion):
    """What everybody may know about an event, its texts in one language."""

    id: int
    land: str
    languages: Sequence[str]
    capacity: int | None
    seats_taken: int
    opens_at: datetime | None
    closes_at: datetime | None
    step_free: bool
    childcare: bool

    @property
    def free_seats(self) -> int | None:
        """Seats that are left; nothing if there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.seats_taken, 0)

    @property
    def few_seats(self) -> int | None:
        """How many seats are left, where a party has to know; nothing while there are plenty, or none."""
        return None if self.capacity is None else seats_to_name(self.capacity, self.free_seats or 0)

    @property
    def walk_ins_welcome(self) -> bool:
        """Whether people can come without a seat: into a room that they can find yes, into an online hour no."""
        return not self.online and not self.place_follows

    def nearness(self, now: datetime) -> Nearness:
        """How soon it is."""
        return nearness(self.starts_at, self.ends_at, self.time_zone, now)

    def state(self, now: datetime) -> State:
        """Where registration stands."""
        window = Window(
            cancelled=self.cancelled,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            ends_at=self.ends_at,
            free_seats=self.free_seats,
        )
        return window.state(now)


class PublicStation(NamedTuple):
    """A place at an event where families can ask something."""

    number: int | None
    colour: str
    icon: str
    title: Words


class EventPage(NamedTuple):
    """An event with everything its own page says."""

    event: PublicEvent
    description: Words
    directions: Words
    """How to get there; empty where only those who registered are told."""
    stations: list[PublicStation]


# Built once: composing a statement costs more than the database needs to answer it.
_FACTS = (
    select(
        *COLUMNS, Event.id, Event.languages, Event.capacity, Event.seats_taken, Event.registration_opens_at,
        Event.registration_closes_at, Event.step_free, Event.childcare, Campaign.land,
    )
    .join(Campaign, Campaign.id == Event.campaign_id)
    .where(Campaign.audience == Audience.FAMILIES)
)  # fmt: skip
_COMING = (
    with_titles(_FACTS)
    .where(Event.status == Status.PUBLISHED, Event.ends_at > bindparam("now"))
    .order_by(Event.starts_at, Event.id)
)
_CHOSEN = with_titles(_FACTS).where(Event.id.in_(bindparam("ids", expanding=True))).order_by(Event.starts_at, Event.id)
_SINCE = (
    with_titles(_FACTS)
    .where(Event.status != Status.DRAFT, Event.ends_at > bindparam("since"))
    .order_by(Event.starts_at, Event.id)
)
_OUTLINES = (
    select(
        Event.id,
        Event.district_ags,
        Event.form,
        Event.languages,
        Event.starts_at,
        Event.ends_at,
        Event.time_zone,
    )
    .join(Campaign, Campaign.id == Event.campaign_id)
    .where(Campaign.audience == Audience.FAMILIES, Event.status == Status.PUBLISHED, Event.ends_at > bindparam("now"))
    .order_by(Event.starts_at, Event.id)
)
_ANY = with_titles(_FACTS).where(Event.slug == bindparam("slug"))
_PUBLISHED = Event.status != Status.DRAFT
_NAMED = _ANY.where(_PUBLISHED)
_PREVIEWED = _ANY.add_columns(
    own.description.label("own_description"),
    german.description.label("german_description"),
    own.directions.label("own_directions"),
    german.directions.label("german_directions"),
)
_DESCRIBED = _PREVIEWED.where(_PUBLISHED)
_ADVICE = (
    stations.with_titles(
        select(
            Station.number, Station.colour, Station.icon,
            stations.own.title.label("own_title"), stations.german.title.label("german_title"),
        )
    )
    .where(Station.event_id == bindparam("event_id"), Station.kind == StationKind.ADVICE)
    .order_by(*stations.ORDER)
)  # fmt: skip


def coming_events(session: Session, language: str, now: datetime) -> list[PublicEvent]:
    """List published events that are not over, the next one first."""
    rows = session.execute(_COMING, {"language": language, "now": now})
    return [_event(row, language) for row in rows]


def coming_outlines(session: Session, now: datetime) -> list[Outline]:
    """List as much of the coming events as is needed to choose from them, the next one first."""
    rows = session.execute(_OUTLINES, {"now": now})
    return [
        Outline(
            row.id, row.district_ags, Form(row.form), row.languages, *days_of(row.starts_at, row.ends_at, row.time_zone)
        )
        for row in rows
    ]


def events_of(session: Session, ids: Sequence[int], language: str) -> list[PublicEvent]:
    """Read these events, the next one first."""
    rows = session.execute(_CHOSEN, {"ids": list(ids), "language": language}) if ids else ()
    return [_event(row, language) for row in rows]


def events_since(session: Session, language: str, since: datetime) -> list[PublicEvent]:
    """List events that ended later than that or are to come, cancelled ones too, the first one first."""
    rows = session.execute(_SINCE, {"language": language, "since": since})
    return [_event(row, language) for row in rows]


def event_by_slug(session: Session, slug: str) -> Event:
    """Find an event for staff, drafts too.

    Raises:
        NotFoundError: There is none of that name; says which, for whoever typed it in a terminal.
    """
    event = session.scalar(select(Event).where(Event.slug == slug)) if is_slug(slug) else None
    if event is None:
        raise NotFoundError(f"There is no event {slug!r}.")
    return event


def public_event(session: Session, slug: str, language: str) -> PublicEvent:
    """Find an event that was published, also a cancelled or past one.

    Raises:
        NotFoundError: There is none of that name, or it is a draft, or not for families.
    """
    return _event(_row(session, _NAMED, slug, language), language)


def event_page(session: Session, slug: str, language: str) -> EventPage:
    """Find an event with its description and its stations of advice.

    Raises:
        NotFoundError: As for `public_event`.
    """
    return _page(session, _row(session, _DESCRIBED, slug, language), language)


def event_preview(session: Session, slug: str, language: str) -> EventPage:
    """Find an event as families would read it, drafts too: for staff only.

    Raises:
        NotFoundError: There is none of that name, or it is not for families.
    """
    return _page(session, _row(session, _PREVIEWED, slug, language), language)


def _page(session: Session, row: Row[*tuple[Any, ...]], language: str) -> EventPage:
    """Name what the page of an event says."""
    event = _event(row, language)
    return EventPage(
        event,
        words(row.own_description, row.german_description, language),
        Words("", language) if event.place_follows else words(row.own_directions, row.german_directions, language),
        advice_stations(session, row.id, language),
    )


def advice_stations(session: Session, event_id: int, language: str) -> list[PublicStation]:
    """List where families can ask what, in the order of the numbers."""
    return [
        PublicStation(one.number, one.colour, one.icon, words(one.own_title, one.german_title, language))
        for one in session.execute(_ADVICE, {"language": language, "event_id": event_id})
    ]


def _row(
    session: Session, statement: Select[*tuple[object, ...]], slug: str, language: str
) -> Row[*tuple[object, ...]]:
    """Find one event or refuse."""
    if not is_slug(slug):
        raise NotFoundError("event")
    row = session.execute(statement, {"slug": slug, "language": language}).one_or_none()
    if row is None:
        raise NotFoundError("event")
    return row


def _event(row: Row[*tuple[object, ...]], language: str) -> PublicEvent:
    """Name the columns of a row."""
    return PublicEvent(
        **facts(row, language),
        id=row.id,
        land=row.land,
        languages=row.languages,
        capacity=row.capacity,
        seats_taken=row.seats_taken,
        opens_at=row.registration_opens_at,
        closes_at=row.registration_closes_at,
        step_free=row.step_free,
        childcare=row.childcare,
    )
