"""Names and texts that attack whoever reads them: on pages, in mail, in files."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.outbox.delivery import deliver
from eventdesk.registration.mails import writer
from eventdesk.registration.models import Registration
from eventdesk.security import Role
from tests.builders import MORNING, TITLES, make_event, make_ticket
from tests.doors import EXAMPLES, addresses, knock
from tests.people import signed_in

TAG = "xq7"
"""Stands in every attack, so that it can be found again."""
ATTACK = f"\"'><script>{TAG}()</script><img src=x onerror={TAG}()>{{{{7*7}}}}${{7*7}}%(title)s{{0}}</title></textarea>"
RAW = re.compile(rf"<script>{TAG}|<img src=x|onerror={TAG}\(\)>|</textarea>{TAG}", re.IGNORECASE)


@pytest.fixture
def hostile(database: Database) -> None:
    """An event, a place and stations whose texts were written to break out."""
    with database.transaction() as tx:
        starts_at = MORNING + timedelta(days=7)
        event = make_event(
            tx,
            EXAMPLES["slug"],
            titles=dict.fromkeys(TITLES, ATTACK),
            venue_name=ATTACK,
            venue_address=ATTACK,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=4),
        )
        make_ticket(tx, event)


def test_no_page_lets_a_text_of_the_desk_break_out(
    app: Flask, client: FlaskClient, database: Database, hostile: None
) -> None:
    admin = signed_in(app, database, Role.ADMIN)
    answers = {"young": "1", "name": "Amal", "spoken_language": "de", "email": "amal@example.org"}
    ticket = str(client.post(f"/de/events/{EXAMPLES['slug']}/register", data=answers).location)

    answers_met = [knock(admin, address) for address, _rule in addresses(app) if address.startswith("GET ")]
    pages = [answer.text for answer in [*answers_met, client.get(ticket)] if answer.mimetype == "text/html"]

    assert sum(TAG in page for page in pages) >= 6, "the texts are shown at all"
    assert not [RAW.findall(page) for page in pages if RAW.search(page)]
    assert not [page for page in pages if "49" in re.findall(rf"{TAG}\(\)&gt;(\d\d)", page)]


def test_a_name_is_never_markup(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")
    answers = {"young": "1", "name": "Amal <b>x</b>", "spoken_language": "de", "submission": "0" * 32}
    registered = client.post("/de/events/infotag/register", data=answers)

    another = client.post("/de/events/infotag/register", data={**answers, "name": "Omar <i>y</i>"})

    assert (registered.status_code, another.status_code) == (303, 409)
    assert "<b>x" not in another.text
    assert "<i>y" not in another.text
    assert "&lt;b&gt;x" in another.text, "who is registered already is named"


ADVERTISING = [
    "win at http://evil.example", "evil.com", "www.evil", "a@b.example", "ftp://x", "ｅｖｉｌ．ｃｏｍ",
    "t.me/x evil.link", "Gewinn: bit.ly/x", "//evil.example", "HTTPS://EVIL",
]  # fmt: skip


def test_names_carry_no_addresses(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")
    answers = {"young": "1", "spoken_language": "de"}

    met = {
        name: client.post("/de/events/infotag/register", data={**answers, "name": name}).status_code
        for name in ADVERTISING
    }

    assert met == dict.fromkeys(ADVERTISING, 422)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eAhmad\u202c", "Ahmad"),
        ("\u2066Ahmad\u2069", "Ahmad"),
        ("Ah\u200bmad\ufeff", "Ahmad"),
        ("Ah\x00mad\x1b[31m", "Ahmad[31m"),
        ("Ahmad\r\nBcc: x", "Ahmad Bcc: x"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Jose\u0301", "José"),
        ("\U000e0041Ahmad", "Ahmad"),
    ],
)
def test_names_hide_nothing(client: FlaskClient, database: Database, typed: str, kept: str) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")

    client.post("/de/events/infotag/register", data={"young": "1", "name": typed, "spoken_language": "de"})

    with database.reading() as session:
        assert session.scalars(select(Registration.name)).all() == [kept]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_mail_goes_to_one_and_says_nothing_a_stranger_wrote(
    app: Flask, client: FlaskClient, database: Database, settings: Settings
) -> None:
    title = "Tag\r\nBcc: everybody@example.org\r\n\r\n<b>"
    with database.transaction() as tx:
        make_event(tx, "infotag", titles={"de": title})
    answers = {"young": "1", "name": "Gewinn xq7", "spoken_language": "de", "email": "amal@example.org"}
    client.post("/de/events/infotag/register", data=answers)

    assert deliver(database, settings, MORNING + timedelta(hours=1), writer(app, settings)) == 1

    (file,) = Path(settings.mail_folder).iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert mail["To"] == "amal@example.org"
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject", [])) == 1
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    assert len(parts) == 3, "text, page and calendar entry"
    assert not [part for part in parts if TAG in part], "no name: strangers could write to other people with it"


BEYOND = [
    "a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "a@example.org;b@example.org",
    "a@[127.0.0.1]", '"<script>"@example.org>', "a@example.org\0", "a b@example.org", "<a@example.org>",
]  # fmt: skip


def test_an_address_is_one_address(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")
    answers = {"young": "1", "name": "Amal", "spoken_language": "de"}

    met = {
        address: client.post("/de/events/infotag/register", data={**answers, "email": address}).status_code
        for address in BEYOND
    }

    assert met == dict.fromkeys(BEYOND, 422)


def test_the_desk_takes_no_link_that_runs(app: Flask, database: Database) -> None:
    with database.transaction() as tx:
        make_event(
            tx, "stunde", form="online", starts_at=MORNING + timedelta(days=1), ends_at=MORNING + timedelta(days=2)
        )
    organiser = signed_in(app, database)
    links = ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://evil.example", "https:///x",
             "https://a b.example", "vbscript:x", "\x01javascript:alert(1)", "https://x\r\nX: y"]  # fmt: skip

    pages = [organiser.post("/staff/events/stunde/edit", data={"join_url": link}) for link in links]

    assert {page.status_code for page in pages} == {422}
    assert not [page for page in pages if re.search(r'href="(javascript|data|vbscript)', page.text)]


def test_texts_of_the_desk_turn_nothing_around(app: Flask, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag", starts_at=MORNING + timedelta(days=1), ends_at=MORNING + timedelta(days=2))
    organiser = signed_in(app, database)
    page = organiser.get("/staff/events/infotag/edit").text

    typed = {"title_de": "Tag \u202exslx.exe\u200b", "title_ar": "يوم \u200fA\u200d", "version": _version(page)}
    again = organiser.post("/staff/events/infotag/edit", data={**typed, "switch": "1"}).text

    assert 'value="Tag xslx.exe"' in again
    assert "يوم \u200fA\u200d" in again


def _version(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="([^"]+)"', page)
    return found[1] if found else ""
