"""Offers of the waiting list: until when they hold, and that each is answered once and for good."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.offers import OfferGoneError, accept, decline
from eventdesk.registration.waiting import expire_offers, lapse
from eventdesk.tickets.models import Attendee
from tests.builders import MORNING, make_event
from tests.registration.waiting_list import Seats, ask, entry, leave, seats, states

CANCELLED, CONFIRMED, DECLINED, EXPIRED, OFFERED, WAITING = (
    RegistrationStatus(name) for name in ("cancelled", "confirmed", "declined", "expired", "offered", "waiting")
)
HOUR = timedelta(hours=1)


def test_an_accepted_offer_is_a_ticket_for_the_whole_party(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    key = ask(session, hall, 2, now, home_ags="15083")
    leave(session, full[1], now)

    ticket = accept(session, key, now + HOUR)

    kept = entry(session, key)
    assert (kept.status, kept.ticket_id, kept.party, kept.persons, kept.home_ags) == (
        CONFIRMED, ticket.id, None, None, None,
    )  # fmt: skip
    assert (ticket.admits, ticket.home_ags, ticket.language) == (2, "15083", "ar")
    people = select(func.count()).select_from(Attendee).where(Attendee.ticket_id == ticket.id)
    assert session.scalar(people) == 2
    assert seats(session, hall) == Seats(5, 5, None)


def test_an_offer_is_answered_once(session: Session, hall: int, full: list[str], now: datetime) -> None:
    key = ask(session, hall, 2, now)
    leave(session, full[1], now)
    decline(session, key, now)

    for again in (accept, decline):
        with pytest.raises(OfferGoneError):
            again(session, key, now)

    assert states(session, hall)[key] == DECLINED
    assert seats(session, hall) == Seats(5, 3, None)


def test_what_is_declined_goes_to_the_next(session: Session, hall: int, full: list[str], now: datetime) -> None:
    first, second = ask(session, hall, 2, now), ask(session, hall, 2, now)
    leave(session, full[1], now)

    decline(session, first, now)

    assert states(session, hall)[second] == OFFERED
    assert seats(session, hall) == Seats(5, 5, None)


def test_a_cancelled_offer_is_used_up_and_goes_to_the_next(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    first, second = ask(session, hall, 2, now), ask(session, hall, 2, now)
    leave(session, full[1], now)
    accept(session, first, now)

    leave(session, first, now)

    assert states(session, hall)[first] == CANCELLED
    assert states(session, hall)[second] == OFFERED
    with pytest.raises(OfferGoneError):
        accept(session, first, now)


def test_an_offer_made_at_night_runs_from_the_morning(session: Session, hall: int, full: list[str]) -> None:
    night = datetime.fromisoformat("2026-11-23T23:40:00+01:00")
    first, second = ask(session, hall, 2, night), ask(session, hall, 2, night)
    leave(session, full[1], night)

    lapse(session, hall, datetime.fromisoformat("2026-11-24T19:59:59+01:00"))
    assert states(session, hall)[first] == OFFERED
    lapse(session, hall, datetime.fromisoformat("2026-11-24T20:00:00+01:00"))

    assert states(session, hall)[first] == EXPIRED
    assert states(session, hall)[second] == OFFERED
    assert seats(session, hall) == Seats(5, 5, None)


def test_nobody_accepts_when_the_time_is_over(session: Session, hall: int, full: list[str], now: datetime) -> None:
    key = ask(session, hall, 2, now)
    leave(session, full[1], now)
    ends_at = entry(session, key).offer_ends_at
    assert ends_at

    with pytest.raises(OfferGoneError), session.begin_nested():
        accept(session, key, ends_at)

    assert accept(session, key, ends_at - timedelta(seconds=1)).admits == 2


def test_an_offer_of_the_day_before_keeps_its_time(
    session: Session, hall: int, full: list[str], start: datetime
) -> None:
    before = start - 25 * HOUR
    key = ask(session, hall, 2, before)
    leave(session, full[1], before)

    assert entry(session, key).offer_ends_at == start - 3 * HOUR
    assert accept(session, key, start - 4 * HOUR).admits == 2


@pytest.mark.parametrize(
    "changes", [{"status": Status.CANCELLED}, {"starts_at": MORNING - 9 * HOUR, "ends_at": MORNING}]
)
def test_an_offer_for_what_will_not_take_place_cannot_be_accepted(
    session: Session, hall: int, full: list[str], now: datetime, changes: dict[str, object]
) -> None:
    key = ask(session, hall, 2, now)
    leave(session, full[1], now)
    for name, value in changes.items():
        setattr(session.get_one(Event, hall), name, value)
    session.flush()

    with pytest.raises(OfferGoneError):
        accept(session, key, now)


def test_without_any_contact_a_party_is_served_like_the_others(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    bare = ask(session, hall, 2, now)
    ask(session, hall, 2, now, email="amal@example.org", phone="+493911234567")

    leave(session, full[1], now)

    kept = entry(session, bare)
    assert (kept.status, kept.email, kept.phone) == (OFFERED, None, None)
    assert accept(session, bare, now).admits == 2


def test_the_worker_ends_what_nobody_answered_and_only_once(database: Database, now: datetime) -> None:
    start = now + timedelta(days=7)
    with database.transaction() as tx:
        hall = make_event(tx, "klein", capacity=2, starts_at=start, ends_at=start + HOUR).id
        holder, first, second = (ask(tx, hall, 2, now) for _turn in range(3))
        leave(tx, holder, now)

    for _round in range(2):
        expire_offers(database, now + timedelta(days=1))

    with database.reading() as session:
        assert states(session, hall) == {holder: CANCELLED, first: EXPIRED, second: OFFERED}
        assert seats(session, hall) == Seats(2, 2, None)
