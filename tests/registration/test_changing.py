"""A party changes: seats, people, the code, and what phones learn of it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.rosters import roster
from eventdesk.checkin.rules import Verdict
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.events.seats import EventCancelledError, EventFullError, RegistrationClosedError
from eventdesk.registration.changing import ChangedMeanwhileError, NothingToChangeError, change_party
from eventdesk.registration.holding import AlreadyHereError, EventOverError
from eventdesk.registration.leaving import cancel_registration
from eventdesk.tickets.models import Attendee
from eventdesk.tickets.rules import MAX_ISSUE, attendee_id
from eventdesk.tickets.service import ChangedTooOftenError, code_for
from tests.builders import MORNING, make_event
from tests.checkin.conftest import KEYS, Phone
from tests.registration.verbs import PARTY, make_family, people, seats, ticket

HOUR = timedelta(hours=1)


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


def test_somebody_more_comes(session: Session, event: Event, key: str) -> None:
    change_party(session, key, {"young": 2, "parent": 2, "child": 3}, 1, MORNING)

    changed = ticket(session, key)
    assert (changed.issue, changed.admits, seats(session, event)) == (2, 7, 7)
    assert people(session, changed, 1) == PARTY
    assert people(session, changed, 2) == {"young": 2, "parent": 2, "child": 3}


def test_somebody_stays_at_home(session: Session, event: Event, key: str) -> None:
    change_party(session, key, {"young": 1}, 1, MORNING)

    changed = ticket(session, key)
    assert (changed.issue, changed.admits, seats(session, event)) == (2, 1, 1)
    assert people(session, changed, 1) == PARTY
    assert people(session, changed, 2) == {"young": 1}


def test_other_people_on_as_many_seats(session: Session, event: Event, key: str) -> None:
    change_party(session, key, {"parent": 2, "companion": 2}, 1, MORNING)

    assert (ticket(session, key).issue, seats(session, event)) == (2, 4)
    assert people(session, ticket(session, key), 2) == {"parent": 2, "companion": 2}


def test_the_same_party_again_changes_nothing(session: Session, event: Event, key: str) -> None:
    for _tap in range(3):
        change_party(session, key, {"child": 1, "young": 2, "parent": 1}, 1, MORNING)

    assert (ticket(session, key).issue, seats(session, event)) == (1, 4)


def test_two_taps_are_one_change(session: Session, key: str) -> None:
    for _tap in range(2):
        change_party(session, key, {"young": 3}, 1, MORNING)

    assert ticket(session, key).issue == 2


def test_two_phones_that_want_different_things_are_told(session: Session, event: Event, key: str) -> None:
    change_party(session, key, {"young": 3}, 1, MORNING)

    with pytest.raises(ChangedMeanwhileError):
        change_party(session, key, {"young": 5}, 1, MORNING)

    assert seats(session, event) == 3


def test_more_people_than_seats_stay_away(session: Session, event: Event, key: str) -> None:
    with pytest.raises(EventFullError) as refused:
        change_party(session, key, {"young": 11}, 1, MORNING)

    assert refused.value.free == 6
    assert (ticket(session, key).issue, seats(session, event)) == (1, 4)


def test_a_growing_party_uses_up_no_ticket_number(session: Session, event: Event, key: str) -> None:
    change_party(session, key, {"young": 9}, 1, MORNING)

    assert session.scalars(select(Event.tickets_issued).where(Event.id == event.id)).one() == 1


def test_after_registration_has_closed_only_fewer_people_can_be_named(session: Session, event: Event, key: str) -> None:
    session.execute(update(Event).values(registration_closes_at=MORNING - HOUR))

    with pytest.raises(RegistrationClosedError):
        change_party(session, key, {"young": 5}, 1, MORNING)
    change_party(session, key, {"young": 2}, 1, MORNING)

    assert seats(session, event) == 2


@pytest.mark.parametrize(
    ("changes", "now", "refusal"),
    [
        ({"status": Status.CANCELLED}, MORNING, EventCancelledError),
        ({}, MORNING + 5 * HOUR, EventOverError),
    ],
)
def test_an_event_that_is_off_or_over_changes_nobody(
    session: Session, key: str, changes: dict[str, object], now: datetime, refusal: type[EventdeskError]
) -> None:
    if changes:
        session.execute(update(Event).values(**changes))

    with pytest.raises(refusal):
        change_party(session, key, {"young": 1}, 1, now)


def test_after_the_first_visit_only_the_door_changes_the_party(session: Session, key: str, door: Phone) -> None:
    seen = door.scan(ticket(session, key), count=1)

    with pytest.raises(AlreadyHereError):
        change_party(session, key, {"young": 1}, 1, MORNING)
    door.scan(None, void=seen["id"])
    change_party(session, key, {"young": 1}, 1, MORNING)

    assert ticket(session, key).issue == 2


def test_who_cancelled_registers_anew(session: Session, key: str) -> None:
    cancel_registration(session, key, MORNING)

    with pytest.raises(NothingToChangeError):
        change_party(session, key, {"young": 1}, 1, MORNING)


@pytest.mark.parametrize("unknown", ["x", "A" * 26, "a" * 26])
def test_an_unknown_key_changes_nothing(session: Session, event: Event, unknown: str) -> None:
    with pytest.raises(NotFoundError):
        change_party(session, unknown, {"young": 1}, 1, MORNING)


def test_the_code_has_room_for_255_issues(session: Session, key: str) -> None:
    changed = ticket(session, key)
    changed.issue = MAX_ISSUE - 1
    session.flush()
    change_party(session, key, {"young": 1}, MAX_ISSUE - 1, MORNING)

    with pytest.raises(ChangedTooOftenError):
        change_party(session, key, {"young": 2}, MAX_ISSUE, MORNING)

    assert code_for(ticket(session, key), KEYS)


def test_a_type_has_room_for_sixty_people(session: Session, event: Event, key: str) -> None:
    session.execute(update(Event).values(capacity=100))
    for issue, size in enumerate((30, 1, 30), 1):
        change_party(session, key, {"young": size}, issue, MORNING)
    change_party(session, key, {"young": 1}, 4, MORNING)

    with pytest.raises(ChangedTooOftenError):
        change_party(session, key, {"young": 3}, 5, MORNING)


def test_whoever_the_door_added_by_mistake_keeps_the_place(session: Session, event: Event, key: str) -> None:
    found = ticket(session, key)
    session.add(Attendee(id=attendee_id(found.id, "young", 3), ticket_id=found.id, type="young", ordinal=3,
                         extra=True, changed=1))  # fmt: skip
    session.flush()

    change_party(session, key, {"young": 3}, 1, MORNING)

    ordinals = session.scalars(
        select(Attendee.ordinal).where(Attendee.type == "young", Attendee.extra.is_(False)).order_by(Attendee.ordinal)
    )
    assert list(ordinals) == [1, 2, 4]


def test_the_old_code_is_replaced_and_the_new_one_is_welcome(session: Session, key: str, door: Phone) -> None:
    old = door.item(ticket(session, key))
    change_party(session, key, {"young": 1, "parent": 2}, 1, MORNING)

    (replaced,) = door.send([old])
    welcome = door.scan(ticket(session, key))

    assert (replaced["verdict"], replaced["admitted"], replaced["admits"]) == (Verdict.REPLACED, False, 3)
    assert [person["type"] for person in replaced["attendees"]] == ["young", "parent", "parent"]
    assert (welcome["verdict"], welcome["present"], welcome["admits"]) == (Verdict.WELCOME, 3, 3)


def test_phones_learn_of_the_new_party(session: Session, event: Event, key: str) -> None:
    (known,) = roster(session, event.id, (0, ""), 10)
    change_party(session, key, {"young": 1, "parent": 2}, 1, MORNING)

    session.expire_all()
    (learnt,) = roster(session, event.id, (known.change, known.ticket.id.hex), 10)

    assert (learnt.ticket.issue, learnt.ticket.admits) == (2, 3)
    assert [person.type for person, _visits in learnt.people] == ["young", "parent", "parent"]


def test_a_change_costs_few_statements(session: Session, key: str, statements: list[str]) -> None:
    statements.clear()

    change_party(session, key, {"young": 1, "companion": 2}, 1, MORNING)

    assert len(statements) <= 10, "\n".join(statements)
    assert session.scalar(select(func.count()).select_from(Attendee)) == 6
