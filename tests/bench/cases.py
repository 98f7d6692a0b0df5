"""What is measured: an event, its registration form and its door, with as many fresh tickets as needed."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.checkin.pairing import add_device
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.tickets.models import Attendee
from eventdesk.tickets.service import code_for
from tests.bench.load import Request
from tests.bench.recording import Recording, Step, recorded, with_slots
from tests.builders import make_event, make_ticket

CASES = ("event page", "registration", "scan")
LONG = (
    "Hier lernen Familien Betriebe, Schulen und Beratung kennen. Alle Gespräche sind vertraulich und kostenlos.\n" * 6
)
PARTY = {"young": "2", "parent": "1", "companion": "0", "older": "0", "carer": "0", "child": "1", "unknown": "0"}
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "ar", "User-Agent": "Mozilla/5.0 (Linux)"}
HIDDEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Scannable:
    """A fresh ticket: its code, and its ids as the bare view needs them."""

    code: str
    ids: tuple[UUID, ...]


@dataclass(slots=True)
class Stand:
    """One event that is under load, with a door."""

    slug: str
    token: str
    tickets: list[Scannable]
    families: Iterator[int]


def stand(database: Database, slug: str, tickets: int, settings: Settings, now: datetime) -> Stand:
    """Make an event with a door and fresh tickets; registration is open, seats are plenty."""
    tomorrow = now + timedelta(days=1)
    with database.transaction() as tx:
        event = make_event(tx, slug, capacity=None, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=5))
        _, token = add_device(tx, slug, "door", "Samira", now)
        made = [make_ticket(tx, event, now=now) for _ in range(tickets)]
        people: dict[UUID, list[UUID]] = {ticket.id: [] for ticket in made}
        for person in tx.scalars(select(Attendee).order_by(Attendee.type, Attendee.ordinal)):
            people.get(person.ticket_id, []).append(person.id)
        codes = [code_for(ticket, settings.ticket_keys) for ticket in made]
    scannable = [Scannable(code, (ticket.id, *people[ticket.id])) for code, ticket in zip(codes, made, strict=True)]
    return Stand(slug, token, scannable, count(1))


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser keeps of the form: its cookie and its token."""

    cookie: str
    token: str


def open_form(client: FlaskClient, slug: str) -> Form:
    """Open the form once; its token has no time limit, so all requests may use it."""
    answer = client.get(f"/ar/events/{slug}/register")
    found = HIDDEN.search(answer.text)
    assert found, "the form has a token"
    return Form(answer.headers["Set-Cookie"].partition(";")[0], found[1])


def request_of(case: str, place: Stand, form: Form, now: datetime) -> Request:
    """Spell out the next request of a case."""
    if case == "event page":
        return Request("GET", f"/ar/events/{place.slug}", BROWSER)
    if case == "registration":
        return _registration(place, form)
    scan = {"id": str(uuid4()), "code": place.tickets.pop().code, "station": "door", "scanned_at": now.isoformat()}
    headers = {"Authorization": f"Bearer {place.token}", "Content-Type": "application/json", "Accept-Language": "de"}
    body = json.dumps({"sent_at": now.isoformat(), "scans": [scan]}).encode()
    return Request("POST", "/api/v1/scans", {**headers, "Accept-Encoding": "gzip, deflate, br, zstd"}, body)


def bare_request_of(case: str, place: Stand) -> Request:
    """Ask the bare view to send a case's statements."""
    ids = [("id", str(value)) for value in place.tickets.pop().ids] if case == "scan" else []
    return Request("GET" if case == "event page" else "POST", f"/{case.replace(' ', '%20')}?{urlencode(ids)}", {})


def record(client: FlaskClient, place: Stand, form: Form, now: datetime) -> dict[str, Recording]:
    """Record what each case sends, once everything that is done only once is done."""
    recordings = {}
    for case in CASES:
        steps: list[Step] = []
        _play(client, request_of(case, place, form, now))
        given = place.tickets[-1].ids if case == "scan" else ()
        with recorded(steps):
            _play(client, request_of(case, place, form, now))
        recordings[case] = with_slots(steps, given)
    return recordings


def _registration(place: Stand, form: Form) -> Request:
    """A family of four from a network of its own."""
    number = next(place.families)
    answers = {
        "csrf_token": form.token,
        "submission": str(uuid4()),
        "name": f"أمل {number}",
        "spoken_language": "ar",
        "home": "15083",
        **PARTY,
        **dict.fromkeys(("phone", "email", "website"), ""),
    }
    headers = {
        **BROWSER,
        "Cookie": form.cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"{10 + (number >> 16)}.{number >> 8 & 255}.{number & 255}.7",
    }
    return Request("POST", f"/ar/events/{place.slug}/register", headers, urlencode(answers).encode())


def _play(client: FlaskClient, request: Request) -> None:
    """Send a request within this process."""
    answer = client.open(request.path, method=request.method, headers=request.headers, data=request.body)
    assert answer.status_code < 400, answer.text
