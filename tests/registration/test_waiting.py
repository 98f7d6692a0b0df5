"""The waiting list of an event: whole parties, by order, offered or given what becomes free, once and for good."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.events.seats import EventFullError, RegistrationClosedError
from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.offers import OfferGoneError, accept, decline
from eventdesk.registration.waiting import expire_offers, lapse, promote
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import MORNING, make_event
from tests.registration.waiting_list import Seats, ask, entry, leave, seats, states

CANCELLED, CONFIRMED, DECLINED, EXPIRED, OFFERED, WAITING = (
    RegistrationStatus(name) for name in ("cancelled", "confirmed", "declined", "expired", "offered", "waiting")
)
HOUR = timedelta(hours=1)


@pytest.fixture
def start(now: datetime) -> datetime:
    """In a week."""
    return now + timedelta(days=7)


@pytest.fixture
def event(session: Session, start: datetime) -> int:
    """An event with five seats."""
    return make_event(session, "klein", capacity=5, starts_at=start, ends_at=start + 4 * HOUR).id


@pytest.fixture
def full(session: Session, event: int, now: datetime) -> list[str]:
    """The event is full: a party of three and one of two have its seats."""
    return [ask(session, event, persons, now) for persons in (3, 2)]


def test_a_party_waits_as_a_whole_and_takes_no_seat(
    session: Session, event: int, full: list[str], now: datetime
) -> None:
    key = ask(session, event, 4, now, home_ags="15083")

    waiting = entry(session, key)
    assert (waiting.status, waiting.party, waiting.persons, waiting.home_ags) == (WAITING, {"young": 4}, 4, "15083")
    assert waiting.queued_at == now
    assert waiting.ticket_id is None
    assert seats(session, event) == Seats(5, 5, 4)


def test_whoever_would_wait_and_fits_is_registered_at_once(session: Session, event: int, now: datetime) -> None:
    key = ask(session, event, 5, now)

    assert states(session, event) == {key: CONFIRMED}


def test_nobody_waits_who_did_not_ask_to(session: Session, event: int, full: list[str], now: datetime) -> None:
    with pytest.raises(EventFullError):
        ask(session, event, 1, now, may_wait=False)

    assert seats(session, event) == Seats(5, 5, None)


def test_a_party_larger_than_the_event_does_not_wait_in_vain(session: Session, event: int, now: datetime) -> None:
    with pytest.raises(EventFullError):
        ask(session, event, 6, now)


def test_nobody_joins_after_registration_has_closed(session: Session, now: datetime) -> None:
    event = make_event(session, "zu", capacity=0, registration_closes_at=now, starts_at=now + HOUR)

    with pytest.raises(RegistrationClosedError):
        ask(session, event.id, 1, now)


def test_freed_seats_are_held_for_the_first_that_fits(
    session: Session, event: int, full: list[str], now: datetime
) -> None:
    large, small, later = (ask(session, event, persons, now) for persons in (4, 2, 3))

    leave(session, full[0], now)

    assert states(session, event) == {
        full[0]: CANCELLED, full[1]: CONFIRMED, large: WAITING, small: OFFERED, later: WAITING,
    }  # fmt: skip
    assert seats(session, event) == Seats(5, 4, 3)
    assert entry(session, small).offered_at == now
    assert entry(session, small).offer_ends_at == datetime.fromisoformat("2026-11-24T09:30:00+00:00")


def test_the_starving_large_party_keeps_its_place(session: Session, event: int, full: list[str], now: datetime) -> None:
    large, small = ask(session, event, 5, now), ask(session, event, 2, now)
    leave(session, full[1], now)
    newcomer = ask(session, event, 1, now)

    leave(session, full[0], now)

    assert states(session, event)[small] == OFFERED
    assert states(session, event)[newcomer] == OFFERED
    assert states(session, event)[large] == WAITING
    decline(session, small, now)
    decline(session, newcomer, now)
    assert states(session, event)[large] == OFFERED


def test_a_newcomer_does_not_get_what_somebody_waiting_could_use(
    session: Session, event: int, full: list[str], now: datetime
) -> None:
    waiting = ask(session, event, 2, now)
    leave(session, full[1], now)

    with pytest.raises(EventFullError) as refusal:
        ask(session, event, 1, now, may_wait=False)

    assert refusal.value.free == 0
    assert states(session, event)[waiting] == OFFERED


def test_a_newcomer_gets_what_nobody_waiting_could_use(
    session: Session, event: int, full: list[str], now: datetime
) -> None:
    ask(session, event, 4, now)
    leave(session, full[1], now)

    newcomer = ask(session, event, 2, now, may_wait=False)

    assert states(session, event)[newcomer] == CONFIRMED
    assert seats(session, event) == Seats(5, 5, 4)


def test_an_accepted_offer_is_a_ticket_for_the_whole_party(
    session: Session, event: int, full: list[str], now: datetime
) -> None:
    key = ask(session, event, 2, now, home_ags="15083")
    leave(session, full[1], now)

    ticket = accept(session, key, now + HOUR)

    kept = entry(session, key)
    assert (kept.status, kept.ticket_id, kept.party, kept.persons, kept.home_ags) == (
        CONFIRMED, ticket.id, None, None, None,
    )  # fmt: skip
    assert (ticket.admits, ticket.home_ags, ticket.language) == (2, "15083", "ar")
    people = select(func.count()).select_from(Attendee).where(Attendee.ticket_id == ticket.id)
    assert session.scalar(people) == 2
    assert seats(session, event) == Seats(5, 5, None)


def test_an_offer_is_answered_once(session: Session, event: int, full: list[str], now: datetime) -> None:
    key = ask(session, event, 2, now)
    leave(session, full[1], now)
    decline(session, key, now)

    for again in (accept, decline):
        with pytest.raises(OfferGoneError):
            again(session, key, now)

    assert states(session, event)[key] == DECLINED
    assert seats(session, event) == Seats(5, 3, None)


def test_what_is_declined_goes_to_the_next(session: Session, event: int, full: list[str], now: datetime) -> None:
    first, second = ask(session, event, 2, now), ask(session, event, 2, now)
    leave(session, full[1], now)

    decline(session, first, now)

    assert states(session, event)[second] == OFFERED
    assert seats(session, event) == Seats(5, 5, None)


def test_a_cancelled_offer_is_used_up_and_goes_to_the_next(
    session: Session, event: int, full: list[str], now: datetime
) -> None:
    first, second = ask(session, event, 2, now), ask(session, event, 2, now)
    leave(session, full[1], now)
    accept(session, first, now)

    leave(session, first, now)

    assert states(session, event)[first] == CANCELLED
    assert states(session, event)[second] == OFFERED
    with pytest.raises(OfferGoneError):
        accept(session, first, now)


def test_an_offer_made_at_night_runs_from_the_morning(session: Session, event: int, full: list[str]) -> None:
    night = datetime.fromisoformat("2026-11-23T23:40:00+01:00")
    first, second = ask(session, event, 2, night), ask(session, event, 2, night)
    leave(session, full[1], night)

    lapse(session, event, datetime.fromisoformat("2026-11-24T19:59:59+01:00"))
    assert states(session, event)[first] == OFFERED
    lapse(session, event, datetime.fromisoformat("2026-11-24T20:00:00+01:00"))

    assert states(session, event)[first] == EXPIRED
    assert states(session, event)[second] == OFFERED
    assert seats(session, event) == Seats(5, 5, None)


def test_nobody_accepts_when_the_time_is_over(session: Session, event: int, full: list[str], now: datetime) -> None:
    key = ask(session, event, 2, now)
    leave(session, full[1], now)
    ends_at = entry(session, key).offer_ends_at
    assert ends_at

    with pytest.raises(OfferGoneError), session.begin_nested():
        accept(session, key, ends_at)

    assert accept(session, key, ends_at - timedelta(seconds=1)).admits == 2


def test_on_the_last_day_seats_are_given_without_asking(
    session: Session, event: int, full: list[str], start: datetime
) -> None:
    late = start - 24 * HOUR
    first, second = ask(session, event, 1, late), ask(session, event, 1, late)

    leave(session, full[1], late)

    assert states(session, event)[first] == states(session, event)[second] == CONFIRMED
    tickets = session.scalars(select(Ticket.number).where(Ticket.revoked_at.is_(None), Ticket.admits == 1)).all()
    assert len(set(tickets)) == 2
    assert seats(session, event) == Seats(5, 5, None)


def test_an_offer_of_the_day_before_keeps_its_time(
    session: Session, event: int, full: list[str], start: datetime
) -> None:
    before = start - 25 * HOUR
    key = ask(session, event, 2, before)
    leave(session, full[1], before)

    assert entry(session, key).offer_ends_at == start - 3 * HOUR
    assert accept(session, key, start - 4 * HOUR).admits == 2


def test_more_seats_are_offered_too(session: Session, event: int, full: list[str], now: datetime) -> None:
    first, second = ask(session, event, 4, now), ask(session, event, 2, now)
    session.get_one(Event, event).capacity = 9

    promote(session, event, now)

    assert states(session, event)[first] == OFFERED
    assert states(session, event)[second] == WAITING
    assert seats(session, event) == Seats(9, 9, 2)


def test_without_a_limit_nobody_has_to_wait(session: Session, event: int, full: list[str], now: datetime) -> None:
    keys = [ask(session, event, persons, now) for persons in (4, 2)]
    session.get_one(Event, event).capacity = None

    promote(session, event, now)

    assert {states(session, event)[key] for key in keys} == {OFFERED}


@pytest.mark.parametrize(
    "changes", [{"status": Status.CANCELLED}, {"starts_at": MORNING - 9 * HOUR, "ends_at": MORNING}]
)
def test_nobody_is_offered_what_will_not_take_place(
    session: Session, event: int, full: list[str], now: datetime, changes: dict[str, object]
) -> None:
    key = ask(session, event, 2, now)
    for name, value in changes.items():
        setattr(session.get_one(Event, event), name, value)

    leave(session, full[1], now)

    assert states(session, event)[key] == WAITING


def test_an_offer_of_a_cancelled_event_cannot_be_accepted(
    session: Session, event: int, full: list[str], now: datetime
) -> None:
    key = ask(session, event, 2, now)
    leave(session, full[1], now)
    session.get_one(Event, event).status = Status.CANCELLED
    session.flush()

    with pytest.raises(OfferGoneError):
        accept(session, key, now)


def test_whoever_leaves_the_queue_no_longer_keeps_newcomers_out(
    session: Session, event: int, full: list[str], now: datetime
) -> None:
    small, large = ask(session, event, 1, now), ask(session, event, 3, now)

    leave(session, small, now)

    assert seats(session, event) == Seats(5, 5, 3)
    assert states(session, event)[large] == WAITING


def test_the_worker_ends_what_nobody_answered_and_only_once(database: Database, now: datetime) -> None:
    start = now + timedelta(days=7)
    with database.transaction() as tx:
        event = make_event(tx, "klein", capacity=2, starts_at=start, ends_at=start + HOUR).id
        holder, first, second = (ask(tx, event, 2, now) for _turn in range(3))
        leave(tx, holder, now)

    for _round in range(2):
        expire_offers(database, now + timedelta(days=1))

    with database.reading() as session:
        assert states(session, event) == {holder: CANCELLED, first: EXPIRED, second: OFFERED}
        assert seats(session, event) == Seats(2, 2, None)


def test_promotion_costs_few_statements(
    session: Session, event: int, full: list[str], now: datetime, statements: list[str]
) -> None:
    for _turn in range(8):
        ask(session, event, 1, now)
    session.get_one(Event, event).capacity = 10
    session.flush()
    statements.clear()

    promote(session, event, now)

    assert len(statements) <= 6, "\n".join(statements)
