"""What organisers do about what needs a human: accept, discard, merge, and taking each of it back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import WAITING, Action, Cause
from eventdesk.checkin.models import Conflict
from eventdesk.checkin.settling import (
    SettledMeanwhileError,
)
from eventdesk.events.models import Event
from eventdesk.staff.models import AuditEntry
from eventdesk.tickets.models import Attendee
from tests.builders import make_ticket
from tests.checkin.conftest import Arises, Phone, Settle
from tests.checkin.stored import attended, conflicts, visits


def before(cause: Cause) -> int:
    """How many visits there are while nobody has decided."""
    return 0 if cause in WAITING else 2


@pytest.mark.parametrize("cause", Cause)
def test_accepted_people_count(session: Session, arises: Arises, do: Settle, cause: Cause) -> None:
    arises(cause)
    at_first = visits(session)

    do(Action.ACCEPT)

    assert (at_first, visits(session), len(attended(session))) == (before(cause), 2, 2)
    assert conflicts(session) == [(cause, "accept")]


@pytest.mark.parametrize("cause", Cause)
def test_discarded_people_do_not_count(session: Session, arises: Arises, do: Settle, cause: Cause) -> None:
    arises(cause)

    do(Action.DISCARD)

    assert (visits(session), attended(session), conflicts(session)) == (0, [], [(cause, "discard")])


@pytest.mark.parametrize("cause", Cause)
def test_merged_people_count_on_the_other_ticket(
    session: Session, event: Event, arises: Arises, do: Settle, cause: Cause
) -> None:
    arises(cause)
    other = make_ticket(session, event)

    do(Action.MERGE, number=f"{other.number[:3]} {other.number[3:]}")

    here = session.execute(select(Attendee.ticket_id).where(Attendee.attended)).scalars().all()
    assert (visits(session), here) == (2, [other.id] * 2)
    assert conflicts(session) == [(cause, "merge")]


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("action", [Action.ACCEPT, Action.DISCARD, Action.MERGE])
def test_each_decision_can_be_taken_back_and_taken_anew(
    session: Session, event: Event, arises: Arises, do: Settle, cause: Cause, action: Action
) -> None:
    arises(cause)
    number = make_ticket(session, event).number
    expected = {Action.ACCEPT: 2, Action.DISCARD: 0, Action.MERGE: 2, None: before(cause)}

    seen = []
    for wanted in (action, None, action, Action.ACCEPT, action, Action.DISCARD, Action.MERGE, None):
        do(wanted, number=number)
        seen.append((visits(session), len(attended(session)), conflicts(session)))

    assert seen == [
        (expected[wanted], expected[wanted], [(cause, wanted)])
        for wanted in (action, None, action, Action.ACCEPT, action, Action.DISCARD, Action.MERGE, None)
    ]


@pytest.mark.parametrize("cause", [Cause.CANCELLED, Cause.UNKNOWN])
@pytest.mark.parametrize("action", [None, Action.ACCEPT, Action.MERGE])
def test_what_its_phone_takes_back_later_counts_no_longer_whatever_was_decided(
    session: Session, event: Event, door: Phone, arises: Arises, do: Settle, cause: Cause,
    action: Action | None,
) -> None:  # fmt: skip
    arises(cause)
    number = make_ticket(session, event).number
    if action:
        do(action, number=number)
    scan = session.scalars(select(Conflict.scan_id)).one()

    door.scan(void=str(scan))

    assert (visits(session), attended(session), conflicts(session)) == (0, [], [(cause, "gone")])
    with pytest.raises(SettledMeanwhileError):
        do(Action.ACCEPT)


def test_the_phone_goes_on_being_told_that_it_is_kept(session: Session, event: Event, door: Phone, do: Settle) -> None:
    item = door.item(make_ticket(session, event), station="general")
    first = door.send([item])
    do(Action.ACCEPT)

    assert door.send([item]) == first
    assert visits(session) == 4


def test_doing_the_same_twice_changes_nothing(session: Session, event: Event, arises: Arises, do: Settle) -> None:
    arises(Cause.CANCELLED)
    number = make_ticket(session, event).number

    do(Action.MERGE, number=number)
    do(Action.MERGE, number=number, seen=None)

    assert visits(session) == 2
    assert len(session.scalars(select(AuditEntry.action)).all()) == 1


def test_who_comes_second_is_told_what_the_first_decided(session: Session, arises: Arises, do: Settle) -> None:
    arises(Cause.CANCELLED)
    do(Action.ACCEPT)

    with pytest.raises(SettledMeanwhileError):
        do(Action.DISCARD, seen=None)

    assert (visits(session), conflicts(session)) == (2, [(Cause.CANCELLED, "accept")])


def test_every_decision_is_recorded_without_a_person(
    session: Session, event: Event, arises: Arises, do: Settle
) -> None:
    arises(Cause.CANCELLED)
    number = make_ticket(session, event).number

    for wanted in (Action.ACCEPT, Action.DISCARD, None, Action.MERGE):
        do(wanted, number=number)

    noted = session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id)).all()
    about = f"{event.slug} cancelled {session.scalar(select(Conflict.id))}"
    assert noted == [(f"scan-{verb}", about) for verb in ("accepted", "discarded", "reopened", "merged")]
