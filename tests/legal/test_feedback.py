"""Whoever meets a barrier can say so without an account or an address, and staff see it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk import clock, create_app
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.i18n import LANGUAGES
from eventdesk.legal.models import Feedback
from eventdesk.legal.rules import DAYS_AFTER_SETTLED
from eventdesk.outbox.models import OutgoingMail
from eventdesk.worker import forget_ended
from tests.databases import in_each_language
from tests.pages import PageClient
from tests.people import signed_in
from tests.wording import said, shown

MESSAGE = "لا أستطيع قراءة الأزرار\nعلى هاتفي"


def kept(database: Database) -> list[Feedback]:
    with database.reading() as session:
        return list(session.scalars(select(Feedback).order_by(Feedback.id)))


@in_each_language
def test_a_message_reaches_the_desk(app: Flask, client: FlaskClient, database: Database, language: str) -> None:
    answer = client.post(
        f"/{language}/feedback", data={"message": MESSAGE, "page": "/ar/tickets/abc/room", "contact": "0391 1"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{language}/feedback/thanks")
    assert said(app, language, "Your message has arrived.") in shown(client.get(answer.headers["Location"]))
    (report,) = kept(database)
    assert (report.language, report.message, report.page) == (language, MESSAGE, "/ar/tickets/…")
    page = shown(signed_in(app, database).get("/staff/feedback?language=en"))
    assert all(line in page for line in MESSAGE.split("\n"))
    assert "0391 1" in page


def test_a_message_is_all_that_is_needed(client: FlaskClient, database: Database) -> None:
    assert client.post("/de/feedback", data={"message": "Zu klein"}).status_code == 303

    (report,) = kept(database)
    assert (report.page, report.contact, report.done_at) == ("", "", None)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "message"),
        ({"message": " \x00 "}, "message"),
        ({"message": "x" * 4001}, "message"),
        ({"message": "x", "contact": "x" * 255}, "contact"),
        ({"message": "x", "page": "x" * 201}, "page"),
        ({"message": "x", "website": "https://spam.example"}, "website"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    client: FlaskClient, database: Database, answers: dict[str, str], field: str
) -> None:
    answer = client.post("/ar/feedback", data=answers)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert not kept(database)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_of_language_keeps_what_was_typed(client: FlaskClient, database: Database, language: str) -> None:
    answer = client.post(f"/{language}/feedback", data={"message": MESSAGE, "contact": "amal", "switch": language})

    assert answer.status_code == 200
    assert MESSAGE.split("\n", maxsplit=1)[0] in answer.text
    assert 'value="amal"' in answer.text
    assert not kept(database)


def test_every_page_leads_to_the_form_without_naming_a_ticket(client: FlaskClient, database: Database) -> None:
    assert 'href="/de/feedback?page=/de/"' in client.get("/de/").text
    missing = client.get("/de/tickets/abcdefghijklmnopqrstuvwxyz").text

    assert "abcdefghijklmnopqrstuvwxyz" not in missing.partition("<footer")[2]
    asked = client.get("/de/feedback?page=/ar/tickets/abcdefghijklmnopqrstuvwxyz").text
    assert "abcdefghijklmnopqrstuvwxyz" not in asked.partition("<main")[2].partition("</main")[0]


def test_programs_are_slowed_down_and_what_was_written_stays(client: FlaskClient, database: Database) -> None:
    answers = [client.post("/de/feedback", data={"message": f"Nummer {turn}"}) for turn in range(21)]
    elsewhere = client.post("/de/feedback", data={"message": "x"}, headers={"X-Forwarded-For": "203.0.113.77"})

    assert [answer.status_code for answer in answers] == [303] * 20 + [429]
    assert "Nummer 20" in answers[-1].text
    assert elsewhere.status_code == 303


def test_staff_are_told_by_mail_where_to_look_and_not_what_was_written(settings: Settings, database: Database) -> None:
    app = create_app(replace(settings, feedback_email="Barriere@example.org"))
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = PageClient

    app.test_client().post("/ar/feedback", data={"message": MESSAGE, "contact": "0391 1"})
    app.extensions["eventdesk.database"].engine.dispose()

    with database.reading() as session:
        mail = session.scalars(select(OutgoingMail)).one()
    assert (mail.recipient, mail.language) == ("barriere@example.org", "de")
    assert "https://events.example.org/staff/feedback" in mail.text
    assert "0391" not in mail.text
    assert "هاتفي" not in mail.text


def test_a_report_is_dealt_with_once_and_stays_below_the_open_ones(
    app: Flask, client: FlaskClient, database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for message in ("Erste", "Zweite"):
        client.post("/de/feedback", data={"message": message})
    organiser = signed_in(app, database)
    first = kept(database)[0].id

    answer = organiser.post(f"/staff/feedback/{first}/done")
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=5))
    organiser.post(f"/staff/feedback/{first}/done")

    page = organiser.get("/staff/feedback").text
    assert answer.headers["Location"] == "/staff/feedback"
    assert page.index("Zweite") < page.index("Erste")
    assert kept(database)[0].done_at == now
    assert organiser.post("/staff/feedback/9999/done").status_code == 404


def test_a_report_without_an_answer_for_a_month_is_overdue(
    app: Flask, client: FlaskClient, database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/de/feedback", data={"message": "Zu klein"})
    organiser: Any = signed_in(app, database)
    assert "Overdue" not in organiser.get("/staff/feedback?language=en").text

    with database.transaction() as tx:
        tx.scalars(select(Feedback)).one().created_at = now - timedelta(days=31)

    assert "Overdue" in organiser.get("/staff/feedback").text


@pytest.mark.parametrize(("days", "left"), [(DAYS_AFTER_SETTLED - 1, 2), (DAYS_AFTER_SETTLED, 1)])
def test_what_was_dealt_with_is_deleted_later_and_open_reports_never(
    database: Database, now: datetime, days: int, left: int
) -> None:
    with database.transaction() as tx:
        for done_at in (None, now - timedelta(days=days)):
            created_at = now - timedelta(days=400)
            tx.add(Feedback(language="de", message="x", created_at=created_at, done_at=done_at))

    with database.transaction() as tx:
        forget_ended(tx, now)

    assert len(kept(database)) == left
