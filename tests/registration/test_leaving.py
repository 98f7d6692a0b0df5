"""A family does not come after all, or wants to be forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.rosters import roster
from eventdesk.checkin.rules import Verdict
from eventdesk.db import Database
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.events.seats import EventCancelledError
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.holding import AlreadyHereError, EventOverError
from eventdesk.registration.leaving import cancel_registration, erase
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import MORNING, make_event
from tests.checkin.conftest import Phone
from tests.checkin.stored import attended, visits
from tests.registration.verbs import (
    EMAIL,
    NAME,
    PHONE,
    everything,
    make_family,
    make_waiting,
    registration,
    seats,
    ticket,
)

Verb = Callable[[Session, str, datetime], None]
AFTERWARDS = MORNING + timedelta(hours=5)


@pytest.fixture
def event(session: Session) -> Event:
    return make_event(session, capacity=10)


@pytest.fixture
def key(session: Session, event: Event) -> str:
    return make_family(session, event)


@pytest.fixture
def door(session: Session, event: Event) -> Phone:
    _, token = add_device(session, event.slug, "door", "Samira", MORNING)
    return Phone(session, access_by_token(session, token, MORNING), "door")


def test_cancelling_frees_the_seats_once(session: Session, event: Event, key: str) -> None:
    make_family(session, event, {"young": 3})

    for _tap in range(3):
        cancel_registration(session, key, MORNING)

    assert seats(session, event) == 3
    assert registration(session, key).status == RegistrationStatus.CANCELLED
    assert ticket(session, key).revoked_at == MORNING


def test_phones_learn_that_a_ticket_was_cancelled(session: Session, event: Event, key: str, door: Phone) -> None:
    (known,) = roster(session, event.id, (0, ""), 10)
    cancel_registration(session, key, MORNING)

    session.expire_all()
    (learnt,) = roster(session, event.id, (known.change, known.ticket.id.hex), 10)

    assert learnt.ticket.revoked_at == MORNING
    assert door.scan(ticket(session, key))["verdict"] == Verdict.CANCELLED
    assert visits(session) == 0


def test_whoever_a_phone_let_in_without_network_was_there_all_the_same(
    session: Session, event: Event, key: str, door: Phone
) -> None:
    cancel_registration(session, key, MORNING)

    answer = door.scan(ticket(session, key), admitted=True, offline=True)

    assert (answer["verdict"], answer["admitted"], visits(session)) == (Verdict.CANCELLED, True, 4)
    assert seats(session, event) == 0


def test_who_was_there_cannot_cancel(session: Session, event: Event, key: str, door: Phone) -> None:
    door.scan(ticket(session, key), count=1)

    with pytest.raises(AlreadyHereError):
        cancel_registration(session, key, MORNING)

    assert (registration(session, key).status, seats(session, event)) == (RegistrationStatus.CONFIRMED, 4)


@pytest.mark.parametrize(("status", "taken"), [(RegistrationStatus.WAITING, 4), (RegistrationStatus.OFFERED, 7)])
def test_a_place_in_the_queue_and_an_offer_can_be_given_up(
    session: Session, event: Event, key: str, status: RegistrationStatus, taken: int
) -> None:
    waiting = make_waiting(session, event, status, persons=3)
    assert seats(session, event) == taken

    for _tap in range(2):
        cancel_registration(session, waiting, MORNING)

    assert seats(session, event) == 4
    assert registration(session, waiting).status == RegistrationStatus.CANCELLED


@pytest.mark.parametrize("status", [RegistrationStatus.DECLINED, RegistrationStatus.EXPIRED])
def test_what_has_ended_stays_as_it_is(session: Session, event: Event, status: RegistrationStatus) -> None:
    key = make_waiting(session, event, RegistrationStatus.WAITING)
    session.execute(update(Registration).values(status=status))

    cancel_registration(session, key, MORNING)

    assert (registration(session, key).status, seats(session, event)) == (status, 0)


def test_an_event_that_is_off_or_over_needs_no_cancelling(session: Session, event: Event, key: str) -> None:
    with pytest.raises(EventOverError):
        cancel_registration(session, key, AFTERWARDS)
    event.status = Status.CANCELLED
    session.flush()

    with pytest.raises(EventCancelledError):
        cancel_registration(session, key, MORNING)


@pytest.mark.parametrize("verb", [cancel_registration, erase])
@pytest.mark.parametrize("unknown", ["x", "A" * 26, "a" * 26])
def test_an_unknown_key_ends_nothing(session: Session, event: Event, key: str, verb: Verb, unknown: str) -> None:
    with pytest.raises(NotFoundError):
        verb(session, unknown, MORNING)

    assert seats(session, event) == 4


def test_forgetting_before_the_event_also_cancels(session: Session, event: Event, key: str) -> None:
    found = ticket(session, key).id

    erase(session, key, MORNING)

    left = session.get_one(Ticket, found, populate_existing=True)
    assert (left.revoked_at, left.language, left.home_ags) == (MORNING, None, None)
    assert seats(session, event) == 0
    assert session.scalars(select(Registration)).all() == []


def test_forgetting_after_a_visit_leaves_ticket_and_visits(
    session: Session, event: Event, key: str, door: Phone
) -> None:
    found = ticket(session, key).id
    door.scan(ticket(session, key))

    erase(session, key, MORNING)

    left = session.get_one(Ticket, found, populate_existing=True)
    assert (left.revoked_at, left.language, left.home_ags, left.admits) == (None, None, "15083", 4)
    assert (visits(session), seats(session, event)) == (4, 4)
    assert attended(session) == ["child", "parent", "young", "young"]
    assert session.scalars(select(Registration)).all() == []


def test_forgetting_after_the_event_leaves_the_ticket_of_who_did_not_come(
    session: Session, event: Event, key: str
) -> None:
    found = ticket(session, key).id

    erase(session, key, AFTERWARDS)

    left = session.get_one(Ticket, found, populate_existing=True)
    assert (left.revoked_at, left.language, left.home_ags) == (None, None, None)
    assert len(session.scalars(select(Attendee)).all()) == seats(session, event) == 4


def test_forgetting_an_offer_gives_its_seats_back(session: Session, event: Event) -> None:
    key = make_waiting(session, event, RegistrationStatus.OFFERED, persons=3)

    erase(session, key, MORNING)

    assert seats(session, event) == 0


def test_forgetting_what_was_cancelled_frees_no_seat_twice(session: Session, event: Event, key: str) -> None:
    make_family(session, event, {"young": 2})
    cancel_registration(session, key, MORNING)

    erase(session, key, MORNING)

    assert seats(session, event) == 2


def test_a_family_is_forgotten_only_once(session: Session, key: str) -> None:
    erase(session, key, MORNING)

    with pytest.raises(NotFoundError):
        erase(session, key, MORNING)


def test_mail_of_a_family_is_forgotten_and_other_mail_stays(session: Session, event: Event, key: str) -> None:
    other = make_family(session, event, {"young": 1})

    erase(session, key, MORNING)

    assert session.scalars(select(OutgoingMail.about)).all() == [other]


def test_nothing_of_a_family_is_left_in_any_table(session: Session, event: Event, key: str, door: Phone) -> None:
    for seen in (False, True):
        one = make_family(session, event, {"young": 1}) if seen else key
        if seen:
            door.scan(ticket(session, one))
        submission = registration(session, one).submission_id
        before = everything(session)

        erase(session, one, MORNING)

        after = everything(session)
        for secret in (NAME, PHONE, EMAIL, one, str(submission), submission.hex):
            assert secret not in after, secret
        assert all(secret in before for secret in (NAME, PHONE, EMAIL, one))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_of_many_families_is_left_in_the_file(database: Database) -> None:
    with database.transaction() as tx:
        event = make_event(tx, capacity=None)
        keys = [make_family(tx, event) for _family in range(30)]
    file = Path(str(database.engine.url.database))
    for key in keys:
        with database.transaction() as tx:
            erase(tx, key, MORNING)

    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    left = file.read_bytes() + file.with_name(f"{file.name}-wal").read_bytes()
    assert not [secret for secret in (NAME, EMAIL, PHONE, *keys) if secret.encode() in left]
