"""What all paper of an event says, in five languages: a handful of statements for the whole pack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.events.models import Campaign, Event, EventText, Station, StationText
from eventdesk.events.occasion import FALLBACK, Occasion, Words, words
from eventdesk.events.stations import ORDER
from eventdesk.halls.models import Interpreter, Partner, Room
from eventdesk.halls.queries import Stands, stands
from eventdesk.halls.rooms import room_of
from eventdesk.tickets.models import Source, Ticket
from eventdesk.tickets.queries import all_unused_blanks, occasion_of

MOST_BLANKS = 200
"""Twenty pages; more are printed from the page of blank tickets."""


class NumberAndSize(NamedTuple):
    """A booked ticket as paper knows it: never a name."""

    number: str
    admits: int


@dataclass(frozen=True, slots=True)
class PackedStation:
    """A station with its titles by language."""

    id: int
    kind: str
    number: int | None
    colour: str
    icon: str
    titles: Mapping[str, str]

    def title(self, language: str) -> Words:
        """Its title in a language, else in German."""
        return words(self.titles.get(language), self.titles.get(FALLBACK), language)


@dataclass(frozen=True, slots=True)
class Packed:
    """An event with everything that its paper says.

    Attributes:
        event: The event.
        campaign: Its campaign.
        texts: What it is called and how to get there, by language.
        stations: All of them, the door first.
        stands: Which partners stand where.
        room: The lent room it is in, if it is one we keep.
        interpreted: Languages of booked interpreters.
    """

    event: Event
    campaign: Campaign
    texts: Mapping[str, EventText]
    stations: Sequence[PackedStation]
    stands: Stands
    room: Room | None
    interpreted: Sequence[str]

    def title(self, language: str) -> Words:
        """What the event is called in a language, else in German."""
        return title_of(self.event, self.texts, language)


def title_of(event: Event, texts: Mapping[str, EventText], language: str) -> Words:
    """Say what an event is called in a language, else in German, else by its address."""
    own, german = texts.get(language), texts.get(FALLBACK)
    return words(own.title if own else None, german.title if german else event.slug, language)


def texts_of(session: Session, event_id: int) -> Mapping[str, EventText]:
    """Read what an event is called and how to get there, by language."""
    found = session.scalars(select(EventText).where(EventText.event_id == event_id))
    return {text.language: text for text in found}


def packed(session: Session, event: Event) -> Packed:
    """Gather what the paper of an event says."""
    campaign = session.get_one(Campaign, event.campaign_id)
    titled = select(Station, StationText).outerjoin(StationText, StationText.station_id == Station.id)
    stations: dict[int, tuple[Station, dict[str, str]]] = {}
    for station, text in session.execute(titled.where(Station.event_id == event.id).order_by(*ORDER)):
        _station, titles = stations.setdefault(station.id, (station, {}))
        if text is not None:
            titles[text.language] = text.title
    booked = select(Interpreter.language).where(Interpreter.event_id == event.id, Interpreter.booked).distinct()
    return Packed(
        event,
        campaign,
        texts_of(session, event.id),
        [PackedStation(s.id, s.kind, s.number, s.colour, s.icon, titles) for s, titles in stations.values()],
        stands(session, event.id, FALLBACK),
        room_of(session, event),
        session.scalars(booked.order_by(Interpreter.language)).all(),
    )


@dataclass(frozen=True, slots=True)
class Papers:
    """Tickets of an event that are on paper: the booked ones as a list, blank ones to hand out.

    Attributes:
        occasion: What blank tickets say of the event.
        booked: Numbers and sizes of the booked ones.
        blanks: Those that nobody has come with.
    """

    occasion: Occasion
    booked: Sequence[NumberAndSize]
    blanks: Sequence[Ticket]


def papers(session: Session, event: Event) -> Papers:
    """Gather the tickets of an event that are on paper."""
    return Papers(
        occasion_of(session, event.id, FALLBACK),
        numbers_and_sizes(session, event.id),
        all_unused_blanks(session, event.id, MOST_BLANKS),
    )


def numbers_and_sizes(session: Session, event_id: int) -> Sequence[NumberAndSize]:
    """List the valid booked tickets of an event by number, with how many people each is for."""
    rows = session.execute(
        select(Ticket.number, Ticket.admits)
        .where(Ticket.event_id == event_id, Ticket.source == Source.ONLINE, Ticket.revoked_at.is_(None))
        .order_by(Ticket.number)
    )
    return [NumberAndSize(*row) for row in rows]


def parties_and_partners(session: Session, event_id: int) -> tuple[int, int]:
    """Count the valid booked tickets of an event, and its partners."""
    booked = select(func.count()).where(
        Ticket.event_id == event_id, Ticket.source == Source.ONLINE, Ticket.revoked_at.is_(None)
    )
    partners = select(func.count()).where(Partner.event_id == event_id)
    row = session.execute(select(booked.scalar_subquery(), partners.scalar_subquery())).one()
    return row[0], row[1]
