"""The waiting list: who is offered the seats that become free, and what becomes of offers nobody answers.

Everything here locks the event before it touches a registration. Whoever changes a registration that takes seats
or waits does the same (`events.seats.lock_seats`), or two of them could wait for each other for ever.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, null, select, update
from sqlalchemy.orm import Session

from eventdesk.db import Database, table_of
from eventdesk.events.seats import LockedSeats, SeatsTaken, hold_seats, lock_seats, release_seats
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News, tell
from eventdesk.registration.waiting_rules import is_given_unasked, offer_deadline, served
from eventdesk.tickets.models import Source, Ticket
from eventdesk.tickets.service import TicketOrder, issue, take_numbers

_REGISTRATION = table_of(Registration)
_R = _REGISTRATION.c


class Party(NamedTuple):
    """A registration without a ticket, as it is needed to give it one."""

    id: int
    page_key: str
    persons: int
    party: Mapping[str, int]
    language: str | None
    home_ags: str | None


PARTY = (_R.id, _R.page_key, _R.persons, _R.party, _R.language, _R.home_ags)
"""Columns of a `Party`."""

# Built once: composing a statement costs more than the database needs to answer it.
_QUEUE = (
    select(*PARTY)
    .where(_R.event_id == bindparam("event"), _R.status == RegistrationStatus.WAITING)
    .order_by(_R.queued_at, _R.id)
    .with_for_update()
)
_LAPSE = (
    update(_REGISTRATION)
    .where(
        _R.event_id == bindparam("event"),
        _R.status == RegistrationStatus.OFFERED,
        _R.offer_ends_at <= bindparam("now", type_=_R.offer_ends_at.type),
    )
    .values(status=RegistrationStatus.EXPIRED)
    .returning(_R.page_key, _R.persons)
)
_DUE = (
    select(_R.event_id)
    .where(
        _R.status == RegistrationStatus.OFFERED, _R.offer_ends_at <= bindparam("now", type_=_R.offer_ends_at.type)
    )
    .distinct()
    .order_by(_R.event_id)
)  # fmt: skip


def promote(session: Session, event_id: int, now: datetime) -> None:
    """Offer the free seats of an event to those who wait, in the transaction that freed them.

    Called after seats were released, the capacity was raised, or a waiting party left. By order, whoever fits as a
    whole; on the last day seats are given without asking. Tells the families by `news.tell`.

    Raises:
        NotFoundError: There is no such event.
    """
    session.flush()
    seats = lock_seats(session, event_id)
    if seats.smallest_waiting is None:
        return
    queue = [Party(*row) for row in session.execute(_QUEUE, {"event": event_id})]
    places = set(served([party.persons for party in queue], seats.free)) if seats.is_held(now) else set()
    chosen = [party for place, party in enumerate(queue) if place in places]
    smallest = min((party.persons for place, party in enumerate(queue) if place not in places), default=None)
    if chosen or smallest != seats.smallest_waiting:
        hold_seats(session, event_id, sum(party.persons for party in chosen), smallest)
    if chosen and is_given_unasked(now, seats.starts_at):
        _give(session, event_id, chosen, now)
    elif chosen:
        _offer(session, chosen, seats, now)


def lapse(session: Session, event_id: int, now: datetime) -> LockedSeats:
    """End the offers of an event whose time is over; the next parties get their seats.

    Returns:
        The seats as they are then, locked.

    Raises:
        NotFoundError: There is no such event.
    """
    seats = lock_seats(session, event_id)
    lapsed = session.execute(_LAPSE, {"event": event_id, "now": now}).all()
    if not lapsed:
        return seats
    release_seats(session, event_id, sum(persons for _key, persons in lapsed))
    if seats.is_held(now):
        tell(session, News.LAPSED, [key for key, _persons in lapsed], now)
    promote(session, event_id, now)
    return lock_seats(session, event_id)


def expire_offers(database: Database, now: datetime) -> None:
    """End all offers whose time is over, event by event. Several workers may do so at once."""
    with database.reading() as session:
        events = session.scalars(_DUE, {"now": now}).all()
    for event_id in events:
        with database.transaction() as session:
            lapse(session, event_id, now)


def give_ticket(session: Session, event_id: int, party: Party, numbered: SeatsTaken, now: datetime) -> Ticket:
    """Issue the ticket of a party whose seats are held; from now on the ticket says who comes and from where."""
    wanted = TicketOrder(event_id, party.party, Source.ONLINE, party.language, party.home_ags)
    ticket = issue(session, wanted, numbered, now)
    session.execute(
        update(_REGISTRATION)
        .where(_R.id == party.id)
        .values(status=RegistrationStatus.CONFIRMED, ticket_id=ticket.id, party=null(), persons=null(), home_ags=null())
    )
    return ticket


def _give(session: Session, event_id: int, chosen: Sequence[Party], now: datetime) -> None:
    """Give parties their tickets without asking: there is no time left for an answer."""
    numbers = take_numbers(session, event_id, len(chosen))
    for party, numbered in zip(chosen, numbers, strict=True):
        give_ticket(session, event_id, party, numbered, now)
    tell(session, News.SEATED, [party.page_key for party in chosen], now)


def _offer(session: Session, chosen: Sequence[Party], seats: LockedSeats, now: datetime) -> None:
    """Hold seats for parties until they answer or their time is over."""
    session.execute(
        update(_REGISTRATION)
        .where(_R.id.in_([party.id for party in chosen]))
        .values(
            status=RegistrationStatus.OFFERED,
            offered_at=now,
            offer_ends_at=offer_deadline(now, seats.starts_at, seats.time_zone),
        )
    )
    tell(session, News.OFFERED, [party.page_key for party in chosen], now)
