"""What a family takes along: paper, picture, calendar and phone, by the address of its own page."""

import json
import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from PIL import Image
from sqlalchemy import update

from eventdesk.db import Database
from eventdesk.events.models import Event, EventText, Status
from eventdesk.i18n import LANGUAGES, format_day
from eventdesk.registration.service import new_page_key
from eventdesk.tickets.models import Ticket
from eventdesk.vocabulary import STATIONS, TYPES, Form
from tests.builders import TITLES, make_event
from tests.registration.conftest import Send
from tests.registration.stored import ticket_of
from tests.tickets.sheets import opened, told
from tests.wording import counted, said, shown

FILES = (".pdf", ".pdf?size=a4", ".png", ".ics")
WAY = {"de": "Bus 5 bis Nordring", "ar": "الباص 5 حتى Nordring, Halle (Saale) ثم مشيًا"}


@pytest.fixture
def address(event: Event, send: Send, answers: dict[str, str]) -> str:
    """Where the family of Amal finds its ticket."""
    return send(answers).headers["Location"]


@pytest.fixture
def ticket(address: str, database: Database, answers: dict[str, str]) -> Ticket:
    return ticket_of(database, answers["submission"])


@pytest.fixture
def directions(database: Database, event: Event) -> None:
    with database.transaction() as tx:
        for language, way in WAY.items():
            texts = update(EventText).where(EventText.event_id == event.id, EventText.language == language)
            tx.execute(texts.values(directions=way))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_ticket_is_in_the_language_of_the_page(
    app: Flask, client: FlaskClient, address: str, event: Event, directions: None, language: str
) -> None:
    paper = client.get(address.replace("/ar/", f"/{language}/") + ".pdf?size=a4").data

    texts = {text for text, _own in told(paper)}
    sentences = ("Show this code at the entrance.", "What to bring", "Children are welcome.", "How to get there")
    assert {said(app, language, sentence) for sentence in sentences} <= texts
    assert {TITLES[language], format_day(event.starts_at, language), "10:00–15:00"} <= texts
    assert counted(app, language, "Valid for %(num)d person", "Valid for %(num)d people", 4) in texts
    assert f"1 × {TYPES['child'].labels[language]}" in texts
    assert {STATIONS[key].titles[language] for key in ("general", "further")} <= texts
    assert WAY.get(language, WAY["de"]) in texts


def test_small_paper_and_large(client: FlaskClient, address: str) -> None:
    boxes = {
        suffix: opened(client.get(address + suffix).data).pages[0].mediabox[2:]
        for suffix in (".pdf", ".pdf?size=a4", ".pdf?size=x")
    }

    sizes = {suffix: [round(float(side) / 72 * 25.4) for side in box] for suffix, box in boxes.items()}
    assert sizes == {".pdf": [105, 148], ".pdf?size=a4": [210, 297], ".pdf?size=x": [105, 148]}


def test_picture_and_page_carry_the_same_code(client: FlaskClient, address: str, ticket: Ticket) -> None:
    picture = Image.open(BytesIO(client.get(f"{address}.png").data))

    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text.startswith("HTTPS://EVENTS.EXAMPLE.ORG/T/")
    assert client.get(found.text.removeprefix("HTTPS://EVENTS.EXAMPLE.ORG")).status_code == 200


def test_the_calendar_leads_back_to_the_page(client: FlaskClient, address: str, ticket: Ticket, event: Event) -> None:
    (entry,) = Calendar.from_ical(client.get(f"{address}.ics").data).walk("VEVENT")

    assert entry.decoded("DTSTART") == event.starts_at
    assert str(entry["URL"]) == f"https://events.example.org{address}"
    assert ticket.number[3:] in str(entry["DESCRIPTION"])
    assert len(entry.walk("VALARM")) == 2


@pytest.mark.parametrize("suffix", FILES)
def test_a_file_is_for_nobody_else_and_names_nobody(
    client: FlaskClient, address: str, ticket: Ticket, statements: list[str], suffix: str
) -> None:
    statements.clear()
    answer = client.get(address + suffix)

    number, kind = f"{ticket.number[:3]}-{ticket.number[3:]}", suffix.partition("?")[0]
    assert answer.headers["Content-Disposition"].partition("; ")[2] == f"filename=ticket-{number}{kind}"
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert "أمل".encode() not in answer.data
    assert len(statements) <= 3, "\n".join(statements)


@pytest.mark.parametrize("suffix", FILES)
def test_nobody_prints_a_ticket_that_is_no_longer_valid(
    client: FlaskClient, address: str, ticket: Ticket, database: Database, now: datetime, suffix: str
) -> None:
    with database.transaction() as tx:
        tx.execute(update(Ticket).values(revoked_at=now))
    revoked = client.get(address + suffix)
    with database.transaction() as tx:
        tx.execute(update(Ticket).values(revoked_at=None))
        tx.execute(update(Event).values(status=Status.CANCELLED))
    cancelled = client.get(address + suffix)

    assert (revoked.status_code, cancelled.status_code) == (410, 410)
    assert {revoked.mimetype, cancelled.mimetype} == {"text/html"}


def test_whoever_guesses_files_is_slowed_down(client: FlaskClient, address: str) -> None:
    answers = [client.get(f"/de/tickets/{new_page_key()}{FILES[turn % 4]}").status_code for turn in range(61)]

    assert answers == [404] * 60 + [429]
    assert client.get(f"{address}.ics").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_phone_keeps_names_nobody_and_opens_no_page(
    client: FlaskClient, address: str, ticket: Ticket, event: Event, language: str
) -> None:
    page = client.get(address.replace("/ar/", f"/{language}/")).text

    facts = json.loads(re.findall(r'<script type="application/json">(.*?)</script>', page)[0])
    expires = datetime.fromtimestamp(facts.pop("expires") / 1000, event.ends_at.tzinfo)
    assert expires == event.ends_at + timedelta(days=1)
    assert facts == {
        "slug": "infotag",
        "number": ticket.number,
        "title": {"text": TITLES[language], "language": language},
        "day": format_day(event.starts_at, language),
        "time": "10:00–15:00",
        "place": facts["place"],
        "language": language,
        "begins": round(event.starts_at.timestamp() * 1000),
    }
    assert facts["place"][0] == {"text": "Jugendberufsagentur Magdeburg", "language": "de"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_kept_tickets_asks_the_database_nothing(
    app: Flask, client: FlaskClient, statements: list[str], language: str
) -> None:
    statements.clear()
    page = client.get(f"/{language}/my-tickets")

    assert said(app, language, "My tickets on this phone") in shown(page)
    assert statements == []


def test_the_worker_comes_from_the_root_and_is_looked_at_anew(client: FlaskClient) -> None:
    answer = client.get("/sw.js")

    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    again = client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_way_is_told_with_german_names_marked(client: FlaskClient, address: str, directions: None) -> None:
    arabic, russian = (client.get(address.replace("/ar/", f"/{code}/")).text for code in ("ar", "ru"))

    assert '<bdi lang="de">Nordring</bdi>' in arabic
    assert '<bdi lang="de">Halle</bdi> (<bdi lang="de">Saale</bdi>)' in arabic
    assert '<p dir="auto" lang="de">Bus 5 bis Nordring</p>' in russian


def test_an_online_hour_has_no_way_and_nothing_to_print_large(
    client: FlaskClient, send: Send, answers: dict[str, str], database: Database, app: Flask
) -> None:
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE)
    address = send(answers, slug="stunde").headers["Location"]

    page = client.get(address)

    assert "size=a4" not in page.text
    assert said(app, "ar", "How to get there") not in shown(page)
    assert said(app, "ar", "A phone or a computer with internet") in shown(page)
    texts = {text for text, _own in told(client.get(f"{address}.pdf").data)}
    assert said(app, "ar", "Online") in texts
