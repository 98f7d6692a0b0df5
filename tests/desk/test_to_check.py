"""What phones sent and a person has to decide, as an organiser sees it."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from eventdesk.checkin.conflict_rules import Cause
from eventdesk.checkin.models import Conflict
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.schemas import ScansIn
from eventdesk.checkin.service import record_scans
from eventdesk.db import Database
from eventdesk.desk.conflict_words import CAUSES, FIELDS, REFUSED
from eventdesk.events.models import Event
from eventdesk.staff.models import AuditEntry
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.service import code_for
from tests.builders import make_event, make_ticket
from tests.checkin.stored import conflicts, visits

URL = "/staff/events/infotag-halle/to-check"
LET_IN: dict[str, Any] = {"admitted": True, "offline": True}
KEYS = {0: b"\x07" * 32}
Sent = Callable[..., int]


@pytest.fixture
def event(database: Database, now: datetime) -> Event:
    with database.transaction() as tx:
        event = make_event(tx, "infotag-halle")
        make_ticket(tx, event)
        return event


@pytest.fixture
def ticket(database: Database, event: Event) -> Ticket:
    with database.reading() as tx:
        return tx.scalars(select(Ticket)).one()


@pytest.fixture
def sent(database: Database, event: Event, ticket: Ticket, now: datetime) -> Sent:
    """Let a phone send a scan of the family's ticket, or of something else; the number of its conflict."""
    with database.transaction() as tx:
        _, token = add_device(tx, event.slug, "door", "Samiras Telefon", now)

    def sent(*, cancelled: bool = False, **fields: Any) -> int:
        read = {} if {"number", "ticket_id", "void"} & set(fields) else {"code": code_for(ticket, KEYS)}
        scan = {"id": str(uuid4()), "station": "door", "scanned_at": now.isoformat(), **read, **LET_IN, **fields}
        with database.transaction() as tx:
            if cancelled:
                tx.execute(update(Ticket).values(revoked_at=now))
            access = access_by_token(tx, token, now)
            record_scans(tx, access, ScansIn.model_validate({"scans": [scan]}), KEYS, now)
            return tx.scalars(select(Conflict.id).order_by(Conflict.id.desc())).first() or 0

    return sent


def text(page: TestResponse) -> str:
    """What a reader reads."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


def decide(client: FlaskClient, conflict: int, action: str, seen: str = "", **fields: Any) -> TestResponse:
    kind = "merge" if action == "merge" else "decide"
    typed = {f"{kind}-{conflict}-{name}": value for name, value in fields.items()}
    return client.post(f"{URL}/{conflict}?language=en", data={"action": action, "seen": seen, **typed})


def stored(database: Database) -> tuple[int, list[tuple[str, str | None]]]:
    with database.reading() as tx:
        return visits(tx), conflicts(tx)


def test_the_list_says_what_was_read_where_when_by_whom_and_why(
    organiser: FlaskClient, sent: Sent, ticket: Ticket
) -> None:
    sent(cancelled=True, count=3)

    page = text(organiser.get(f"{URL}?language=en"))

    number = f"{ticket.number[:3]}\u00a0{ticket.number[3:]}".replace("\u00a0", " ")
    assert "With a cancelled ticket (1)" in page
    assert f"Ticket {number} 3 people Entrance Samiras Telefon 23 November 2026, 10:30" in page
    assert "although their ticket or the event was cancelled. They count." in page


def test_nothing_to_check_is_said_so(organiser: FlaskClient, event: Event) -> None:
    assert "Nothing to check" in organiser.get(f"{URL}?language=en").text


def test_every_cause_has_words() -> None:
    assert set(CAUSES) == set(Cause)
    assert set(FIELDS) < set(REFUSED)


def test_an_entry_is_decided_with_one_button_and_taken_back_with_another(
    organiser: FlaskClient, database: Database, sent: Sent
) -> None:
    conflict = sent(station="general")

    accepted = decide(organiser, conflict, "accept")
    counted, shown = stored(database), text(organiser.get(f"{URL}?language=en"))
    reopened = decide(organiser, conflict, "reopen", seen="accept")

    assert (accepted.status_code, accepted.location, reopened.status_code) == (303, URL, 303)
    assert counted == (4, [("wrong_station", "accept")])
    assert "At a station the phone was not paired for Counts organiser@example.org" in shown
    assert stored(database) == (0, [("wrong_station", None)])


def test_people_are_counted_on_another_ticket(
    organiser: FlaskClient, database: Database, event: Event, sent: Sent
) -> None:
    with database.transaction() as tx:
        other = make_ticket(tx, event, {"young": 5})
    conflict = sent(cancelled=True)

    decide(organiser, conflict, "merge", number=f"{other.number[:3]} {other.number[3:]}", persons="2")

    page = text(organiser.get(f"{URL}?language=en"))
    assert stored(database) == (2, [("cancelled", "merge")])
    assert f"Counts on ticket {other.number[:3]} {other.number[3:]}" in page


@pytest.mark.parametrize(
    ("fields", "typed", "sentence"),
    [
        ({"cancelled": True}, {"action": "merge", "number": "1234567"}, "This event has no ticket with this number."),
        ({"cancelled": True}, {"action": "merge", "number": "x", "persons": "99"}, "a number from 1 to 60"),
        ({"number": "0000000"}, {"action": "accept"}, "Please enter the number of persons."),
        ({"station": "roof"}, {"action": "accept"}, "Please choose where they were."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_happens(
    organiser: FlaskClient, database: Database, sent: Sent, fields: Any, typed: Any, sentence: str
) -> None:
    conflict = sent(**fields)
    before = stored(database)

    answer = decide(organiser, conflict, **typed)

    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert stored(database) == before


def test_whoever_comes_second_is_told(organiser: FlaskClient, database: Database, sent: Sent) -> None:
    conflict = sent(cancelled=True)
    decide(organiser, conflict, "accept")

    answer = decide(organiser, conflict, "discard")

    assert "Somebody else has decided this in the meantime." in organiser.get(f"{URL}?language=en").text
    assert (answer.status_code, stored(database)) == (303, (4, [("cancelled", "accept")]))


def test_a_missing_word_of_the_phone_can_be_given(organiser: FlaskClient, database: Database, sent: Sent) -> None:
    decide(organiser, sent(number="0000000"), "accept", persons="3")
    decide(organiser, sent(station="roof", count=1), "accept", station="general")

    assert stored(database) == (4, [("unknown", "accept"), ("wrong_station", "accept")])


def test_all_of_a_cause_are_accepted_at_once_but_those_nobody_can_count(
    organiser: FlaskClient, database: Database, sent: Sent
) -> None:
    sent(station="general", count=1)
    sent(station="roof")
    sent(number="0000000")

    organiser.post(f"{URL}/accept-all?language=en", data={"cause": "wrong_station"})

    page = text(organiser.get(f"{URL}?language=en"))
    assert stored(database) == (1, [("wrong_station", "accept"), ("wrong_station", None), ("unknown", None)])
    assert "1 entry is decided." in page
    assert "1 entry needs a closer look." in page


def test_a_closed_event_is_opened_first(organiser: FlaskClient, database: Database, sent: Sent, now: datetime) -> None:
    conflict = sent(station="general")
    with database.transaction() as tx:
        tx.execute(update(Event).values(closed_at=now))

    decide(organiser, conflict, "accept")
    page = text(organiser.get(f"{URL}?language=en"))

    assert "The event is closed. Please open it again first; then this can count." in page
    assert stored(database) == (0, [("wrong_station", None)])


def test_undoings_walk_ins_and_what_was_turned_away_are_named_as_such(
    organiser: FlaskClient, database: Database, sent: Sent, now: datetime
) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(closed_at=now))
    ticket = uuid4()
    sent(void=str(uuid4()))
    sent(ticket_id=str(ticket), walk_in={}, extra=[{"id": str(uuid4()), "type": "young"}])
    sent(station="roof", admitted=False)

    page = text(organiser.get(f"{URL}?language=en"))

    for words in ("Taking back a scan", "Take the scan back", "Without a ticket", "Was turned away", "Note this"):
        assert words in page


def test_the_event_page_says_how_much_there_is_to_check(organiser: FlaskClient, sent: Sent) -> None:
    before = text(organiser.get("/staff/events/infotag-halle?language=en"))
    sent(cancelled=True)

    assert "To check (1)" in text(organiser.get("/staff/events/infotag-halle"))
    assert "To check" in before


def test_a_decision_is_recorded_with_who_made_it(organiser: FlaskClient, database: Database, sent: Sent) -> None:
    decide(organiser, sent(cancelled=True), "discard")

    with database.reading() as tx:
        noted = tx.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.staff_id)).all()
    (entry,) = [row for row in noted if row.action.startswith("scan-")]
    assert entry.action == "scan-discarded"
    assert entry.subject.startswith("infotag-halle cancelled ")
    assert entry.staff_id is not None


@pytest.mark.parametrize("data", [{}, {"action": "gone"}, {"action": "x"}])
def test_there_are_no_other_decisions(organiser: FlaskClient, sent: Sent, data: dict[str, str]) -> None:
    assert organiser.post(f"{URL}/{sent(cancelled=True)}", data=data).status_code == 404


def test_the_list_costs_as_much_for_many_as_for_one(organiser: FlaskClient, sent: Sent, statements: list[str]) -> None:
    for _ in range(30):
        sent(station="general")
    statements.clear()

    page = organiser.get(URL)

    assert page.text.count('value="accept"') == 30
    assert len(statements) <= 6, "\n".join(statements)


def test_more_than_a_page_holds_is_said(organiser: FlaskClient, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventdesk.desk.conflict_list.MOST", 2)
    for _ in range(3):
        sent(station="general")

    assert "3 open, 0 decided" in text(organiser.get(f"{URL}?language=en"))
