"""Seats: taken in one guarded statement, so that no race can oversell an event."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from eventdesk.db import table_of
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event, Status


class EventFullError(EventdeskError):
    """Not enough seats are left for the whole party; parties are never split."""

    code = "event-full"
    status = 409

    def __init__(self, free: int) -> None:
        """Remember how many seats are left: 0, or too few."""
        super().__init__(f"{free} seats left")
        self.free = free


class RegistrationClosedError(EventdeskError):
    """The event takes no registrations: a draft, not yet, no longer, or over."""

    code = "registration-closed"
    status = 409


class EventCancelledError(EventdeskError):
    """The event will not take place."""

    code = "event-cancelled"
    status = 409


_EVENT = table_of(Event)
_E, _PERSONS, _NOW = _EVENT.c, bindparam("persons", type_=Integer), bindparam("now", type_=_EVENT.c.ends_at.type)
# Built once: composing a statement costs more than the database needs to answer it.
_TAKE = (
    update(_EVENT)
    .where(
        _E.id == bindparam("event"),
        _E.status == Status.PUBLISHED,
        _E.ends_at > _NOW,
        or_(_E.registration_opens_at.is_(None), _E.registration_opens_at <= _NOW),
        or_(_E.registration_closes_at.is_(None), _E.registration_closes_at > _NOW),
        or_(
            _E.capacity.is_(None),
            and_(
                _E.seats_taken + _PERSONS <= _E.capacity,
                # Seats that somebody on the waiting list could use are not for newcomers.
                or_(_E.smallest_waiting.is_(None), _E.seats_taken + _E.smallest_waiting > _E.capacity),
            ),
        ),
    )
    .values(
        seats_taken=_E.seats_taken + _PERSONS,
        tickets_issued=_E.tickets_issued + bindparam("tickets", type_=Integer),
        change_number=_E.change_number + 1,
    )
    .returning(_E.tickets_issued, _E.change_number)
)

_RELEASE = (
    update(_EVENT)
    .where(_E.id == bindparam("event"))
    .values(seats_taken=_E.seats_taken - _PERSONS, change_number=_E.change_number + 1)
    .returning(_E.change_number)
)
_LOCK = (
    select(
        _E.status, _E.starts_at, _E.ends_at, _E.time_zone, _E.registration_opens_at, _E.registration_closes_at,
        _E.capacity, _E.seats_taken, _E.smallest_waiting,
    )
    .where(_E.id == bindparam("event"))
    .with_for_update(key_share=True)
)  # fmt: skip
_HOLD = (
    update(_EVENT)
    .where(_E.id == bindparam("event"))
    .values(seats_taken=_E.seats_taken + _PERSONS, smallest_waiting=bindparam("smallest", type_=Integer))
)


class SeatsTaken(NamedTuple):
    """What the guarded statement gave: the ticket's place in the event, and its change number."""

    ticket_ordinal: int
    change_number: int


class LockedSeats(NamedTuple):
    """An event whose seats nobody else can take or give back until the transaction ends."""

    status: Status
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    opens_at: datetime | None
    closes_at: datetime | None
    capacity: int | None
    taken: int
    smallest_waiting: int | None

    @property
    def free(self) -> int | None:
        """Seats that are left; nothing if there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken

    def is_held(self, now: datetime) -> bool:
        """Whether the event is published and not over."""
        return self.status == Status.PUBLISHED and self.ends_at > now

    def is_open(self, now: datetime) -> bool:
        """Whether families can register, full or not."""
        opened = self.opens_at is None or self.opens_at <= now
        closed = self.closes_at is not None and self.closes_at <= now
        return opened and not closed and self.is_held(now)

    def has_to_wait(self, persons: int, now: datetime) -> bool:
        """Whether a new party has to wait: it may register, and it or somebody before it does not fit now."""
        if self.capacity is None or persons > self.capacity or not self.is_open(now):
            return False
        free = self.capacity - self.taken
        return persons > free or (self.smallest_waiting is not None and self.smallest_waiting <= free)


def take_seats(session: Session, event_id: int, persons: int, now: datetime, tickets: int = 1) -> SeatsTaken:
    """Take seats for a whole party, or none.

    Asking and acting are one UPDATE, so that two families cannot both get the last seat.

    Args:
        session: The transaction that also stores the registration.
        event_id: The event.
        persons: Everybody of the party, children too.
        now: Decides whether registration is open.
        tickets: How many ticket numbers to give out; none for a party that has one and grows.

    Raises:
        NotFoundError: There is no such event, or it is still a draft.
        EventCancelledError: It will not take place.
        RegistrationClosedError: Registration is not open at this moment.
        EventFullError: Fewer seats are left than the party has people.
    """
    taken = session.execute(
        _TAKE, {"event": event_id, "persons": persons, "now": now, "tickets": tickets}
    ).one_or_none()
    if taken is None:
        raise _refusal(session, event_id, persons, now)
    return SeatsTaken(*taken)


def release_seats(session: Session, event_id: int, persons: int) -> int:
    """Give seats back that were taken or held; more than are taken cannot be given back.

    Returns:
        The event's new change number, for the rows that change in the same transaction.

    Raises:
        NotFoundError: There is no such event.
    """
    change_number = session.execute(_RELEASE, {"event": event_id, "persons": persons}).scalar_one_or_none()
    if change_number is None:
        raise NotFoundError("event")
    return int(change_number)


def lock_seats(session: Session, event_id: int) -> LockedSeats:
    """Keep others from changing an event's seats until the transaction ends.

    Whoever changes registrations and seats locks the event first, so that two of them cannot wait for each other.

    Raises:
        NotFoundError: There is no such event.
    """
    row = session.execute(_LOCK, {"event": event_id}).one_or_none()
    if row is None:
        raise NotFoundError("event")
    return LockedSeats(*row)


def hold_seats(session: Session, event_id: int, persons: int, smallest_waiting: int | None) -> None:
    """Take seats for parties of the waiting list, and note how small the smallest is that still waits.

    Only with the event locked. The window of registration does not matter: these parties registered in time.
    """
    session.execute(_HOLD, {"event": event_id, "persons": persons, "smallest": smallest_waiting})


def _refusal(session: Session, event_id: int, persons: int, now: datetime) -> EventdeskError:
    """Say why no seats were given."""
    event = session.get(Event, event_id, populate_existing=True)
    if event is None or event.status == Status.DRAFT:
        return NotFoundError("event")
    if event.status == Status.CANCELLED:
        return EventCancelledError()
    free = None if event.capacity is None else event.capacity - event.seats_taken
    if free is not None and event.smallest_waiting is not None and event.smallest_waiting <= free:
        free = 0
    over = event.ends_at <= now or (event.registration_closes_at or event.ends_at) <= now
    early = event.registration_opens_at is not None and event.registration_opens_at > now
    if over or early or free is None or free >= persons:
        return RegistrationClosedError()
    return EventFullError(free)
