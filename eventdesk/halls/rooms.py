"""Rooms that somebody lends: kept for the next event, and put into one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.plans import EventPlan
from eventdesk.halls.models import EventRoom, Room
from eventdesk.registration.rescheduling import reschedule


class RoomTwiceError(EventdeskError):
    """A room is kept once, so that its notes are in one place."""

    code = "room-twice"
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan:
    """A room as staff fill it in; the names are those of the table."""

    name: str
    location: str
    district_ags: str
    holds: int | None
    step_free: bool
    step_free_note: str
    childcare: bool
    childcare_note: str
    lent_by: str
    free_of_charge: bool
    note: str


class UsedRoom(NamedTuple):
    """A room, how many events were or will be in it, and whether one of them is the one that is asked about."""

    room: Room
    events: int
    taken: bool = False


def rooms(session: Session, land: str = "", event: Event | None = None) -> Sequence[UsedRoom]:
    """List rooms by name, those of one Land only if it is named, and say which of them an event is in."""
    used = select(func.count()).where(EventRoom.room_id == Room.id).scalar_subquery()
    here = exists().where(EventRoom.room_id == Room.id, EventRoom.event_id == (event.id if event else 0))
    listed = select(Room, used, here).where(Room.district_ags.startswith(land)).order_by(Room.name)
    return [
        UsedRoom(room, events, bool(taken) and event is not None and room.name == event.venue_name)
        for room, events, taken in session.execute(listed)
    ]


def room_by_id(session: Session, number: int) -> Room:
    """Find a room.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.get(Room, number)
    if found is None:
        raise NotFoundError("room")
    return found


def room_of(session: Session, event: Event) -> Room | None:
    """Find the room an event was put into, unless it was moved to another place by hand since."""
    joined = select(Room).join(EventRoom, EventRoom.room_id == Room.id)
    return session.scalars(joined.where(EventRoom.event_id == event.id, Room.name == event.venue_name)).one_or_none()


def keep_room(session: Session, plan: RoomPlan, room: Room | None = None) -> Room:
    """Add a room, or change it. Events that are in it keep what they told people until they take it anew.

    Raises:
        RoomTwiceError: There is another one of that name.
    """
    room = room or Room()
    for name in RoomPlan.__slots__:
        setattr(room, name, getattr(plan, name))
    try:
        with session.begin_nested():
            session.add(room)
            session.flush()
    except IntegrityError as error:
        raise RoomTwiceError from error
    return room


def drop_room(session: Session, room: Room) -> None:
    """Keep a room no longer; events that are in it stay where they are."""
    session.execute(delete(EventRoom).where(EventRoom.room_id == room.id))
    session.delete(room)
    session.flush()


def in_room(plan: EventPlan, room: Room) -> EventPlan:
    """Put a plan into a room: its place, how many the room holds, and what it offers."""
    return replace(
        plan,
        venue_name=room.name,
        venue_address=room.location,
        district_ags=room.district_ags,
        room_limit=room.holds,
        step_free=room.step_free,
        childcare=room.childcare,
    )


def take_room(session: Session, slug: str, plan: EventPlan, room: Room, version: str, now: datetime) -> Event:
    """Put an event into a room; whoever counts on it is told if that is another place.

    Args:
        session: The transaction.
        slug: Where the event is found.
        plan: The event as it is.
        room: Where it is to be.
        version: The state that whoever decides has seen.
        now: When.

    Raises:
        NotFoundError: There is no such event.
        PlanRefusedError: See `events.service.edit_event`.
    """
    event = reschedule(session, slug, in_room(plan, room), version, now)
    session.merge(EventRoom(event_id=event.id, room_id=room.id))
    session.flush()
    return event
