"""Seats are persons, and no race sells one twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.events.seats import (
    EventCancelledError,
    EventFullError,
    RegistrationClosedError,
    take_seats,
)
from tests.builders import MORNING, make_event


def test_seats_are_taken_for_the_whole_party(session: Session) -> None:
    event = make_event(session, capacity=5)

    first, second = take_seats(session, event.id, 4, MORNING), take_seats(session, event.id, 1, MORNING)

    assert (first.ticket_ordinal, second.ticket_ordinal) == (1, 2)
    assert session.scalar(select(Event.seats_taken)) == 5


def test_a_party_is_never_split(session: Session) -> None:
    event = make_event(session, capacity=5)
    take_seats(session, event.id, 3, MORNING)

    with pytest.raises(EventFullError) as refusal:
        take_seats(session, event.id, 3, MORNING)

    assert refusal.value.free == 2
    assert session.scalar(select(Event.seats_taken)) == 3


@pytest.mark.parametrize(("smallest", "given"), [(None, True), (4, True), (3, False), (1, False)])
def test_newcomers_do_not_get_seats_that_somebody_waiting_could_use(
    session: Session, smallest: int | None, *, given: bool
) -> None:
    event = make_event(session, capacity=5, seats_taken=2, smallest_waiting=smallest)

    if given:
        assert take_seats(session, event.id, 2, MORNING).ticket_ordinal == 1
        return
    with pytest.raises(EventFullError) as refusal:
        take_seats(session, event.id, 2, MORNING)
    assert refusal.value.free == 0


def test_an_event_without_a_limit_takes_everybody(session: Session) -> None:
    event = make_event(session, capacity=None)

    take_seats(session, event.id, 30, MORNING)

    assert session.scalar(select(Event.seats_taken)) == 30


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"status": Status.DRAFT}, NotFoundError),
        ({"status": Status.CANCELLED}, EventCancelledError),
        ({"registration_opens_at": MORNING + timedelta(hours=1)}, RegistrationClosedError),
        ({"registration_closes_at": MORNING}, RegistrationClosedError),
        ({"starts_at": MORNING - timedelta(days=2), "ends_at": MORNING - timedelta(days=1)}, RegistrationClosedError),
    ],
)
def test_seats_are_given_only_while_registration_is_open(
    session: Session, changes: dict[str, Any], refusal: type[EventdeskError]
) -> None:
    event = make_event(session, **changes)

    with pytest.raises(refusal):
        take_seats(session, event.id, 1, MORNING)


def test_an_unknown_event_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        take_seats(session, 4711, 1, MORNING)


def test_the_database_itself_refuses_to_oversell(session: Session) -> None:
    event = make_event(session, capacity=4)

    with pytest.raises(IntegrityError, match=r"seats_not_oversold|CHECK"), session.begin_nested():
        session.execute(update(Event).where(Event.id == event.id).values(seats_taken=5))


def test_many_at_once_never_get_more_seats_than_there_are(database: Database) -> None:
    with database.transaction() as tx:
        event = make_event(tx, capacity=20).id

    def ask(persons: int) -> int:
        try:
            with database.transaction() as tx:
                take_seats(tx, event, persons, MORNING)
        except EventFullError:
            return 0
        return persons

    with ThreadPoolExecutor(12) as pool:
        given = sum(pool.map(ask, [1, 2, 3, 4] * 15))

    with database.reading() as session:
        assert session.scalar(select(Event.seats_taken)) == given == 20
