"""What a paired phone reaches beyond the public: roster, tickets and scans, and in them nothing of a person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventdesk.checkin.pairing import add_device, invite_device
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import attendee_id
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event
from tests.checkin.conftest import KEYS
from tests.doors import EXAMPLES, PHONES, knock
from tests.registration.verbs import make_family

PERSONAL = ("Amal Haddad", "+4915112345678", "amal@example.org", "Hauptstraße 7")
"""Name, phone number and address of a family; the last is the venue, which some events tell only who registered."""

STATION = {"key", "kind", "number", "colour", "icon", "title"}
PERSON = {"id", "type", "present"}
PARTY = {"verdict", "ticket_id", "number", "language", "present", "admits", "first_seen_at", "attendees"}
ALLOWED = {
    "pair": {"token", "event", "stations", "ticket_key", "ticket_keys", "expires_at"},
    "pair.event": {"number", "slug", "title", "starts_at", "ends_at", "time_zone", "preset", "land"},
    "pair.stations": STATION,
    "roster": {"tickets", "cursor", "more", "server_time", "event"},
    "roster.event": {"starts_at", "ends_at", "room_limit", "closed", "cancelled"},
    "roster.tickets": {
        *("id", "code_hash", "number", "status", "issue", "admits", "source", "language", "attendees"),
    },
    "roster.tickets.attendees": {"id", "type", "extra", "seen"},
    "roster.tickets.attendees.seen": {"station", "day", "at"},
    "tickets": PARTY | {"message"},
    "tickets.attendees": PERSON,
    "scans": {"results"},
    "scans.results": PARTY | {"id", "message", "admitted", "kept", "error"},
    "scans.results.attendees": PERSON,
    "scans.results.error": {"code", "detail"},
}
"""Every field a phone may ever be told. By language or number is what `FREE` names."""
FREE = {"pair.event.title", "pair.stations.title", "pair.ticket_keys"}


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
def event(database: Database) -> Event:
    """An event with a family whose name, phone number and mail are known to the desk."""
    name, phone, email, address = PERSONAL
    with database.transaction() as tx:
        event = make_event(tx, EXAMPLES["slug"], venue_address=address)
        make_family(tx, event)
        tx.execute(update(Registration).values(name=name, phone=phone, email=email))
    return event


@pytest.fixture
def ticket(database: Database, event: Event) -> Ticket:
    with database.reading() as tx:
        return tx.scalars(select(Ticket)).one()


@pytest.fixture
def phone(app: Flask, database: Database, event: Event) -> FlaskClient:
    """A browser that sends a phone's token wherever it goes."""
    with database.transaction() as tx:
        _, token = add_device(tx, event.slug, "door", "Samira", MORNING)
    client = plain(app, "203.0.113.6")
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def plain(app: Flask, origin: str) -> FlaskClient:
    """A client that looks at no page, so that HEAD works as well, in a network of its own."""
    client = FlaskClient(app, app.response_class)
    client.environ_base["HTTP_X_FORWARDED_FOR"] = origin
    return client


def test_a_token_opens_roster_tickets_and_scans_and_no_other_address(app: Flask, phone: FlaskClient) -> None:
    stranger = plain(app, "203.0.113.5")
    doors = {f"{verb} {rule}": rule.endpoint for rule in app.url_map.iter_rules() for verb in rule.methods or ()}

    met = {door: [knock(somebody, door) for somebody in (stranger, phone)] for door in doors}

    told = {door: [(answer.status_code, answer.location) for answer in answers] for door, answers in met.items()}
    opened = {door for door, (others, paired) in told.items() if others != paired}
    assert {doors[door] for door in opened} == PHONES


def fields(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Go through an answer: each field with the place it stands at; lists count as what they hold."""
    if isinstance(value, list):
        for one in value:
            yield from fields(one, path)
    elif isinstance(value, dict) and path not in FREE:
        for name, inner in value.items():
            yield path, name
            yield from fields(inner, f"{path}.{name}")


def test_a_phone_is_told_nothing_but_what_this_list_names(
    app: Flask, database: Database, phone: FlaskClient, event: Event, ticket: Ticket
) -> None:
    with database.transaction() as tx:
        secret = invite_device(tx, event, ["door"], None, MORNING).secret
    walk_in = uuid4()
    friend = {"id": str(attendee_id(walk_in, "young", 1)), "type": "young"}
    reading = {"station": "door", "scanned_at": MORNING.isoformat()}
    family = {**reading, "id": str(uuid4()), "code": code_for(ticket, KEYS)}
    others: list[dict[str, Any]] = [
        {"ticket_id": str(walk_in), "walk_in": {"home_ags": "15003"}, "extra": [friend]},
        {"void": family["id"]},
        {"code": "x", "station": "roof"},
        {"ticket_id": str(uuid4()), "admitted": True},
        {"number": ticket.number, "attendees": [str(uuid4())]},
    ]
    scans = [family, {**family, "id": str(uuid4())}, *({**reading, "id": str(uuid4()), **other} for other in others)]

    answers = {
        "pair": app.test_client().post("/api/v1/devices/pair", json={"secret": secret, "name": "Samira"}),
        "scans": phone.post("/api/v1/scans", json={"scans": [*scans, {**family, "id": str(uuid4())}]}),
        "roster": phone.get("/api/v1/roster"),
        "tickets": phone.get("/api/v1/tickets", query_string={"number": ticket.number, "station": "door"}),
    }

    told = {place: set[str]() for place in ALLOWED}
    for name, answer in answers.items():
        for place, field in fields(answer.get_json(), name):
            told[place].add(field)
        assert not [word for word in PERSONAL if word in answer.text], name
    assert {place: names - ALLOWED[place] for place, names in told.items() if names - ALLOWED[place]} == {}
    assert {place: ALLOWED[place] - names for place, names in told.items() if ALLOWED[place] - names} == {}, "unused"
