"""Joining an online room: who may, when, and that whoever joins is seen there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Scan
from eventdesk.checkin.online import see_online
from eventdesk.checkin.rules import EventDays
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.occasion import COLUMNS, Occasion, facts, with_titles
from eventdesk.events.queries import PublicEvent, coming_events
from eventdesk.events.rules import ROOM_OPENS
from eventdesk.registration.models import Registration
from eventdesk.registration.rules import is_page_key
from eventdesk.tickets.models import Ticket
from eventdesk.vocabulary import Form


class Door(StrEnum):
    """Where a family stands before the online room."""

    NONE = "none"
    """No ticket yet or any more, or an event without a room: the page of the ticket says what is the matter."""
    EARLY = "early"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineRoom(Occasion):
    """An online room as the holder of a ticket may know it. Its address is for nobody before it opens."""

    event_id: int
    key: str
    ticket_id: UUID | None
    revoked: bool
    languages: Sequence[str]
    join_url: str

    @property
    def opens_at(self) -> datetime:
        """From when on people can join."""
        return self.starts_at - ROOM_OPENS

    def door(self, now: datetime) -> Door:
        """Say whether the family can join now."""
        if self.ticket_id is None or self.revoked or self.cancelled or self.form == Form.IN_PERSON:
            return Door.NONE
        if now < self.opens_at:
            return Door.EARLY
        return Door.OPEN if now < self.ends_at else Door.OVER

    def scan_id(self, now: datetime) -> UUID | None:
        """Name the scan of joining on this day, so that it counts once however often somebody taps.

        It follows from the key of the family's page: nobody else can tell it in advance.
        """
        day = EventDays.between(self.starts_at, self.ends_at, self.time_zone).nearest(now)
        return self.ticket_id and uuid5(self.ticket_id, f"joined {self.key} {day}")


_ROOM = with_titles(
    select(*COLUMNS, Event.id, Event.languages, Event.join_url, Registration.ticket_id, Ticket.revoked_at)
    .select_from(Registration)
    .join(Event, Event.id == Registration.event_id)
    .outerjoin(Ticket, Ticket.id == Registration.ticket_id)
    .where(Registration.page_key == bindparam("key"))
)


def online_room(session: Session, key: str, language: str) -> OnlineRoom:
    """Find the room of a family's event by the key of its page.

    Raises:
        NotFoundError: There is no such page, or no longer.
    """
    row: Any = session.execute(_ROOM, {"key": key, "language": language}).one_or_none() if is_page_key(key) else None
    if row is None:
        raise NotFoundError("ticket")
    return OnlineRoom(
        **facts(row, language),
        event_id=row.id,
        key=key,
        ticket_id=row.ticket_id,
        revoked=row.revoked_at is not None,
        languages=row.languages,
        join_url=row.join_url,
    )


def join(session: Session, key: str, language: str, now: datetime) -> Door:
    """Record that a family is in the online room, if it is open to them.

    All persons of the ticket count as there; the host corrects it. A correction stands: joining again on the
    same day counts nobody anew.

    Raises:
        NotFoundError: There is no such page.
    """
    room = online_room(session, key, language)
    door, scan_id = room.door(now), room.scan_id(now)
    if door is Door.OPEN and room.ticket_id and scan_id:
        see_online(session, room.event_id, room.ticket_id, scan_id, now)
    return door


def has_joined(session: Session, room: OnlineRoom, now: datetime) -> bool:
    """Tell whether the family has joined on this day of the event."""
    return session.scalar(select(Scan.id).where(Scan.id == room.scan_id(now))) is not None


def next_hour(session: Session, language: str, after: OnlineRoom, now: datetime) -> PublicEvent | None:
    """Find the next online event in a language, another than this one."""
    coming = coming_events(session, language, now)
    return next((e for e in coming if e.online and language in e.languages and e.slug != after.slug), None)
