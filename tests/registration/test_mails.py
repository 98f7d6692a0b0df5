"""What a family is told by mail, if it gave an address."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES
from eventdesk.outbox.models import OutgoingMail
from eventdesk.vocabulary import Form
from tests.builders import TITLES, make_event
from tests.registration.conftest import Send
from tests.wording import counted, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_leads_to_the_ticket_in_the_familys_language(
    app: Flask, database: Database, event: Event, send: Send, answers: dict[str, str], language: str
) -> None:
    address = send(answers | {"email": "amal@example.org"}, language).headers["Location"]

    mail = _mail(database)
    assert (mail.recipient, mail.language) == ("amal@example.org", language)
    assert f"https://events.example.org{address}" in mail.text
    assert TITLES[language] in mail.text
    assert TITLES[language] in mail.subject
    assert "10:00–15:00" in mail.text
    assert "Jugendberufsagentur Magdeburg" in mail.text
    assert said(app, language, "You are registered.") in mail.text
    assert counted(app, language, "Valid for %(num)d person", "Valid for %(num)d people", 4) in mail.text


def test_the_mail_carries_nothing_a_stranger_wrote(
    database: Database, event: Event, send: Send, answers: dict[str, str]
) -> None:
    send(answers | {"email": "victim@example.org", "name": "You won a prize"})

    mail = _mail(database)
    assert "prize" not in mail.text + mail.subject


def test_links_in_mails_do_not_follow_a_false_host(
    app: Flask, database: Database, event: Event, answers: dict[str, str]
) -> None:
    app.test_client().post(
        "/de/events/infotag/register",
        data=answers | {"email": "amal@example.org"},
        headers={"X-Forwarded-Host": "evil.example"},
        base_url="https://evil.example",
    )

    assert "evil" not in _mail(database).text


def test_the_mail_of_an_online_hour_names_no_place(
    app: Flask, database: Database, send: Send, answers: dict[str, str]
) -> None:
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE)

    send(answers | {"email": "amal@example.org"}, "de", "stunde")

    lines = _mail(database).text.splitlines()
    assert said(app, "de", "Online") in lines
    assert said(app, "de", "The link opens 15 minutes before the start.") in lines
    assert said(app, "de", "No phone with you? The ticket number is enough.") not in lines


def _mail(database: Database) -> OutgoingMail:
    with database.reading() as session:
        return session.scalars(select(OutgoingMail)).one()
