"""Scans arrive in batches, late, twice, and from phones whose clock is wrong."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventdesk.checkin import rows
from eventdesk.checkin.models import Scan, Visit
from eventdesk.checkin.rows import Rows
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import code_text
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS, Phone
from tests.checkin.stored import attended, visits

LATER = MORNING + timedelta(hours=1)


def test_a_repeated_scan_is_answered_as_the_first_time(session: Session, event: Event, door: Phone) -> None:
    item = door.item(make_ticket(session, event))

    first, second = door.send([item])[0], door.send([item], LATER)[0]

    assert json.loads(json.dumps(first)) == json.loads(json.dumps(second))
    assert session.scalar(select(func.count()).select_from(Scan)) == 1


def test_a_scan_twice_in_one_batch_counts_once(session: Session, event: Event, door: Phone) -> None:
    item = door.item(make_ticket(session, event))

    answers = door.send([item, item])

    assert answers[0] == answers[1]
    assert visits(session) == 4


def test_one_bad_scan_does_not_hold_up_its_batch(session: Session, event: Event, door: Phone) -> None:
    good, bad = door.item(make_ticket(session, event)), door.item(station="training", code="x")

    stranger = door.item(ticket_id=str(uuid4()), walk_in={}, extra=[{"id": str(uuid4()), "type": "young"}])

    answers = door.send([bad, {**bad, "id": str(uuid4()), "code": None}, stranger, good])

    assert [answer.get("error", {}).get("code") for answer in answers] == [None, "nothing-read", "unknown-person", None]
    assert visits(session) == 4


def test_the_id_of_another_events_scan_gives_nothing_away(session: Session, event: Event, door: Phone) -> None:
    item = door.item(make_ticket(session, event))
    door.send([item])
    session.execute(update(Scan).values(event_id=make_event(session, "other").id))

    assert door.send([item])[0]["error"]["code"] == "id-taken"


def test_a_wrong_clock_is_corrected_by_its_measured_error(session: Session, event: Event, door: Phone) -> None:
    wrong = MORNING + timedelta(hours=5)

    door.send(
        [door.item(make_ticket(session, event), wrong)], MORNING + timedelta(minutes=10), wrong + timedelta(minutes=10)
    )

    assert session.scalar(select(Scan.scanned_at)) == MORNING


def test_no_scan_lies_in_the_future(session: Session, event: Event, door: Phone) -> None:
    door.send([door.item(make_ticket(session, event), LATER)], MORNING)

    assert session.scalar(select(Scan.scanned_at)) == MORNING


def test_a_visit_after_midnight_belongs_to_the_event_day(session: Session, event: Event, door: Phone) -> None:
    night = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

    door.send([door.item(make_ticket(session, event, {"young": 1}), night)], night)

    assert session.scalar(select(Visit.day)) == date(2026, 11, 23)


def test_the_largest_batch_is_written(session: Session, event: Event) -> None:
    """Two hundred undos of 120 people each, more than fits into one statement of PostgreSQL."""
    people = [uuid4() for _ in range(24_000)]
    gone = Rows(visits_gone={(person, 1, MORNING.date()) for person in people}, away=set(people) | {uuid4()})

    gone.write(session, 1)

    assert visits(session) == 0


def test_visits_are_taken_back_in_pieces(
    session: Session, event: Event, door: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "PART", 3)
    item = door.item(make_ticket(session, event))
    door.send([item])

    door.scan(void=item["id"])

    assert (visits(session), attended(session)) == (0, [])


def test_a_scan_costs_eight_statements(session: Session, event: Event, door: Phone, statements: list[str]) -> None:
    ticket = make_ticket(session, event)
    statements.clear()

    door.scan(ticket)

    assert len(statements) <= 7, statements  # and one more to find the phone


def test_fifty_scans_cost_no_more_statements_than_one(
    session: Session, event: Event, door: Phone, statements: list[str]
) -> None:
    tickets = [make_ticket(session, event, {"young": 1}) for _ in range(50)]
    statements.clear()

    door.send([door.item(ticket) for ticket in tickets])

    assert len(statements) <= 7, statements
    assert visits(session) == 50


def test_a_scan_is_kept_as_it_was_read(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(revoked_at=MORNING))
    let_in = door.item(ticket, offline=True, admitted=True)
    refused = door.item(ticket)
    unknown = door.item(code=code_text(KEYS, event.id, b"12345678", 4, 1))
    undo = door.item(void=refused["id"])

    door.send([let_in, refused, unknown, undo], LATER)

    rows = {str(scan.id): scan for scan in session.scalars(select(Scan))}
    kept = [rows[item["id"]] for item in (let_in, refused, unknown, undo)]
    assert [(scan.verdict, scan.admitted, scan.offline) for scan in kept] == [
        ("cancelled", True, True),
        ("cancelled", False, False),
        ("unknown", False, False),
        (None, False, False),
    ]
    assert [scan.ticket_id for scan in kept] == [ticket.id, ticket.id, None, None]
    assert [scan.voided for scan in kept] == [False, True, False, False]
    assert {(scan.scanned_at, scan.received_at) for scan in kept} == {(MORNING, LATER)}
    assert str(kept[3].void_of) == refused["id"]
