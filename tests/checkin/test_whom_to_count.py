"""Who counts once an organiser has decided: by type, by number, on which ticket, at which station."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import Action, Cause
from eventdesk.checkin.models import Conflict, Scan
from eventdesk.checkin.settling import (
    NobodyNamedError,
    NoSuchStationError,
    NoSuchTicketError,
    Settlement,
    SettlingRefusedError,
    settle,
)
from eventdesk.errors import NotFoundError
from eventdesk.events.closed import EventClosedError
from eventdesk.events.models import Event
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import attendee_id, code_text
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS, LET_IN, Arises, Phone, Settle
from tests.checkin.stored import attended, conflicts, visits


def test_a_closed_event_keeps_its_figures(session: Session, arises: Arises, do: Settle) -> None:
    arises(Cause.UNKNOWN)
    session.execute(update(Event).values(closed_at=MORNING))

    with pytest.raises(EventClosedError):
        do(Action.ACCEPT)
    do(Action.DISCARD)
    with pytest.raises(EventClosedError):
        do(None)

    assert (visits(session), conflicts(session)) == (0, [(Cause.UNKNOWN, "discard")])


def test_people_of_whom_only_the_number_is_known_have_no_type(session: Session, arises: Arises, do: Settle) -> None:
    arises(Cause.UNKNOWN)

    do(Action.ACCEPT)

    assert attended(session) == ["unknown", "unknown"]


def test_an_unknown_ticket_becomes_one_that_phones_know(
    session: Session, event: Event, door: Phone, arises: Arises, do: Settle
) -> None:
    arises(Cause.UNKNOWN)
    do(Action.ACCEPT)

    again = door.scan(code=code_text(KEYS, event.id, b"12345678", 4, 1))

    assert (again["verdict"], again["present"], again["admits"]) == ("seen_before", 2, 2)


@pytest.mark.parametrize("count", [{}, {"count": 3}])
def test_without_a_word_on_how_many_the_code_says_it(
    session: Session, event: Event, door: Phone, do: Settle, count: dict[str, int]
) -> None:
    door.scan(code=code_text(KEYS, event.id, b"12345678", 4, 1), **LET_IN | count)

    do(Action.ACCEPT)

    assert visits(session) == count.get("count", 4)


def test_a_number_nobody_knows_needs_to_be_told_how_many(
    session: Session, event: Event, door: Phone, do: Settle
) -> None:
    door.send([door.item(number="0000000", **LET_IN)])

    with pytest.raises(NobodyNamedError):
        do(Action.ACCEPT)
    do(Action.ACCEPT, persons=3)

    assert visits(session) == 3


def test_an_organiser_knows_better_how_many(session: Session, event: Event, arises: Arises, do: Settle) -> None:
    arises(Cause.CANCELLED)
    other = make_ticket(session, event, {"young": 1, "parent": 1})

    do(Action.MERGE, number=other.number, persons=3)

    assert attended(session) == ["parent", "unknown", "young"]


def test_merging_counts_people_of_the_same_types_as_who_they_are(
    session: Session, event: Event, door: Phone, do: Settle
) -> None:
    """Decision 6: a family counted on its new ticket before is not counted twice."""
    old, new = make_ticket(session, event, {"young": 2}), make_ticket(session, event, {"parent": 1, "young": 1})
    door.scan(new)
    session.execute(update(Ticket).where(Ticket.id == old.id).values(revoked_at=MORNING))
    door.scan(old, **LET_IN)

    do(Action.MERGE, number=new.number)

    here = session.scalars(select(Attendee.id).where(Attendee.attended)).all()
    assert set(here) == {attendee_id(new.id, *who) for who in (("parent", 1), ("young", 1), ("young", 2))}


@pytest.mark.parametrize("number", ["", "1234567", "0000000", "x"])
def test_nothing_is_merged_into_a_ticket_there_is_not(arises: Arises, do: Settle, number: str) -> None:
    arises(Cause.CANCELLED)

    with pytest.raises(NoSuchTicketError):
        do(Action.MERGE, number=number)


def test_whoever_was_at_a_station_there_is_not_was_somewhere(
    session: Session, event: Event, door: Phone, do: Settle
) -> None:
    door.scan(make_ticket(session, event), station="roof", **LET_IN)

    with pytest.raises(NoSuchStationError):
        do(Action.ACCEPT)
    do(Action.ACCEPT, station="general")

    assert visits(session) == 4


def test_what_is_no_ticket_can_only_be_discarded(session: Session, event: Event, door: Phone, do: Settle) -> None:
    door.access = replace(door.access, ended=True)
    door.scan(code="x", **LET_IN)

    with pytest.raises(NobodyNamedError):
        do(Action.ACCEPT, persons=2)
    do(Action.DISCARD)


def test_a_refusal_handed_over_counts_nobody_when_accepted(
    session: Session, event: Event, door: Phone, do: Settle
) -> None:
    door.access = replace(door.access, ended=True)
    door.scan(make_ticket(session, event), admitted=False, offline=True)

    do(Action.ACCEPT)

    assert (visits(session), session.scalar(select(Scan.admitted))) == (0, False)


def test_an_undo_handed_over_takes_effect_when_accepted_and_only_then(
    session: Session, event: Event, door: Phone, do: Settle
) -> None:
    item = door.item(make_ticket(session, event))
    door.send([item])
    door.access = replace(door.access, ended=True)
    door.scan(void=item["id"])

    seen = [visits(session)]
    for wanted in (Action.ACCEPT, None, Action.ACCEPT, Action.DISCARD):
        do(wanted)
        seen.append(visits(session))

    assert seen == [4, 0, 4, 0, 4]
    with pytest.raises(SettlingRefusedError):
        do(Action.MERGE, number=make_ticket(session, event).number)


def test_two_causes_of_one_scan_follow_each_other(session: Session, event: Event, door: Phone, do: Settle) -> None:
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(revoked_at=MORNING))
    friend = {"id": str(attendee_id(ticket.id, "guest", 1)), "type": "guest"}
    people = [str(attendee_id(ticket.id, *who)) for who in (("young", 1), ("young", 2), ("parent", 1), ("child", 1))]
    door.scan(ticket, **LET_IN, extra=[friend], attendees=people)

    noticed = conflicts(session)
    do(Action.DISCARD)
    discarded = conflicts(session)
    do(None)

    assert noticed == conflicts(session) == [(Cause.CANCELLED, None), (Cause.OVER_SIZE, None)]
    assert discarded == [(Cause.CANCELLED, "gone"), (Cause.OVER_SIZE, "discard")]
    assert visits(session) == 5


def test_a_walk_in_beyond_the_limit_brings_along_who_was_seen_elsewhere(
    session: Session, event: Event, door: Phone, station: Phone, arises: Arises, do: Settle
) -> None:
    arises(Cause.TOO_MANY)
    ticket = session.scalar(select(Conflict.ticket_id))
    station.scan(ticket_id=str(ticket), **LET_IN)
    first = session.scalars(select(Conflict).order_by(Conflict.id)).first()
    assert first is not None

    settle(session, event, first.id, Settlement(Action.ACCEPT), KEYS, MORNING)

    assert (visits(session), conflicts(session)) == (4, [(Cause.TOO_MANY, "accept"), (Cause.UNKNOWN, "gone")])


def test_another_events_conflict_is_not_found(session: Session, event: Event, arises: Arises) -> None:
    arises(Cause.CANCELLED)
    conflict, other = session.scalars(select(Conflict.id)).one(), make_event(session, "other")

    with pytest.raises(NotFoundError):
        settle(session, other, conflict, Settlement(Action.ACCEPT), KEYS, MORNING)


def test_what_was_decided_raises_no_other_question(session: Session, event: Event, door: Phone, do: Settle) -> None:
    """Whoever accepts a scan of a cancelled ticket, or merges into one, has seen that it is cancelled."""
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(revoked_at=MORNING))
    door.scan(ticket, **LET_IN, station="general")

    for action in (Action.ACCEPT, Action.MERGE):
        do(action, number=ticket.number)

        assert conflicts(session) == [(Cause.WRONG_STATION, action)]
    assert visits(session) == 4
