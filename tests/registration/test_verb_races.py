"""Two phones of one family, and the door, at the same moment: one after the other, whoever comes first."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.db import Database
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.seats import EventFullError
from eventdesk.registration.changing import ChangedMeanwhileError, NothingToChangeError, change_party
from eventdesk.registration.holding import AlreadyHereError
from eventdesk.registration.leaving import cancel_registration, erase
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import MORNING, make_event
from tests.checkin.conftest import Phone
from tests.checkin.stored import visits
from tests.databases import race
from tests.registration.verbs import make_family, registration, seats, ticket

Deed = Callable[[Session], object]
TURNS = 4
"""How often each race is run: another one wins now and then."""


@pytest.fixture
def event(database: Database) -> Event:
    with database.transaction() as tx:
        return make_event(tx, "infotag", capacity=20)


def changing(key: str, **party: int) -> Deed:
    return lambda tx: change_party(tx, key, party, 1, MORNING)


def cancelling(key: str) -> Deed:
    return lambda tx: cancel_registration(tx, key, MORNING)


def forgetting(key: str) -> Deed:
    return lambda tx: erase(tx, key, MORNING)


def registering(event: Event, **party: int) -> Deed:
    return lambda tx: make_family(tx, event, party)


def scanning(key: str, token: str) -> Deed:
    """The door lets a family in."""

    def scan(tx: Session) -> object:
        phone = Phone(tx, access_by_token(tx, token, MORNING), "door")
        return phone.scan(ticket(tx, key))["admitted"]

    return scan


def family(database: Database, event: Event) -> str:
    with database.transaction() as tx:
        return make_family(tx, event)


def test_two_phones_change_one_party(database: Database, event: Event) -> None:
    for _turn in range(TURNS):
        key = family(database, event)

        answers = race(database, *(changing(key, young=size) for size in (2, 5, 5)))

        with database.transaction() as tx:
            changed = ticket(tx, key)
            here = tx.scalar(
                select(func.count()).where(Attendee.ticket_id == changed.id, Attendee.last_issue.is_(None))
            )
            assert changed.issue == 2
            assert changed.admits == here == seats(tx, event)
            assert answers.count(None) == (1 if changed.admits == 2 else 2)
            assert set(answers) == {None, ChangedMeanwhileError}
            erase(tx, key, MORNING)


def test_one_family_grows_while_others_register(database: Database, event: Event) -> None:
    for _turn in range(TURNS):
        key = family(database, event)

        answers = race(
            database,
            changing(key, young=18),
            registering(event, young=10),
            registering(event, parent=3),
        )

        with database.transaction() as tx:
            admitted = tx.scalar(select(func.sum(Ticket.admits)).where(Ticket.revoked_at.is_(None)))
            assert seats(tx, event) == admitted
            assert seats(tx, event) <= 20
            assert EventFullError in answers
            for kept in tx.scalars(select(Registration.page_key)).all():
                erase(tx, kept, MORNING)


def test_taps_on_cancel_free_the_seats_once(database: Database, event: Event) -> None:
    family(database, event)
    for _turn in range(TURNS):
        key = family(database, event)

        race(database, *[cancelling(key)] * 4)

        with database.reading() as session:
            assert seats(session, event) == 4


def test_a_party_changes_while_it_is_cancelled(database: Database, event: Event) -> None:
    for _turn in range(TURNS):
        key = family(database, event)

        cancelled, changed = race(
            database,
            cancelling(key),
            changing(key, young=7),
        )

        with database.reading() as session:
            assert (cancelled, seats(session, event)) == (None, 0)
            assert changed in {None, NothingToChangeError}
            assert registration(session, key).status == RegistrationStatus.CANCELLED


def test_the_door_lets_a_family_in_while_it_cancels(database: Database, event: Event) -> None:
    for turn in range(TURNS):
        key = family(database, event)
        with database.transaction() as tx:
            _, token = add_device(tx, "infotag", "door", f"Samira {turn}", MORNING)
            before = visits(tx)

        cancelled, admitted = race(database, cancelling(key), scanning(key, token))

        with database.transaction() as tx:
            # Either the family was there, or its seats are free; never both, never neither.
            assert (cancelled, admitted) in {(AlreadyHereError, True), (None, False)}
            assert visits(tx) - before == (4 if admitted else 0)
            assert (ticket(tx, key).revoked_at is None) is admitted
            erase(tx, key, MORNING)


def test_a_family_is_forgotten_by_two_taps_and_cancelled_by_a_third(database: Database, event: Event) -> None:
    for _turn in range(TURNS):
        key = family(database, event)

        answers = race(
            database,
            forgetting(key),
            forgetting(key),
            cancelling(key),
        )

        assert answers[:2].count(None) == 1
        assert set(answers) <= {None, NotFoundError}
        with database.reading() as session:
            assert seats(session, event) == 0
            assert session.scalars(select(Registration)).all() == []
