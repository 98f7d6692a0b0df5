"""A phone whose access ended: out at once, and what it had not sent is kept for a human."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventdesk import clock
from eventdesk.checkin.models import Conflict, Device
from eventdesk.checkin.pairing import add_device, invite_device, revoke_device
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS
from tests.checkin.stored import conflicts, visits

EVENING = MORNING + timedelta(hours=5)
"""The end of the event."""
DAY, MONTH = timedelta(hours=24), timedelta(days=30)


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let it be another time."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


class Handset:
    """A phone at the door, with a family in front of it."""

    def __init__(self, client: FlaskClient, database: Database) -> None:
        self.client, self.database = client, database
        with database.transaction() as tx:
            event = make_event(tx)
            self.event_id, self.ticket = event.id, make_ticket(tx, event)
            self.device, token = add_device(tx, event.slug, "door", "Samira", MORNING)
        self.headers = {"Authorization": f"Bearer {token}"}

    def scan(self, ticket: Ticket | None = None, **fields: Any) -> dict[str, Any]:
        read = {"code": code_for(ticket or self.ticket, KEYS)}
        return {"id": str(uuid4()), "station": "door", "scanned_at": MORNING.isoformat(), **read, **fields}

    def send(self, *scans: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
        answer = self.client.post("/api/v1/scans", json={"scans": scans, **more}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.get_json()["results"]
        return results

    def refusal(self, path: str, **more: Any) -> tuple[int, str | None]:
        answer = self.client.open(path, headers=self.headers, **more)
        return answer.status_code, answer.get_json().get("code")

    def revoke(self, now: datetime = MORNING) -> None:
        with self.database.transaction() as tx:
            revoke_device(tx, self.device.id, self.event_id, now)

    def stored(self) -> tuple[int, list[tuple[str, str | None]]]:
        with self.database.reading() as session:
            return visits(session), conflicts(session)


@pytest.fixture
def phone(client: FlaskClient, database: Database) -> Handset:
    return Handset(client, database)


ASKING = ("/api/v1/roster", "/api/v1/tickets?station=door&number=1")


@pytest.mark.parametrize("path", ASKING)
def test_a_revoked_phone_learns_nothing_any_more(phone: Handset, path: str) -> None:
    phone.revoke()

    assert phone.refusal(path) == (401, "phone-revoked")


@pytest.mark.parametrize("path", ASKING)
def test_a_phone_learns_nothing_a_day_after_the_event(
    phone: Handset, at: Callable[[datetime], None], path: str
) -> None:
    at(EVENING + DAY - timedelta(seconds=1))
    before = phone.refusal(path)
    at(EVENING + DAY)

    assert (before[0], phone.refusal(path)) == (200, (401, "phone-expired"))


def test_a_phone_goes_on_with_an_event_that_was_moved(phone: Handset, at: Callable[[datetime], None]) -> None:
    with phone.database.transaction() as tx:
        tx.execute(update(Event).values(ends_at=EVENING + 7 * DAY))
    at(EVENING + 7 * DAY)
    still = phone.refusal("/api/v1/roster")
    with phone.database.transaction() as tx:
        tx.execute(update(Event).values(ends_at=EVENING))

    assert (still[0], phone.refusal("/api/v1/roster")) == (200, (401, "phone-expired"))


def test_a_link_of_an_event_that_was_moved_still_pairs(
    client: FlaskClient, database: Database, at: Callable[[datetime], None]
) -> None:
    later = EVENING + 7 * DAY
    with database.transaction() as tx:
        secret = invite_device(tx, make_event(tx), ["door"], None, later).secret
        tx.execute(update(Event).values(ends_at=later))
    at(later)

    answer = client.post("/api/v1/devices/pair", json={"secret": secret, "name": "Samira"})

    assert (answer.status_code, answer.get_json()["expires_at"]) == (
        201,
        (later + DAY).isoformat().replace("+00:00", "Z"),
    )


def test_what_a_revoked_phone_hands_over_is_kept_and_counts_nobody(phone: Handset) -> None:
    phone.revoke()
    scans = [phone.scan(), phone.scan(admitted=True, offline=True), phone.scan(code="x"), phone.scan(station="roof")]

    answers = phone.send(*scans)

    assert answers == [{"id": scan["id"], "kept": True, "message": ""} for scan in scans]
    assert phone.stored() == (0, [("revoked_phone", None)] * 4)


def test_an_expired_phone_hands_over_too(phone: Handset, at: Callable[[datetime], None]) -> None:
    at(EVENING + DAY)

    assert phone.send(phone.scan())[0]["kept"]
    assert phone.stored() == (0, [("revoked_phone", None)])


def test_handing_over_twice_keeps_once_and_is_answered_alike(phone: Handset) -> None:
    phone.revoke()
    scan = phone.scan()

    first, (second, third) = phone.send(scan), phone.send(scan, scan)

    assert first == [second] == [third]
    assert phone.stored() == (0, [("revoked_phone", None)])


def test_what_counted_before_the_revocation_is_answered_as_the_first_time(phone: Handset) -> None:
    scan = phone.scan()
    first = phone.send(scan)
    phone.revoke()

    assert phone.send(scan) == first
    assert phone.stored() == (4, [])


def test_an_undo_that_is_handed_over_waits_too(phone: Handset) -> None:
    scan = phone.scan()
    phone.send(scan)
    phone.revoke()

    phone.send(phone.scan(code=None, void=scan["id"]))

    assert phone.stored() == (4, [("revoked_phone", None)])


@pytest.mark.parametrize("first", ["scan", "undo"])
def test_a_scan_that_is_handed_over_with_its_undo_needs_nobody(phone: Handset, first: str) -> None:
    phone.revoke()
    scan = phone.scan()
    both = [scan, phone.scan(code=None, void=scan["id"])]

    phone.send(*both[:: 1 if first == "scan" else -1])
    phone.send(*both)

    assert phone.stored() == (0, [("revoked_phone", "gone")] * 2)


def test_after_thirty_days_nothing_is_taken(phone: Handset, at: Callable[[datetime], None]) -> None:
    phone.revoke()
    body = {"method": "POST", "json": {"scans": []}}
    at(MORNING + MONTH - timedelta(seconds=1))
    before = phone.refusal("/api/v1/scans", **body)
    at(MORNING + MONTH)

    assert (before, phone.refusal("/api/v1/scans", **body)) == ((200, None), (401, "phone-revoked"))


def test_a_draft_takes_nothing(phone: Handset) -> None:
    with phone.database.transaction() as tx:
        tx.execute(update(Event).values(status=Status.DRAFT))

    assert phone.refusal("/api/v1/scans", method="POST", json={"scans": []}) == (401, "not-signed-in")


def test_what_is_kept_remembers_phone_time_and_content(phone: Handset, at: Callable[[datetime], None]) -> None:
    phone.revoke()
    wrong = MORNING + timedelta(hours=3)
    at(MORNING + timedelta(minutes=10))
    scan = phone.scan(scanned_at=wrong.isoformat(), count=3, admitted=True)

    phone.send(scan, sent_at=(wrong + timedelta(minutes=10)).isoformat())

    with phone.database.reading() as session:
        kept = session.scalars(select(Conflict)).one()
    assert (kept.device_id, kept.ticket_id) == (phone.device.id, phone.ticket.id)
    assert kept.sent == {**scan, "scanned_at": "2026-11-23T09:00:00Z"}


def test_a_phone_says_how_much_it_still_holds(phone: Handset, at: Callable[[datetime], None]) -> None:
    def held() -> tuple[int, datetime | None]:
        with phone.database.reading() as session:
            device = session.get_one(Device, phone.device.id)
            return device.unsent, device.seen_at

    later = MORNING + timedelta(minutes=5)
    phone.send(phone.scan(), unsent=7)
    after_sending = held()
    at(later)
    phone.send(phone.scan())
    phone.refusal("/api/v1/roster?unsent=2")

    assert after_sending == (7, MORNING)
    assert held() == (2, later)
    assert phone.refusal("/api/v1/roster?unsent=-1")[0] == 422


def test_a_scan_while_nothing_is_held_back_costs_eight_statements(phone: Handset, statements: list[str]) -> None:
    body = {"scans": [phone.scan()], "unsent": 0, "sent_at": MORNING.isoformat()}
    statements.clear()

    phone.client.post("/api/v1/scans", json=body, headers=phone.headers)

    assert len(statements) <= 8, "\n".join(statements)


def test_the_roster_tells_the_time_and_how_the_event_stands(phone: Handset) -> None:
    def told() -> dict[str, Any]:
        answer: dict[str, Any] = phone.client.get("/api/v1/roster", headers=phone.headers).get_json()
        return {key: answer[key] for key in ("server_time", "event")}

    before = told()
    with phone.database.transaction() as tx:
        tx.execute(update(Event).values(closed_at=MORNING, room_limit=80, status=Status.CANCELLED))

    hours = {"starts_at": "2026-11-23T09:00:00Z", "ends_at": "2026-11-23T14:00:00Z"}
    assert before == {
        "server_time": "2026-11-23T09:00:00Z",
        "event": {**hours, "room_limit": None, "closed": False, "cancelled": False},
    }
    assert told()["event"] == {**hours, "room_limit": 80, "closed": True, "cancelled": True}
