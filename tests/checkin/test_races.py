"""Phones that send at the same moment: each scan counts once, and no batch sees half of another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventdesk.checkin.models import Scan, ScanAttendee, Visit
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import attendee_id
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS

PHONES = 8
Send = Callable[[int, list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
def ticket(database: Database) -> Ticket:
    with database.transaction() as tx:
        return make_ticket(tx, make_event(tx))


@pytest.fixture
def send(app: Flask, database: Database, ticket: Ticket) -> Send:
    """Send a batch from one of eight phones at the door."""
    with database.transaction() as tx:
        tokens = [add_device(tx, "infotag-magdeburg", "door", "Samira", MORNING)[1] for _ in range(PHONES)]

    def send(phone: int, scans: list[dict[str, Any]]) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {tokens[phone]}"}
        answer = app.test_client().post("/api/v1/scans", json={"scans": scans}, headers=headers)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.get_json()["results"]
        return results

    return send


def scan(ticket: Ticket, **fields: Any) -> dict[str, Any]:
    read = {"id": str(uuid4()), "code": code_for(ticket, KEYS), "station": "door"}
    return {**read, "scanned_at": MORNING.isoformat(), **fields}


def at_once(send: Send, batches: list[list[dict[str, Any]]], *, same_phone: bool = False) -> list[list[dict[str, Any]]]:
    phones = [0 if same_phone else turn % PHONES for turn in range(len(batches))]
    with ThreadPoolExecutor(PHONES) as crowd:
        return list(crowd.map(send, phones, batches))


def stored(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Scan, ScanAttendee, Visit)
        }


def test_one_scan_sent_many_times_at_once_counts_once(send: Send, database: Database, ticket: Ticket) -> None:
    item = scan(ticket)

    answers = at_once(send, [[item]] * 16, same_phone=True)

    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0]["verdict"] == "welcome"
    assert stored(database) == {"scan": 1, "scan_attendee": 4, "visit": 4}


def test_a_family_scanned_by_many_phones_at_once_is_here_once(send: Send, database: Database, ticket: Ticket) -> None:
    answers = at_once(send, [[scan(ticket)] for _ in range(16)])

    assert sorted(answer["verdict"] for (answer,) in answers) == ["seen_before"] * 15 + ["welcome"]
    assert stored(database) == {"scan": 16, "scan_attendee": 64, "visit": 4}


def test_one_more_entered_by_many_phones_at_once_is_one(send: Send, database: Database, ticket: Ticket) -> None:
    friend = {"id": str(attendee_id(ticket.id, "companion", 1)), "type": "companion"}

    at_once(send, [[scan(ticket, extra=[friend])] for _ in range(16)])

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attendee).where(Attendee.extra)) == 1
    assert stored(database)["visit"] == 5


def test_a_scan_and_its_undo_at_once_leave_nobody(send: Send, database: Database, ticket: Ticket) -> None:
    scans = [scan(ticket) for _ in range(8)]
    undoings = [scan(ticket, code=None, void=item["id"]) for item in scans]

    at_once(send, [[item] for pair in zip(scans, undoings, strict=True) for item in pair], same_phone=True)

    assert stored(database)["visit"] == 0
    with database.reading() as session:
        assert not session.scalar(select(func.count()).select_from(Attendee).where(Attendee.attended))
