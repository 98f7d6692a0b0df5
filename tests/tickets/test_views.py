"""What whoever photographs a code gets to see."""

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Status
from eventdesk.i18n import LANGUAGES, direction
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import ALPHABET, code_text
from eventdesk.tickets.service import code_for
from tests.builders import TITLES, make_event, make_ticket
from tests.wording import counted, said, shown


@pytest.fixture
def ticket(database: Database) -> Ticket:
    with database.transaction() as tx:
        return make_ticket(tx, make_event(tx, "infotag"))


@pytest.fixture
def code(ticket: Ticket, settings: Settings) -> str:
    return code_for(ticket, settings.ticket_keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_says_for_what_when_and_for_how_many(app: Flask, client: FlaskClient, code: str, language: str) -> None:
    page = client.get(f"/T/{code}", headers={"Accept-Language": language})

    assert page.status_code == 200
    assert f'<html lang="{language}" dir="{direction(language)}">' in page.text
    assert TITLES[language] in page.text
    assert counted(app, language, "Valid for %(num)d person", "Valid for %(num)d people", 4) in shown(page)
    assert "<form" not in page.text
    assert set(re.findall(r'<button class="([\w-]+)', page.text)) == {"read-aloud"}, "nothing to press but that"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


@pytest.mark.parametrize("address", ["/T/{}", "/t/{}"])
def test_the_address_may_be_typed_in_small_letters(client: FlaskClient, code: str, address: str) -> None:
    assert client.get(address.format(code)).status_code == 200
    assert client.get(address.format(code.lower())).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_code_of_ours_gets_a_kind_sentence(
    app: Flask, client: FlaskClient, ticket: Ticket, code: str, settings: Settings, language: str
) -> None:
    altered = ALPHABET[(ALPHABET.index(code[9]) + 1) % 32]
    unknown = code_text(settings.ticket_keys, ticket.event_id, b"unknown!", 4, 1)
    future = code_text(settings.ticket_keys, ticket.event_id, ticket.stem or b"", 4, 2)
    for wrong in ("x", "0" * 32, code[:9] + altered + code[10:], unknown, future, "%00" * 32, "U" * 32, "ä" * 32):
        page = client.get(f"/T/{wrong}?language={language}")

        assert page.status_code == 404, wrong
        assert said(app, language, "We do not know this code.") in shown(page)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"issue": 2}, "There is a newer ticket."), ({"revoked_at": True}, "This ticket is no longer valid.")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_that_no_longer_count_are_told_apart(
    app: Flask, client: FlaskClient, database: Database, ticket: Ticket, code: str, now: datetime, language: str,
    changes: dict[str, object], sentence: str,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        found = tx.merge(ticket)
        found.issue = 2 if "issue" in changes else 1
        found.revoked_at = now if "revoked_at" in changes else None

    page = client.get(f"/T/{code}", headers={"Accept-Language": language})

    assert page.status_code == 410
    assert said(app, language, sentence) in shown(page)


def test_a_cancelled_event_is_named(app: Flask, client: FlaskClient, database: Database, settings: Settings) -> None:
    with database.transaction() as tx:
        event = make_event(tx, "infotag")
        code = code_for(make_ticket(tx, event), settings.ticket_keys)
        event.status = Status.CANCELLED

    page = client.get(f"/T/{code}", headers={"Accept-Language": "ar"}).text

    assert said(app, "ar", "This event will not take place.") in shown(page)


def test_a_code_costs_one_statement(client: FlaskClient, code: str, statements: list[str]) -> None:
    statements.clear()

    client.get(f"/T/{code}")

    assert len(statements) == 1
