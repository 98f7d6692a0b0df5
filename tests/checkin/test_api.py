"""The API as phones and strangers meet it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.checkin.models import Scan
from eventdesk.checkin.pairing import add_device, invite_device
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import code_hash
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS

PROBLEM = "application/problem+json"


@pytest.fixture
def now() -> Any:
    return MORNING


@pytest.fixture
def given(database: Database) -> tuple[Event, Ticket, dict[str, str]]:
    """An event, a family's ticket, and the header of a paired phone."""
    with database.transaction() as tx:
        event = make_event(tx)
        ticket = make_ticket(tx, event)
        _, token = add_device(tx, event.slug, "door", "Samira", MORNING)
    return event, ticket, {"Authorization": f"Bearer {token}"}


def scan(ticket: Ticket, **fields: Any) -> dict[str, Any]:
    read = {"id": str(uuid4()), "code": f"HTTPS://A.DE/T/{code_for(ticket, KEYS)}", "station": "door"}
    return {**read, "scanned_at": MORNING.isoformat(), **fields}


def count_scans(database: Database) -> int:
    def counted(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(Scan)) or 0

    with database.reading() as session:
        return counted(session)


def test_a_phone_pairs_and_scans(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        event = make_event(tx)
        ticket = make_ticket(tx, event)
        secret = invite_device(tx, event, ["door"], None, MORNING).secret

    paired = client.post("/api/v1/devices/pair", json={"secret": secret, "name": "Samira"})
    header = {"Authorization": f"Bearer {paired.get_json()['token']}"}
    answer = client.post("/api/v1/scans", json={"scans": [scan(ticket)]}, headers=header)

    assert paired.status_code == 201
    assert set(paired.get_json()) >= {"token", "event", "stations", "ticket_key"}
    assert answer.get_json()["results"][0]["verdict"] == "welcome"


def test_a_used_link_is_gone(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        secret = invite_device(tx, make_event(tx), ["door"], None, MORNING).secret
    client.post("/api/v1/devices/pair", json={"secret": secret, "name": "Samira"})

    answer = client.post("/api/v1/devices/pair", json={"secret": secret, "name": "Samira"})

    assert (answer.status_code, answer.mimetype, answer.get_json()["code"]) == (410, PROBLEM, "pairing-refused")


def test_looking_a_ticket_up_records_nothing(client: FlaskClient, database: Database, given: Any) -> None:
    _, ticket, header = given

    answer = client.get(f"/api/v1/tickets?number={ticket.number}&station=door", headers=header)

    assert (answer.get_json()["verdict"], answer.get_json()["admits"], answer.get_json()["present"]) == (
        "welcome",
        4,
        0,
    )
    assert [person["type"] for person in answer.get_json()["attendees"]] == ["young", "young", "parent", "child"]
    assert count_scans(database) == 0


def test_the_message_is_in_the_language_of_the_phone(client: FlaskClient, given: Any) -> None:
    _, ticket, header = given

    answer = client.post("/api/v1/scans", json={"scans": [scan(ticket)]}, headers={**header, "Accept-Language": "ar"})

    assert answer.get_json()["results"][0]["message"] == "أهلًا وسهلًا بكم!"


def test_the_roster_holds_no_name_and_no_code(client: FlaskClient, given: Any) -> None:
    _, ticket, header = given

    answer = client.get("/api/v1/roster", headers=header)

    (row,) = answer.get_json()["tickets"]
    assert row["code_hash"] == code_hash(code_for(ticket, KEYS))
    assert code_for(ticket, KEYS) not in answer.text
    assert set(row) == {*("id", "code_hash", "number", "status", "issue", "admits", "source", "language", "attendees")}
    assert (
        client.get(f"/api/v1/roster?cursor={answer.get_json()['cursor']}", headers=header).get_json()["tickets"] == []
    )


@pytest.mark.parametrize(
    "cursor",
    [
        *("x", "1", "1.x", "-1." + "0" * 32, "9" * 20 + "." + "0" * 32, "1." + "z" * 32),
        *("1.-" + "0" * 31, "1.0x" + "0" * 30, "1.0_" + "0" * 30, "1. " + "0" * 31, "1." + "٠" * 32, "1." + "0" * 33),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(client: FlaskClient, given: Any, cursor: str) -> None:
    answer = client.get("/api/v1/roster", query_string={"cursor": cursor}, headers=given[2])

    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)


@pytest.mark.parametrize("path", ["/api/v1/roster", "/api/v1/tickets?station=door"])
@pytest.mark.parametrize("given_header", ["", "Bearer", "Bearer nobody", "Basic eDp5"])
def test_nobody_reads_without_a_token(client: FlaskClient, given: Any, path: str, given_header: str) -> None:
    answer = client.get(path, headers={"Authorization": given_header})

    assert (answer.status_code, answer.mimetype) == (401, PROBLEM)


def test_a_token_ends_with_its_day(
    app: Flask, client: FlaskClient, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(days=3))

    assert client.get("/api/v1/roster", headers=given[2]).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"\\u0000"',
        b"\xff\xfe",
        b'{"scans": 1}',
        b'{"scans": [{}]}',
        b'{"scans": [], "more": 1}',
        b'{"scans": [{"id": "x"}]}',
        b'{"sent_at": "2026-11-23T09:00:00", "scans": []}',
    ],
)
def test_a_wrong_body_is_refused_in_words_and_changes_nothing(
    client: FlaskClient, database: Database, given: Any, body: bytes
) -> None:
    answer = client.post("/api/v1/scans", data=body, content_type="application/json", headers=given[2])

    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert answer.get_json()["detail"]
    assert count_scans(database) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"count": -1},
        {"count": 2**63},
        {"scanned_at": "yesterday"},
        {"scanned_at": "2026-11-23T09:00:00"},
        {"attendees": ["x"]},
        {"extra": [{"id": "x", "type": "young"}]},
        {"station": "x" * 41},
        {"code": "x" * 513},
        {"walk_in": {"home_ags": "Magdeburg"}},
        {"walk_in": {"home_ags": "15003", "name": "Amal"}},
        {"name": "Amal"},
        {"admitted": "perhaps"},
    ],
)
def test_a_wrong_field_is_named(client: FlaskClient, database: Database, given: Any, fields: dict[str, Any]) -> None:
    answer = client.post("/api/v1/scans", json={"scans": [scan(given[1], **fields)]}, headers=given[2])

    assert answer.status_code == 422
    assert next(iter(fields)) in answer.get_json()["detail"]
    assert count_scans(database) == 0


def test_times_at_the_edge_of_the_calendar_do_no_harm(client: FlaskClient, given: Any) -> None:
    for moment in ("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"):
        body = {"sent_at": moment, "scans": [scan(given[1], scanned_at=moment)]}
        assert client.post("/api/v1/scans", json=body, headers=given[2]).status_code in {200, 422}


def test_a_nul_in_a_reading_is_only_malformed(client: FlaskClient, given: Any) -> None:
    answer = client.post("/api/v1/scans", json={"scans": [scan(given[1], code="\x00abc")]}, headers=given[2])

    assert answer.get_json()["results"][0]["verdict"] == "malformed"


def test_more_than_two_hundred_scans_are_refused(client: FlaskClient, given: Any) -> None:
    body = {"scans": [scan(given[1]) for _ in range(201)]}

    assert client.post("/api/v1/scans", json=body, headers=given[2]).status_code == 422


def test_two_hundred_scans_fit(client: FlaskClient, given: Any) -> None:
    body = {"scans": [scan(given[1]) for _ in range(200)]}

    assert client.post("/api/v1/scans", json=body, headers=given[2]).status_code == 200


def test_a_scan_needs_eight_statements(client: FlaskClient, given: Any, statements: list[str]) -> None:
    body = {"scans": [scan(given[1])]}
    statements.clear()

    client.post("/api/v1/scans", json=body, headers=given[2])

    assert len(statements) <= 8, statements


def test_the_api_describes_itself(client: FlaskClient) -> None:
    spec = client.get("/api/v1/openapi.json").get_json()

    assert spec["openapi"].startswith("3.1")
    assert set(spec["paths"]) == {
        "/api/v1/advice",
        "/api/v1/devices/pair",
        "/api/v1/roster",
        "/api/v1/scans",
        "/api/v1/tickets",
    }
