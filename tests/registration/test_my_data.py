"""Everything stored about a family: to read in its language, and to take along."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.outbox.service import Mail, queue
from eventdesk.registration.leaving import cancel_registration
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.my_data import MAIL_ABOUT
from eventdesk.registration.news import News
from eventdesk.registration.queries import grouped
from eventdesk.tickets.models import Attendee
from eventdesk.tickets.rules import attendee_id
from eventdesk.vocabulary import STATIONS, TYPES
from tests.builders import MORNING, TITLES
from tests.checkin.conftest import Phone
from tests.databases import in_each_language
from tests.registration.verbs import EMAIL, NAME, PHONE, make_waiting, ticket, ticket_in
from tests.wording import said, shown

DOCUMENT = (Path(__file__).parents[2] / "docs" / "my-data.md").read_text()


@pytest.fixture
def seen_key(database: Database, key: str) -> str:
    """A family that got a mail and was seen, two of them."""
    with database.transaction() as tx:
        queue(tx, Mail(EMAIL, "ar", "Another family's", "/ar/tickets/another"), MORNING)
        _, token = add_device(tx, "infotag", "door", "Samira", MORNING)
        Phone(tx, access_by_token(tx, token, MORNING), "door").scan(ticket(tx, key), count=2)
    return key


@in_each_language
def test_a_family_reads_everything_with_its_reason(
    client: FlaskClient, app: Flask, database: Database, seen_key: str, language: str
) -> None:
    page = shown(client.get(f"/{language}/tickets/{seen_key}/data"))

    assert f'<bdi dir="ltr">{PHONE}</bdi>' in page, "else Arabic would put the plus behind the number"
    for told in (NAME, PHONE, EMAIL, TITLES[language], grouped(ticket_in(database, seen_key).number)):
        assert told in page
    for kind, count in {"young": 2, "parent": 1, "child": 1}.items():
        assert f"<bdi>{count}</bdi> × {TYPES[kind].labels[language]}" in page
    assert STATIONS["door"].titles[language] in page
    for sentence in (
        "This is everything we store about you.",
        "So that we know how to call you and can find your ticket if you lose it.",
        "So that somebody is there who speaks your language.",
        "When we delete it",
        "Your ticket",
    ):
        assert said(app, language, sentence) in page


def test_a_family_learns_when_its_name_goes(client: FlaskClient, key: str) -> None:
    page = shown(client.get(f"/de/tickets/{key}/data"))

    assert "spätestens am Montag, 7. Dezember 2026" in page
    assert "Am Mittwoch, 23. Dezember 2026 wird das Ticket" in page


def test_what_was_not_told_is_not_made_up(client: FlaskClient, app: Flask, database: Database, key: str) -> None:
    with database.transaction() as tx:
        tx.execute(update(Registration).values(phone=None, email=None))

    page = shown(client.get(f"/de/tickets/{key}/data"))

    assert page.count(said(app, "de", "not given")) == 2


def test_the_file_says_everything(client: FlaskClient, database: Database, seen_key: str) -> None:
    answer = client.get(f"/ar/tickets/{seen_key}/data.json")

    file = answer.get_json()
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert file["registration"] == {
        "status": "confirmed",
        "registered_at": MORNING.isoformat(),
        "name": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "page_language": "ar",
        "spoken_language": "ar",
        "needs_interpreter": False,
        "home_district": {"ags": "15083", "name": "Landkreis Börde"},
        "people": {"young": 2, "parent": 1, "child": 1},
        "waiting_since": None,
        "offered_at": None,
        "offer_ends_at": None,
        "reminded_at": None,
        "called_at": None,
    }
    assert file["event"]["title"] == TITLES["ar"]
    number = ticket_in(database, seen_key).number
    assert file["ticket"] == {"number": number, "issue": 1, "cancelled_at": None}
    assert [(seen["at"], seen["persons"]) for seen in file["seen"]] == [(MORNING.isoformat(), 2)]
    assert [(mail["kind"], mail["recipient"], mail["sent_at"]) for mail in file["mails"]] == [
        ("confirmed", EMAIL, None)
    ]
    assert file["deleted_on"] == {"registration": "2026-12-07", "ticket_and_visits": "2026-12-23"}


def test_each_key_of_the_file_is_described(client: FlaskClient, seen_key: str) -> None:
    file = client.get(f"/de/tickets/{seen_key}/data.json").get_json()

    described = set(re.findall(r"^\| `([a-z_.\[\]]+)`", DOCUMENT, re.MULTILINE))
    assert set(keys(file)) == described


def keys(value: dict[str, Any], above: str = "") -> Iterator[str]:
    """The keys of a file as its document names them."""
    for name, part in value.items():
        path = above + name
        if isinstance(part, list):
            yield from keys(part[0], f"{path}[].")
        elif isinstance(part, dict) and path not in {"registration.people", "registration.home_district"}:
            yield from keys(part, f"{path}.")
        else:
            yield path


def test_every_column_of_a_registration_is_in_the_file_or_says_nothing_about_anybody(
    client: FlaskClient, key: str
) -> None:
    names = {"language": "page_language", "interpreter": "needs_interpreter", "home_ags": "home_district"}
    names |= {"created_at": "registered_at", "party": "people", "queued_at": "waiting_since"}
    without_person = {"id", "event_id", "ticket_id", "page_key", "submission_id", "fingerprint", "persons"}

    file = client.get(f"/de/tickets/{key}/data.json").get_json()

    columns = {column.name for column in Registration.__table__.columns} - without_person
    assert {names.get(column, column) for column in columns} == set(file["registration"])


def test_a_party_that_waits_has_its_data_too(client: FlaskClient, database: Database, event: Event) -> None:
    with database.transaction() as tx:
        key = make_waiting(tx, event, RegistrationStatus.WAITING)
        tx.execute(update(Registration).values(queued_at=MORNING, home_ags="00"))

    page, file = (client.get(f"/de/tickets/{key}/{name}") for name in ("data", "data.json"))

    assert "Auf der Warteliste seit" in shown(page)
    assert "Woanders" in shown(page)
    assert file.get_json()["ticket"] is None
    assert file.get_json()["registration"]["people"] == {"young": 3}
    assert file.get_json()["deleted_on"]["registration"] == "2026-11-24"


def test_who_cancelled_still_finds_the_data(client: FlaskClient, database: Database, key: str) -> None:
    with database.transaction() as tx:
        cancel_registration(tx, key, MORNING)

    page, file = (client.get(f"/de/tickets/{key}/{name}") for name in ("data", "data.json"))

    assert "Abgemeldet: 23. November 2026, 10:00" in shown(page)
    assert file.get_json()["ticket"]["cancelled_at"] == MORNING.isoformat()


def test_whoever_came_along_by_chance_is_nobody_of_the_party(client: FlaskClient, database: Database, key: str) -> None:
    with database.transaction() as tx:
        found = ticket(tx, key)
        friend = attendee_id(found.id, "companion", 1)
        tx.add(Attendee(id=friend, ticket_id=found.id, type="companion", ordinal=1, extra=True, changed=9))

    file = client.get(f"/de/tickets/{key}/data.json").get_json()

    assert file["registration"]["people"] == {"young": 2, "parent": 1, "child": 1}


def test_every_kind_of_mail_has_words() -> None:
    assert set(MAIL_ABOUT) == set(News)


def test_a_name_that_attacks_is_shown_as_text(client: FlaskClient, database: Database, key: str) -> None:
    with database.transaction() as tx:
        tx.execute(update(Registration).values(name=f"<script>{uuid4().hex}</script>"))

    assert "<script>" not in client.get(f"/de/tickets/{key}/data").text.partition("<main")[2]
