"""Seats that become free while several people reach for them: the waiting list decides, and nothing is given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.events.seats import EventFullError
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.offers import OfferGoneError, accept, decline
from eventdesk.registration.waiting import expire_offers
from eventdesk.tickets.models import Ticket
from tests.builders import make_event
from tests.databases import race
from tests.registration.waiting_list import Seats, ask, leave, seats, states

ROUNDS = range(6)
Verb = Callable[[Session], object]


@pytest.fixture
def event(database: Database, now: datetime) -> int:
    """Two seats, in a week."""
    start = now + timedelta(days=7)
    with database.transaction() as tx:
        return make_event(tx, "klein", capacity=2, starts_at=start, ends_at=start + timedelta(hours=4)).id


def queue(database: Database, event: int, now: datetime, *persons: int) -> list[str]:
    """Parties that ask one after the other; those that do not fit wait."""
    with database.transaction() as tx:
        return [ask(tx, event, count, now) for count in persons]


def offered(database: Database, event: int, now: datetime) -> str:
    """A party of two that is offered the seats."""
    holder, key = queue(database, event, now, 2, 2)
    with database.transaction() as tx:
        leave(tx, holder, now)
    return key


def found(database: Database, event: int, *keys: str) -> list[RegistrationStatus]:
    with database.reading() as session:
        status = states(session, event)
    return [status[key] for key in keys]


def taken(database: Database, event: int) -> Seats:
    with database.reading() as session:
        return seats(session, event)


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_waiting_party_gets_what_is_freed_and_not_the_newcomers(
    database: Database, event: int, now: datetime, _round: int
) -> None:
    holder, waiting = queue(database, event, now, 2, 2)

    def newcomer(tx: Session) -> object:
        return ask(tx, event, 1, now, may_wait=False)

    answers = race(database, newcomer, lambda tx: leave(tx, holder, now), newcomer, newcomer)

    assert answers == [EventFullError, None, EventFullError, EventFullError]
    assert found(database, event, waiting) == [RegistrationStatus.OFFERED]
    assert taken(database, event) == Seats(2, 2, None)


@pytest.mark.parametrize("_round", ROUNDS)
def test_nobody_is_left_waiting_who_joins_while_a_seat_is_freed(
    database: Database, event: int, now: datetime, _round: int
) -> None:
    (holder,) = queue(database, event, now, 2)

    _left, key = race(database, lambda tx: leave(tx, holder, now), lambda tx: ask(tx, event, 2, now))

    assert found(database, event, str(key))[0] in {RegistrationStatus.OFFERED, RegistrationStatus.CONFIRMED}
    assert taken(database, event) == Seats(2, 2, None)


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_that_cancel_at_once_free_two_seats_for_two_offers(
    database: Database, event: int, now: datetime, _round: int
) -> None:
    one, two, *waiting = queue(database, event, now, 1, 1, 1, 1, 1)

    race(database, lambda tx: leave(tx, one, now), lambda tx: leave(tx, two, now))

    assert found(database, event, *waiting) == [
        RegistrationStatus.OFFERED, RegistrationStatus.OFFERED, RegistrationStatus.WAITING,
    ]  # fmt: skip
    assert taken(database, event) == Seats(2, 2, 1)


@pytest.mark.parametrize("_round", ROUNDS)
def test_an_offer_accepted_many_times_is_one_ticket(database: Database, event: int, now: datetime, _round: int) -> None:
    key = offered(database, event, now)

    answers = race(database, *[lambda tx: accept(tx, key, now)] * 4)

    assert answers.count(OfferGoneError) == 3
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Ticket).where(Ticket.revoked_at.is_(None))) == 1
    assert taken(database, event) == Seats(2, 2, None)


@pytest.mark.parametrize("_round", ROUNDS)
def test_an_offer_is_accepted_or_declined_but_not_both(
    database: Database, event: int, now: datetime, _round: int
) -> None:
    key = offered(database, event, now)

    accepted, declined = race(database, lambda tx: accept(tx, key, now), lambda tx: decline(tx, key, now))

    assert (accepted is OfferGoneError) != (declined is OfferGoneError)
    status = RegistrationStatus.CONFIRMED if declined is OfferGoneError else RegistrationStatus.DECLINED
    assert found(database, event, key) == [status]
    assert taken(database, event).taken == (2 if declined is OfferGoneError else 0)


@pytest.mark.parametrize("_round", ROUNDS)
def test_an_offer_is_accepted_or_ends_but_not_both(database: Database, event: int, now: datetime, _round: int) -> None:
    key = offered(database, event, now)
    (following,) = queue(database, event, now, 2)
    with database.reading() as session:
        ends_at = session.scalars(select(Registration.offer_ends_at).where(Registration.page_key == key)).one()
    assert ends_at

    def family(tx: Session) -> object:
        return accept(tx, key, ends_at - timedelta(milliseconds=1))

    with ThreadPoolExecutor(3) as crowd:
        rounds = [crowd.submit(expire_offers, database, ends_at) for _worker in range(2)]
        (accepted,) = race(database, family)
        for one in rounds:
            one.result()

    ended = accepted is OfferGoneError
    assert found(database, event, key, following) == (
        [RegistrationStatus.EXPIRED, RegistrationStatus.OFFERED]
        if ended
        else [RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING]
    )
    assert taken(database, event) == Seats(2, 2, None if ended else 2)
