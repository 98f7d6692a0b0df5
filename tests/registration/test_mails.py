"""What a family's mail looks like: as it leaves, by a real conversation with a mail server."""

import io
import re
from datetime import datetime
from email.message import EmailMessage

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update

from eventdesk.db import Database, table_of
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES, direction
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import read as read_code
from eventdesk.vocabulary import Form
from tests.builders import TITLES, make_event
from tests.registration.conftest import Send
from tests.registration.post import AMAL, BEFORE, Post, parts, registered, stands, tell_in
from tests.wording import counted, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_is_the_ticket_in_the_familys_language(
    app: Flask, database: Database, event: Event, send: Send, post: Post, answers: dict[str, str],
    now: datetime, language: str,
) -> None:  # fmt: skip
    address = send(answers | AMAL, language).headers["Location"]

    (mail,) = post.arrived(now)

    text, page, picture, pdf, entry = parts(mail)
    assert mail["Subject"] == said(app, language, "You are registered: %(title)s", title=TITLES[language])
    assert mail["Content-Language"] == language
    assert mail["Date"].datetime == now
    assert f'<html lang="{language}" dir="{direction(language)}">' in page.get_content()
    number = _ticket(database).number
    for shown in (text.get_content(), page.get_content()):
        assert f"https://events.example.org{address}" in shown
        assert TITLES[language] in shown
        assert "10:00–15:00" in shown
        assert "Jugendberufsagentur Magdeburg" in shown
        assert number[3:] in shown
        assert said(app, language, "You are registered.") in shown
        assert counted(app, language, "Valid for %(num)d person", "Valid for %(num)d people", 4) in shown
    assert picture["Content-ID"].strip("<>") in page.get_content()
    assert _code_in(picture) == (event.id, 4)
    assert pdf.get_content().startswith(b"%PDF-")
    assert f"SUMMARY;LANGUAGE={language}:{TITLES[language][:10]}" in entry.get_content()


def test_the_mail_carries_nothing_a_stranger_wrote(
    event: Event, send: Send, post: Post, answers: dict[str, str], now: datetime
) -> None:
    send(answers | {"email": "victim@example.org", "name": "You won a prize"})

    (mail,) = post.arrived(now)

    assert not [part for part in parts(mail) if "prize" in str(part.get_content())]


def test_links_in_mails_do_not_follow_a_false_host(
    app: Flask, event: Event, post: Post, answers: dict[str, str], now: datetime
) -> None:
    app.test_client().post(
        "/de/events/infotag/register",
        data=answers | AMAL,
        headers={"X-Forwarded-Host": "evil.example"},
        base_url="https://evil.example",
    )

    (mail,) = post.arrived(now)

    assert not [part for part in parts(mail) if "evil" in str(part.get_content())]


def test_a_mail_asks_nobody_for_anything(
    event: Event, send: Send, post: Post, answers: dict[str, str], now: datetime
) -> None:
    send(answers | AMAL, "de")

    (mail,) = post.arrived(now)

    page = parts(mail)[1].get_content()
    assert set(re.findall(r"https?://([^/\"]+)", page)) == {"events.example.org"}
    assert set(re.findall(r'src="(\w+):', page)) == {"cid"}
    assert not re.search(r"<(?:form|script|link|iframe)|url\(", page)


def test_the_mail_of_an_online_hour_names_no_place_and_no_link_to_the_room(
    app: Flask, database: Database, send: Send, post: Post, answers: dict[str, str], now: datetime
) -> None:
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE, join_url="https://meet.example.org/secret")

    send(answers | AMAL, "de", "stunde")

    (mail,) = post.arrived(now)
    text, page, entry = parts(mail)
    lines = text.get_content().splitlines()
    assert said(app, "de", "Online") in lines
    assert said(app, "de", "The link opens 15 minutes before the start.") in lines
    assert said(app, "de", "No phone with you? The ticket number is enough.") not in lines
    assert not [part for part in (text, page, entry) if "secret" in part.get_content()]


def test_a_mail_that_waited_says_what_is_true_when_it_leaves(
    database: Database, event: Event, send: Send, post: Post, answers: dict[str, str], now: datetime
) -> None:
    send(answers | AMAL, "de")
    with database.transaction() as tx:
        tx.execute(update(Event).values(venue_name="Stadthaus"))

    (mail,) = post.arrived(now)

    assert "Stadthaus" in parts(mail)[0].get_content()


def test_only_who_has_a_seat_is_told_an_address_that_is_not_public(
    database: Database, event: Event, send: Send, post: Post, answers: dict[str, str]
) -> None:
    key = registered(database, send, answers)
    with database.transaction() as tx:
        tx.execute(update(Event).values(place_after_registration=True))

    for status, told in ((RegistrationStatus.WAITING, False), (RegistrationStatus.CONFIRMED, True)):
        stands(database, status)
        tell_in(database, News.MOVED, key, occasion=status)
        (mail,) = post.arrived(BEFORE)
        assert any("Jugendberufsagentur" in str(part.get_content()) for part in parts(mail)) is told


def test_the_entry_for_the_calendar_is_none_that_asks_for_an_answer(
    event: Event, send: Send, post: Post, answers: dict[str, str], now: datetime
) -> None:
    send(answers | AMAL, "de")

    (mail,) = post.arrived(now)

    entry = parts(mail)[-1]
    assert (entry.get_param("method"), entry.get_filename()) == ("PUBLISH", "infotag.ics")
    assert "METHOD:PUBLISH" in entry.get_content()


def test_whoever_opens_each_link_of_a_mail_changes_nothing(
    client: FlaskClient, database: Database, event: Event, send: Send, post: Post, answers: dict[str, str]
) -> None:
    key = registered(database, send, answers)
    stands(database, RegistrationStatus.OFFERED)
    tell_in(database, News.OFFERED, key)
    (mail,) = post.arrived(BEFORE)
    before = _everything(database)

    links = re.findall(r'href="https://events\.example\.org(/[^"]+)', parts(mail)[1].get_content())
    for link in links * 3:
        assert client.get(link).status_code == 200

    assert f"/de/tickets/{key}" in links
    assert _everything(database) == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_mail_is_small(event: Event, send: Send, post: Post, answers: dict[str, str], now: datetime) -> None:
    send(answers | AMAL, "ar")

    (mail,) = post.arrived(now)

    assert len(mail.as_bytes()) <= 100 * 1024


def _ticket(database: Database) -> Ticket:
    with database.reading() as session:
        return session.scalars(select(Ticket)).one()


def _code_in(picture: EmailMessage) -> tuple[int, int]:
    """Read the picture as a scanner does: for which event, for how many."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.get_content())))
    code = read_code(found.text.rpartition("/")[2])
    assert code is not None
    return code.event, code.size


def _everything(database: Database) -> list[object]:
    """All that mail programs which open links by themselves must leave alone."""
    with database.reading() as session:
        return [session.execute(select(table_of(model))).all() for model in (Registration, Ticket, Event, OutgoingMail)]
