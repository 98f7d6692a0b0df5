"""The family's ticket: a picture with a big number, for those who know its address."""

import re
from datetime import datetime
from io import BytesIO

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageDraw

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.i18n import LANGUAGES, direction
from eventdesk.registration.service import new_page_key
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import attendee_id, is_genuine, read
from eventdesk.vocabulary import TYPES
from tests.registration.conftest import Send
from tests.registration.stored import registration_of
from tests.wording import said, shown


@pytest.fixture
def address(event: Event, send: Send, answers: dict[str, str]) -> str:
    """Where the family of Amal finds its ticket."""
    return send(answers).headers["Location"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ticket_says_what_a_family_needs(
    app: Flask, client: FlaskClient, address: str, database: Database, answers: dict[str, str], language: str
) -> None:
    page = client.get(address.replace("/ar/", f"/{language}/"))

    ticket = _ticket(database, answers)
    assert f'<html lang="{language}" dir="{direction(language)}">' in page.text
    assert f'{ticket.number[:3]}<span class="ticket__gap">{ticket.number[3:]}</span>' in page.text
    for kind, count in {"young": 2, "parent": 1, "child": 1}.items():
        assert f"<bdi>{count}</bdi> × {TYPES[kind].labels[language]}" in shown(page)
    for sentence in (
        "Take a screenshot. Then you do not need internet.",
        "No phone with you? The ticket number is enough.",
        "You do not need an ID.",
    ):
        assert said(app, language, sentence) in shown(page)
    assert "Jugendberufsagentur Magdeburg" in page.text


def test_the_picture_is_read_by_an_independent_decoder(
    client: FlaskClient, address: str, settings: Settings, database: Database, answers: dict[str, str]
) -> None:
    page = client.get(address).text

    text = _code(page)
    code = read(text)
    assert text.startswith("HTTPS://EVENTS.EXAMPLE.ORG/T/")
    assert code
    assert is_genuine(code, settings.ticket_keys)
    assert code.ticket_id == _ticket(database, answers).id


def test_a_ticket_is_for_nobody_else(client: FlaskClient, address: str) -> None:
    answer = client.get(address)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in answer.text
    assert "أمل" not in answer.text


@pytest.mark.parametrize("key", ["abcdefghijklmnopqrstuvwxyz", "x", "a" * 27, "A" * 26, "%00" * 26, "١" * 26])
def test_an_unknown_key_tells_nothing(client: FlaskClient, database: Database, key: str) -> None:
    answer, usual = client.get(f"/de/tickets/{key}"), client.get(f"/de/tickets/{new_page_key()}")

    assert answer.status_code == usual.status_code == 404
    assert _without_address(answer.text) == _without_address(usual.text)


def test_whoever_guesses_is_slowed_down_and_families_are_not(client: FlaskClient, address: str) -> None:
    answers = [client.get(f"/{('de', 'T')[turn % 2]}/{('tickets/', '')[turn % 2]}{turn}") for turn in range(70)]

    assert {answer.status_code for answer in answers[:60]} == {404}
    assert {answer.status_code for answer in answers[61:]} == {429}
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cancelled_event_is_named_on_the_ticket(
    app: Flask, client: FlaskClient, address: str, event: Event, database: Database, language: str
) -> None:
    with database.transaction() as tx:
        found = tx.get(Event, event.id)
        assert found
        found.status = Status.CANCELLED

    page = client.get(address.replace("/ar/", f"/{language}/")).text

    assert said(app, language, "This event will not take place.") in shown(page)
    assert '<svg class="qr"' not in page


def test_a_revoked_ticket_is_no_longer_shown(
    app: Flask, client: FlaskClient, address: str, database: Database, answers: dict[str, str], now: datetime
) -> None:
    with database.transaction() as tx:
        tx.merge(_ticket(database, answers)).revoked_at = now

    page = client.get(address).text

    assert said(app, "ar", "This ticket is no longer valid.") in shown(page)
    assert '<svg class="qr"' not in page


def test_a_ticket_costs_two_statements(client: FlaskClient, address: str, statements: list[str]) -> None:
    statements.clear()

    client.get(address)

    assert len(statements) <= 2, "\n".join(statements)


def _without_address(page: str) -> str:
    """Leave out where the page itself is, which its language switch names."""
    return re.sub(r'/tickets/[^"]+', "", page)


def _ticket(database: Database, answers: dict[str, str]) -> Ticket:
    with database.reading() as session:
        ticket = session.get(Ticket, registration_of(database, answers["submission"]).ticket_id)
    assert ticket
    return ticket


def _code(page: str) -> str:
    """Read what the picture says."""
    return zxingcpp.read_barcodes(_picture(page))[0].text


def _picture(page: str, scale: int = 6) -> Image.Image:
    """Draw the SVG of a page as a screen does: modules are runs `Mx yh…` of one unit's height."""
    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', page.split('class="qr"')[1])[0])
    image = Image.new("L", (side * scale, side * scale), 255)
    draw = ImageDraw.Draw(image)
    for x, y, width in (map(int, run) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", page)):
        draw.rectangle((x * scale, y * scale, (x + width) * scale - 1, (y + 1) * scale - 1), fill=0)
    stored = BytesIO()
    image.save(stored, "PNG")
    return Image.open(stored)


def test_whoever_came_along_is_not_on_the_ticket(
    client: FlaskClient, address: str, database: Database, answers: dict[str, str]
) -> None:
    ticket = _ticket(database, answers)
    before = client.get(address).text
    with database.transaction() as tx:
        friend = attendee_id(ticket.id, "companion", 1)
        tx.add(Attendee(id=friend, ticket_id=ticket.id, type="companion", ordinal=1, extra=True, changed=9))

    after = client.get(address).text

    assert TYPES["companion"].labels["ar"] not in after
    assert before == after
