"""What a phone, or whoever found one, can send: always an answer, never another event's business."""

import time
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from eventdesk.checkin import queries, service
from eventdesk.checkin.models import Device, Scan
from eventdesk.checkin.pairing import add_device, invite_device
from eventdesk.checkin.schemas import ScansIn
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import MAX_ORDINAL, attendee_id
from eventdesk.tickets.service import code_for
from eventdesk.vocabulary import TYPES
from tests.builders import MORNING, make_event, make_ticket
from tests.doors import GUARDED, knock

KEYS = {0: b"\x07" * 32}
PROBLEM = "application/problem+json"
HALF_A_SURROGATE = "\ud800"


class Found:
    """A phone of one event, and a family and a draft of another."""

    def __init__(self, database: Database) -> None:
        with database.transaction() as tx:
            self.event, self.other = make_event(tx), make_event(tx, "anderswo")
            self.ticket, self.foreign = make_ticket(tx, self.event), make_ticket(tx, self.other)
            _, token = add_device(tx, self.event.slug, "door", "Samira", MORNING)
        self.headers = {"Authorization": f"Bearer {token}"}


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
def phone(database: Database) -> Found:
    return Found(database)


def scan(**fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "station": "door", "scanned_at": MORNING.isoformat(), **fields}


def send(client: FlaskClient, phone: Found, *scans: dict[str, Any], **more: Any) -> Any:
    return client.post("/api/v1/scans", json={"scans": list(scans), **more}, headers=phone.headers)


def walk_in(ticket: UUID, home: str | None = None) -> dict[str, Any]:
    person = {"id": str(attendee_id(ticket, "young", 1)), "type": "young"}
    return scan(ticket_id=str(ticket), walk_in={"home_ags": home}, extra=[person])


def count(database: Database, model: type[Scan | Ticket]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


FORMS = {
    "a form": ("application/x-www-form-urlencoded", b"scans=1"),
    "JSON that says it is a form": ("application/x-www-form-urlencoded", b'{"scans": []}'),
    "JSON that says it is text": ("text/plain", b'{"scans": []}'),
    "a form in parts": ("multipart/form-data; boundary=x", b"--x--"),
    "a form in no parts": ("multipart/form-data", b"x"),
    "nothing named": ("", b'{"scans": []}'),
}


@pytest.mark.parametrize("path", ["/api/v1/scans", "/api/v1/devices/pair"])
def test_forms_of_other_pages_are_refused(client: FlaskClient, phone: Found, path: str) -> None:
    answers = {
        case: client.post(path, data=body, content_type=kind, headers=phone.headers)
        for case, (kind, body) in FORMS.items()
    }

    met = {case: (answer.status_code, answer.mimetype) for case, answer in answers.items()}
    assert met == dict.fromkeys(FORMS, (415, PROBLEM))


def test_a_body_without_bottom_is_refused(client: FlaskClient, phone: Found) -> None:
    for body in ("[" * 60_000, '{"a":' * 12_000, '{"scans":' + "[" * 200_000):
        answer = client.post("/api/v1/scans", data=body, content_type="application/json", headers=phone.headers)

        assert (answer.status_code, answer.mimetype) == (422, PROBLEM)


@pytest.mark.parametrize("number", ["\0", "12\x0034567", "9" * 40, "\u0661" * 7, HALF_A_SURROGATE])
def test_a_number_that_is_none_finds_nothing(client: FlaskClient, phone: Found, number: str) -> None:
    sent = send(client, phone, scan(number=number))
    asked = client.get(
        "/api/v1/tickets",
        query_string={"number": number.encode(errors="replace"), "station": "door"},
        headers=phone.headers,
    )

    assert {sent.status_code, asked.status_code} <= {200, 422}


MOMENTS = ["0001-01-01T00:00:00+23:59", "1969-12-31T23:59:59+00:00", "9999-12-31T23:59:59-23:59", -62_135_596_800]


def test_moments_nothing_can_be_computed_with_are_refused(client: FlaskClient, phone: Found) -> None:
    code = code_for(phone.ticket, KEYS)

    scanned = [send(client, phone, scan(code=code, scanned_at=moment)).status_code for moment in MOMENTS]
    sent = [send(client, phone, scan(code=code), sent_at=moment).status_code for moment in MOMENTS]

    assert scanned + sent == [422] * 8


def test_a_phone_that_believes_in_1970_is_corrected(client: FlaskClient, phone: Found) -> None:
    asleep = "1970-01-01T00:01:00+00:00"

    answer = send(client, phone, scan(code=code_for(phone.ticket, KEYS), scanned_at=asleep), sent_at=asleep)

    assert answer.get_json()["results"][0]["verdict"] == "welcome"


def test_a_scan_cannot_undo_itself(client: FlaskClient, database: Database, phone: Found) -> None:
    own = str(uuid4())

    answer = send(client, phone, scan(id=own, void=own), scan(code=code_for(phone.ticket, KEYS)))

    undo, other = answer.get_json()["results"]
    assert undo["error"]["code"] == "undoes-itself"
    assert other["verdict"] == "welcome"
    assert count(database, Scan) == 1


def test_another_events_ticket_cannot_walk_in(client: FlaskClient, database: Database, phone: Found) -> None:
    before = count(database, Ticket)

    answer = send(client, phone, walk_in(phone.foreign.id), scan(code=code_for(phone.ticket, KEYS)))

    stranger, guest = answer.get_json()["results"]
    assert (stranger["error"]["code"], guest["verdict"]) == ("id-taken", "welcome")
    assert count(database, Ticket) == before


@pytest.mark.parametrize(("home", "code"), [("99999", "unknown-district"), ("15003", None), ("00", None), (None, None)])
def test_nobody_comes_from_a_district_there_is_not(
    client: FlaskClient, phone: Found, home: str | None, code: str | None
) -> None:
    (answer,) = send(client, phone, walk_in(uuid4(), home)).get_json()["results"]

    assert (answer.get("error") or {}).get("code") == code


def test_a_district_is_five_plain_digits(client: FlaskClient, phone: Found) -> None:
    homes = ["١٥٠٠٣", "15003\n", "1500", "00 "]

    assert [send(client, phone, walk_in(uuid4(), home)).status_code for home in homes] == [422] * len(homes)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_batch_never_stops_the_check_in(client: FlaskClient, phone: Found) -> None:
    """A lost phone names as many people as fit into a batch, those that are found last."""
    last = list(TYPES)[-1]
    scans = []
    for _ in range(60):
        ticket = uuid4()
        people = [str(attendee_id(ticket, last, MAX_ORDINAL - place % 5)) for place in range(80)]
        scans.append(walk_in(ticket) | {"attendees": people})
    began = time.process_time()

    answer = send(client, phone, *scans)

    assert answer.status_code == 200
    assert {result["verdict"] for result in answer.get_json()["results"]} == {"welcome"}
    assert time.process_time() - began < 6, "it took half a minute when each was looked for anew"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Sam\0ira", "Samira"),
        ("\u202eariamS\u200b", "ariamS"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b>S", "<b>S"),
        ("\u0958" * 80, "\u0915\u093c" * 40),
    ],
)
def test_the_name_of_a_phone_is_what_can_be_seen(
    client: FlaskClient, database: Database, phone: Found, typed: str, kept: str
) -> None:
    with database.transaction() as tx:
        invited = invite_device(tx, phone.event, ["door"], None, MORNING)

    answer = client.post("/api/v1/devices/pair", json={"secret": invited.secret, "name": typed})

    assert answer.status_code == 201
    with database.reading() as session:
        assert session.get_one(Device, invited.device_id).name == kept


@pytest.mark.parametrize("body", [{"name": "\0"}, {"name": HALF_A_SURROGATE}, {"secret": HALF_A_SURROGATE}, {"\0": 1}])
def test_a_name_nobody_can_see_is_refused(client: FlaskClient, phone: Found, body: dict[str, Any]) -> None:
    answer = client.post("/api/v1/devices/pair", json={"secret": "x", "name": "x", **body})

    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)


def test_a_token_opens_no_page_of_the_desk(app: Flask, client: FlaskClient, phone: Found) -> None:
    with_token = app.test_client()
    for name, value in phone.headers.items():
        with_token.environ_base[f"HTTP_{name.upper()}"] = value

    met = {address: knock(with_token, address).status_code for address in GUARDED}

    assert met == dict.fromkeys(GUARDED, 303), "to the sign-in, like everybody"


def test_a_token_opens_one_event_only(client: FlaskClient, phone: Found) -> None:
    code, number = code_for(phone.foreign, KEYS), phone.foreign.number
    ask = "/api/v1/tickets"

    by_code = client.get(ask, query_string={"code": code, "station": "door"}, headers=phone.headers).get_json()
    by_number = client.get(ask, query_string={"number": number, "station": "door"}, headers=phone.headers).get_json()
    by_id = send(client, phone, scan(ticket_id=str(phone.foreign.id), admitted=True)).get_json()["results"][0]
    listed = client.get("/api/v1/roster", headers=phone.headers).get_json()["tickets"]

    assert (by_code["verdict"], by_number["verdict"], by_id["verdict"]) == ("wrong_event", "unknown", "unknown")
    assert not [answer for answer in (by_code, by_number, by_id) if answer.get("attendees")]
    assert [ticket["id"] for ticket in listed] == [str(phone.ticket.id)]


def test_a_phone_takes_back_its_own_scans_only(client: FlaskClient, database: Database, phone: Found) -> None:
    first = scan(code=code_for(phone.ticket, KEYS))
    send(client, phone, first)
    with database.transaction() as tx:
        _, token = add_device(tx, phone.other.slug, "door", "Fremd", MORNING)

    answers = client.post(
        "/api/v1/scans",
        json={"scans": [scan(void=first["id"]), {**first}]},
        headers={"Authorization": f"Bearer {token}"},
    ).get_json()["results"]

    assert [answer["error"]["code"] for answer in answers] == ["not-yours", "id-taken"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # on SQLite one writes at a time
@pytest.mark.parametrize("looking", ["known_scans", "foreign_tickets"])
def test_an_id_that_another_event_takes_at_the_same_moment_is_taken(
    client: FlaskClient, database: Database, phone: Found, monkeypatch: pytest.MonkeyPatch, looking: str
) -> None:
    item = walk_in(uuid4()) if looking == "foreign_tickets" else scan(code="x")
    with database.transaction() as tx:
        _, token = add_device(tx, phone.other.slug, "door", "Fremd", MORNING)
    look = getattr(service, looking)
    came: list[str] = []

    def look_before_the_other_comes(*arguments: Any) -> Any:
        found = look(*arguments)
        if not came:
            came.append(token)
            with database.transaction() as tx:
                access, batch = queries.access_by_token(tx, token, MORNING), ScansIn.model_validate({"scans": [item]})
                service.record_scans(tx, access, batch, KEYS, MORNING)
        return found

    monkeypatch.setattr(service, looking, look_before_the_other_comes)

    taken, welcome = send(client, phone, item, scan(code=code_for(phone.ticket, KEYS))).get_json()["results"]

    assert (taken["error"]["code"], welcome["verdict"]) == ("id-taken", "welcome")


def test_no_other_token_opens_anything(client: FlaskClient, phone: Found) -> None:
    for token in ("\xff\xfe", "x" * 5_000, "' OR 1=1 --", "null", "\x7f"):
        answer = client.get("/api/v1/roster", headers={"Authorization": f"Bearer {token}"})

        assert answer.status_code == 401


def test_a_draft_has_no_phones(client: FlaskClient, database: Database, phone: Found) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(status=Status.DRAFT))

    assert client.get("/api/v1/roster", headers=phone.headers).status_code == 401
