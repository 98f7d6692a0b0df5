"""What needs a human: each cause, whatever the order in which things arrive, and nothing that disappears."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import Cause
from eventdesk.checkin.models import Conflict
from eventdesk.checkin.rules import Verdict
from eventdesk.events.models import Event, Status
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import attendee_id, code_text
from eventdesk.tickets.service import issue_blanks
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS, LET_IN, Phone, walk_in
from tests.checkin.stored import attended, conflicts, visits


def friend(ticket: Ticket, kind: str = "companion") -> list[dict[str, str]]:
    return [{"id": str(attendee_id(ticket.id, kind, 1)), "type": kind}]


def close(session: Session) -> None:
    session.execute(update(Event).values(closed_at=MORNING))


@pytest.mark.parametrize("offline", [True, False])
def test_a_family_let_in_by_a_phone_although_it_cancelled_counts_and_is_to_check(
    session: Session, event: Event, door: Phone, *, offline: bool
) -> None:
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(revoked_at=MORNING))

    door.scan(ticket, admitted=True, offline=offline)

    assert visits(session) == 4
    assert conflicts(session) == [(Cause.CANCELLED, None)]


def test_a_replaced_ticket_let_in_offline_counts_and_is_to_check(session: Session, event: Event, door: Phone) -> None:
    old = door.item(make_ticket(session, event), **LET_IN)
    session.execute(update(Ticket).values(issue=2))

    door.send([old])

    assert visits(session) == 4
    assert conflicts(session) == [(Cause.REPLACED, None)]


def test_whoever_lets_nobody_in_leaves_nothing_to_check(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(revoked_at=MORNING))

    door.scan(ticket)
    door.scan(ticket, offline=True, admitted=False)
    door.scan(ticket, **LET_IN, attendees=[])

    assert conflicts(session) == []


@pytest.mark.parametrize("read", ["code", "number", "ticket_id"])
def test_people_let_in_with_what_nobody_knows_wait(session: Session, event: Event, door: Phone, read: str) -> None:
    unknown: dict[str, Any] = {
        "code": code_text(KEYS, event.id, b"12345678", 4, 1),
        "number": "0000000",
        "ticket_id": str(uuid4()),
    }

    answer = door.scan(**{read: unknown[read]} | LET_IN)

    assert (answer["verdict"], answer["admitted"], answer["kept"]) == (Verdict.UNKNOWN, False, True)
    assert (visits(session), conflicts(session)) == (0, [(Cause.UNKNOWN, None)])


def test_what_was_refused_needs_nobody(session: Session, event: Event, door: Phone) -> None:
    code = code_text(KEYS, event.id, b"12345678", 4, 1)

    answers = [door.scan(code=code), door.scan(code=code, admitted=False, offline=True), door.scan(code="x", **LET_IN)]

    assert [answer["verdict"] for answer in answers] == [Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.MALFORMED]
    assert conflicts(session) == []


def test_a_scan_before_its_walk_in_counts_once_the_walk_in_came(
    session: Session, event: Event, door: Phone, station: Phone
) -> None:
    ticket = uuid4()
    early = station.item(ticket_id=str(ticket), **LET_IN)
    station.send([early])

    door.send([walk_in(door, ticket)])

    assert (visits(session), conflicts(session)) == (2, [(Cause.UNKNOWN, "gone")])
    assert station.send([early])[0]["kept"]


@pytest.mark.parametrize("first", ["friend", "everybody"])
def test_more_than_the_ticket_admits_is_to_check_whoever_came_first(
    session: Session, event: Event, door: Phone, station: Phone, first: str
) -> None:
    ticket = make_ticket(session, event)
    everybody = door.item(ticket, **LET_IN)
    with_friend = station.item(ticket, **LET_IN, count=3, extra=friend(ticket))

    for phone, item in ((station, with_friend), (door, everybody))[:: 1 if first == "friend" else -1]:
        phone.send([item])

    (conflict,) = session.scalars(select(Conflict))
    assert (str(conflict.scan_id), conflict.cause) == (with_friend["id"], Cause.OVER_SIZE)
    assert len(attended(session)) == 5


def test_who_comes_instead_of_another_is_not_too_many(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)

    door.scan(ticket, **LET_IN, count=3, extra=friend(ticket))

    assert (len(attended(session)), conflicts(session)) == (4, [])


def test_one_more_whom_the_server_was_told_of_is_said_already(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)

    answer = door.scan(ticket, extra=friend(ticket))

    assert (answer["present"], conflicts(session)) == (5, [])


def test_whoever_comes_with_a_blank_ticket_belongs_to_it(session: Session, event: Event, door: Phone) -> None:
    (blank,) = issue_blanks(session, event.id, 1, MORNING)

    door.scan(blank, **LET_IN, extra=friend(blank))

    assert conflicts(session) == []


def test_too_many_are_no_longer_too_many_once_one_is_taken_back_and_again_if_others_come(
    session: Session, event: Event, door: Phone
) -> None:
    ticket = make_ticket(session, event)
    everybody = door.item(ticket, **LET_IN)
    door.send([everybody, door.item(ticket, **LET_IN, extra=friend(ticket), attendees=[])])
    noticed = conflicts(session)

    door.scan(void=everybody["id"])
    undone = conflicts(session)
    door.scan(ticket, **LET_IN)

    assert noticed == [(Cause.OVER_SIZE, None)]
    assert undone == [(Cause.OVER_SIZE, "gone")]
    assert conflicts(session) == [(Cause.OVER_SIZE, None)]


CASES: dict[str, Callable[[Session, Event, Phone], dict[str, Any]]] = {
    "cancelled": lambda session, event, phone: phone.item(cancelled(session, event), **LET_IN),
    "unknown": lambda _session, _event, phone: phone.item(ticket_id=str(uuid4()), **LET_IN),
    "wrong_station": lambda session, event, phone: phone.item(make_ticket(session, event), station="roof"),
}


def cancelled(session: Session, event: Event) -> Ticket:
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(revoked_at=MORNING))
    return ticket


@pytest.mark.parametrize("cause", CASES)
@pytest.mark.parametrize("first", ["undo", "scan"])
def test_what_its_phone_takes_back_is_settled_for_everybody_to_see(
    session: Session, event: Event, door: Phone, cause: str, first: str
) -> None:
    item = CASES[cause](session, event, door)
    undo = door.item(void=item["id"])

    for one in (undo, item) if first == "undo" else (item, undo):
        door.send([one])

    assert (visits(session), conflicts(session)) == (0, [(cause, "gone")])


def test_another_phones_undo_settles_nothing(session: Session, event: Event, door: Phone, station: Phone) -> None:
    item = door.item(ticket_id=str(uuid4()), **LET_IN)
    door.send([item])

    station.scan(void=item["id"])

    assert conflicts(session) == [(Cause.UNKNOWN, None)]


def test_a_closed_event_counts_nobody_by_itself(session: Session, event: Event, door: Phone) -> None:
    ticket, other = make_ticket(session, event), make_ticket(session, event)
    before = door.item(ticket)
    door.send([before])
    close(session)

    late = [
        door.scan(other),
        door.send([walk_in(door)])[0],
        door.scan(void=before["id"]),
        door.scan(ticket, **LET_IN),
        door.scan(ticket_id=str(uuid4()), **LET_IN),
    ]

    assert [answer.get("kept") for answer in late] == [True] * 5
    assert (visits(session), conflicts(session)) == (4, [(Cause.CLOSED_EVENT, None)] * 5)


def test_what_counts_nobody_is_taken_after_closing_too(session: Session, event: Event, door: Phone) -> None:
    close(session)

    answers = [door.scan(code="x"), door.scan(make_ticket(session, event), admitted=False, offline=True)]

    assert [answer["verdict"] for answer in answers] == [Verdict.MALFORMED, Verdict.WELCOME]
    assert conflicts(session) == []


@pytest.mark.parametrize("station", ["roof", "training"])
def test_a_station_that_is_not_the_phones_is_to_check(
    session: Session, event: Event, door: Phone, station: str
) -> None:
    answer = door.scan(make_ticket(session, event), station=station)

    assert answer == {"id": answer["id"], "kept": True}
    assert (visits(session), conflicts(session)) == (0, [(Cause.WRONG_STATION, None)])


@pytest.mark.parametrize("case", CASES)
def test_what_is_kept_is_answered_alike_each_time_and_kept_once(
    session: Session, event: Event, door: Phone, case: str
) -> None:
    item = CASES[case](session, event, door)

    answers = [door.send([item])[0], *door.send([item, item])]

    assert answers[1:] == answers[:1] * 2
    assert len(conflicts(session)) == 1


def test_the_id_of_another_events_conflict_gives_nothing_away(session: Session, event: Event, door: Phone) -> None:
    item = door.item(ticket_id=str(uuid4()), **LET_IN)
    door.send([item])
    session.execute(update(Conflict).values(event_id=make_event(session, "other").id))

    assert door.send([item])[0]["error"]["code"] == "id-taken"


def test_a_cancelled_event_welcomes_nobody_by_itself(
    session: Session, event: Event, phone: Callable[[str], Phone]
) -> None:
    ticket = make_ticket(session, event)
    session.execute(update(Event).values(status=Status.CANCELLED))
    door = phone("door")

    asked = door.scan(ticket)
    let_in = door.scan(ticket, admitted=True)
    came = door.send([walk_in(door)])[0]

    assert [(answer["verdict"], answer["admitted"]) for answer in (asked, let_in, came)] == [
        (Verdict.CANCELLED, False),
        (Verdict.CANCELLED, True),
        (Verdict.CANCELLED, True),
    ]
    assert (visits(session), conflicts(session)) == (5, [(Cause.CANCELLED, None)] * 2)


def test_a_batch_of_fifty_that_all_need_a_human_costs_few_statements(
    session: Session, event: Event, door: Phone, statements: list[str]
) -> None:
    tickets = [make_ticket(session, event, {"young": 1}) for _ in range(10)]
    items = [door.item(ticket, **LET_IN, extra=friend(ticket)) for ticket in tickets]
    items += [door.item(ticket_id=str(uuid4()), **LET_IN) for _ in range(10)]
    items += [door.item(ticket, station="roof") for ticket in tickets]
    items += [walk_in(door) for _ in range(20)]
    statements.clear()

    door.send(items)

    reads = [one for one in statements if not one.startswith("INSERT")]
    assert len(reads) <= 14, "\n".join(reads)  # and one more to find the phone
    assert len(conflicts(session)) == 30


def test_nothing_kept_names_a_person(session: Session, event: Event, door: Phone) -> None:
    allowed = {"id", "code", "number", "ticket_id", "station", "scanned_at", "attendees", "extra", "void", "count"}
    for case in CASES.values():
        door.send([case(session, event, door)])
    door.send([walk_in(door, station="roof")])

    assert {key for conflict in session.scalars(select(Conflict)) for key in conflict.sent} <= allowed | {
        *("walk_in", "admitted", "offline")
    }
