"""Where an organiser tells the place after registration only, no public address tells it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import EventText
from eventdesk.i18n import LANGUAGES
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event, make_ticket
from tests.doors import EXAMPLES, PHONES, PUBLIC, addresses
from tests.wording import said, shown

SECRET = {"venue_name": "Frauentreff Linde", "venue_address": "Kastanienweg 17"}
WAY = "Haltestelle Pappelallee"
WORDS = re.compile("Linde|Kastanienweg|Pappelallee")
ANSWERS = {"young": "1", "name": "Amal", "spoken_language": "de"}


@pytest.fixture
def code(app: Flask, database: Database) -> str:
    """Such an event; gives the code of a ticket for it."""
    with database.transaction() as tx:
        starts_at = MORNING + timedelta(days=7)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=4)}
        event = make_event(tx, EXAMPLES["slug"], place_after_registration=True, **times, **SECRET)
        for language in LANGUAGES:
            tx.get_one(EventText, (event.id, language)).directions = WAY
        ticket = make_ticket(tx, event)
        tx.flush()
        return code_for(ticket, {0: b"\x07" * 32})


def test_no_public_address_tells_the_place(app: Flask, client: FlaskClient, code: str) -> None:
    paths = {
        str(rule) for address, rule in addresses(app) if rule.endpoint in PUBLIC - PHONES and address.startswith("GET ")
    }
    examples = {**EXAMPLES, "code": code, "filename": "icon.svg"}
    told, met = {}, 0
    for path in paths:
        for language in LANGUAGES:
            url = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: {**examples, "language": language}[match[1]], path)  # noqa: B023
            answer = client.get(url)
            text = re.sub(r"\r\n[ \t]", "", answer.get_data(as_text=True))
            told[url] = WORDS.findall(text)
            met += EXAMPLES["slug"] in text

    assert not {url: words for url, words in told.items() if words}
    assert met > len(LANGUAGES) * 3, "the event was on these pages at all"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_town_is_public_and_a_sentence_says_when_the_address_follows(
    app: Flask, client: FlaskClient, code: str, language: str
) -> None:
    event = f"/{language}/events/{EXAMPLES['slug']}"
    sentence = said(app, language, "You will see the address after registration.")

    page, face = shown(client.get(event)), shown(client.get(f"/T/{code}", headers={"Accept-Language": language}))
    calendar = re.sub(r"\r\n[ \t]", "", client.get(f"{event}.ics").text)

    assert all(sentence in text for text in (page, face, calendar))
    assert "LOCATION;LANGUAGE=de:Magdeburg\r\n" in calendar
    assert said(app, language, "You can also come without registering.") not in page, "nobody could find it"


def test_a_family_that_registered_is_told(client: FlaskClient, code: str) -> None:
    registered = client.post(f"/de/events/{EXAMPLES['slug']}/register", data=ANSWERS)

    ticket = client.get(str(registered.location)).text

    assert all(words in ticket for words in SECRET.values())


def test_without_the_switch_everybody_is_told(client: FlaskClient, database: Database) -> None:
    values: dict[str, Any] = SECRET
    with database.transaction() as tx:
        event = make_event(tx, "bekannt", **values)
        tx.get_one(EventText, (event.id, "de")).directions = WAY

    page, calendar = client.get("/de/events/bekannt").text, client.get("/de/events/bekannt.ics").text

    assert set(WORDS.findall(page)) == {"Linde", "Kastanienweg", "Pappelallee"}
    assert set(WORDS.findall(re.sub(r"\r\n[ \t]", "", calendar))) == {"Linde", "Kastanienweg", "Pappelallee"}
