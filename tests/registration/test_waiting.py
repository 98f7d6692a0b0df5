"""The waiting list of an event: whole parties, by order, offered or given what becomes free, once and for good."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.events.models import Event, Status
from eventdesk.events.seats import EventFullError, RegistrationClosedError
from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.offers import decline
from eventdesk.registration.waiting import promote
from eventdesk.tickets.models import Ticket
from tests.builders import MORNING, make_event
from tests.registration.waiting_list import Seats, ask, entry, leave, seats, states

CANCELLED, CONFIRMED, DECLINED, EXPIRED, OFFERED, WAITING = (
    RegistrationStatus(name) for name in ("cancelled", "confirmed", "declined", "expired", "offered", "waiting")
)
HOUR = timedelta(hours=1)


def test_a_party_waits_as_a_whole_and_takes_no_seat(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    key = ask(session, hall, 4, now, home_ags="15083")

    waiting = entry(session, key)
    assert (waiting.status, waiting.party, waiting.persons, waiting.home_ags) == (WAITING, {"young": 4}, 4, "15083")
    assert waiting.queued_at == now
    assert waiting.ticket_id is None
    assert seats(session, hall) == Seats(5, 5, 4)


def test_whoever_would_wait_and_fits_is_registered_at_once(session: Session, hall: int, now: datetime) -> None:
    key = ask(session, hall, 5, now)

    assert states(session, hall) == {key: CONFIRMED}


def test_nobody_waits_who_did_not_ask_to(session: Session, hall: int, full: list[str], now: datetime) -> None:
    with pytest.raises(EventFullError):
        ask(session, hall, 1, now, may_wait=False)

    assert seats(session, hall) == Seats(5, 5, None)


def test_a_party_larger_than_the_event_does_not_wait_in_vain(session: Session, hall: int, now: datetime) -> None:
    with pytest.raises(EventFullError):
        ask(session, hall, 6, now)


def test_nobody_joins_after_registration_has_closed(session: Session, now: datetime) -> None:
    hall = make_event(session, "zu", capacity=0, registration_closes_at=now, starts_at=now + HOUR)

    with pytest.raises(RegistrationClosedError):
        ask(session, hall.id, 1, now)


def test_freed_seats_are_held_for_the_first_that_fits(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    large, little, later = (ask(session, hall, persons, now) for persons in (4, 2, 3))

    leave(session, full[0], now)

    assert states(session, hall) == {
        full[0]: CANCELLED, full[1]: CONFIRMED, large: WAITING, little: OFFERED, later: WAITING,
    }  # fmt: skip
    assert seats(session, hall) == Seats(5, 4, 3)
    assert entry(session, little).offered_at == now
    assert entry(session, little).offer_ends_at == datetime.fromisoformat("2026-11-24T09:30:00+00:00")


def test_the_starving_large_party_keeps_its_place(session: Session, hall: int, full: list[str], now: datetime) -> None:
    large, little = ask(session, hall, 5, now), ask(session, hall, 2, now)
    leave(session, full[1], now)
    newcomer = ask(session, hall, 1, now)

    leave(session, full[0], now)

    assert states(session, hall)[little] == OFFERED
    assert states(session, hall)[newcomer] == OFFERED
    assert states(session, hall)[large] == WAITING
    decline(session, little, now)
    decline(session, newcomer, now)
    assert states(session, hall)[large] == OFFERED


def test_a_newcomer_does_not_get_what_somebody_waiting_could_use(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    waiting = ask(session, hall, 2, now)
    leave(session, full[1], now)

    with pytest.raises(EventFullError) as refusal:
        ask(session, hall, 1, now, may_wait=False)

    assert refusal.value.free == 0
    assert states(session, hall)[waiting] == OFFERED


def test_a_newcomer_gets_what_nobody_waiting_could_use(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    ask(session, hall, 4, now)
    leave(session, full[1], now)

    newcomer = ask(session, hall, 2, now, may_wait=False)

    assert states(session, hall)[newcomer] == CONFIRMED
    assert seats(session, hall) == Seats(5, 5, 4)


def test_on_the_last_day_seats_are_given_without_asking(
    session: Session, hall: int, full: list[str], start: datetime
) -> None:
    late = start - 24 * HOUR
    first, second = ask(session, hall, 1, late), ask(session, hall, 1, late)

    leave(session, full[1], late)

    assert states(session, hall)[first] == states(session, hall)[second] == CONFIRMED
    tickets = session.scalars(select(Ticket.number).where(Ticket.revoked_at.is_(None), Ticket.admits == 1)).all()
    assert len(set(tickets)) == 2
    assert seats(session, hall) == Seats(5, 5, None)


def test_more_seats_are_offered_too(session: Session, hall: int, full: list[str], now: datetime) -> None:
    first, second = ask(session, hall, 4, now), ask(session, hall, 2, now)
    session.get_one(Event, hall).capacity = 9

    promote(session, hall, now)

    assert states(session, hall)[first] == OFFERED
    assert states(session, hall)[second] == WAITING
    assert seats(session, hall) == Seats(9, 9, 2)


def test_without_a_limit_nobody_has_to_wait(session: Session, hall: int, full: list[str], now: datetime) -> None:
    keys = [ask(session, hall, persons, now) for persons in (4, 2)]
    session.get_one(Event, hall).capacity = None

    promote(session, hall, now)

    assert {states(session, hall)[key] for key in keys} == {OFFERED}


@pytest.mark.parametrize(
    "changes", [{"status": Status.CANCELLED}, {"starts_at": MORNING - 9 * HOUR, "ends_at": MORNING}]
)
def test_nobody_is_offered_what_will_not_take_place(
    session: Session, hall: int, full: list[str], now: datetime, changes: dict[str, object]
) -> None:
    key = ask(session, hall, 2, now)
    for name, value in changes.items():
        setattr(session.get_one(Event, hall), name, value)

    leave(session, full[1], now)

    assert states(session, hall)[key] == WAITING


def test_whoever_leaves_the_queue_no_longer_keeps_newcomers_out(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    little, large = ask(session, hall, 1, now), ask(session, hall, 3, now)

    leave(session, little, now)

    assert seats(session, hall) == Seats(5, 5, 3)
    assert states(session, hall)[large] == WAITING


def test_promotion_costs_few_statements(
    session: Session, hall: int, full: list[str], now: datetime, statements: list[str]
) -> None:
    for _turn in range(8):
        ask(session, hall, 1, now)
    session.get_one(Event, hall).capacity = 10
    session.flush()
    statements.clear()

    promote(session, hall, now)

    assert len(statements) <= 6, "\n".join(statements)
