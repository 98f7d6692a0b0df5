"""Staff plan the monthly package; recipients say yes once, and fetch it by a link."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.config import settings_of
from eventdesk.db import Database
from eventdesk.outbox.models import OutgoingMail
from eventdesk.reports.closing import close_event
from eventdesk.reports.delivery.models import ReportRecipient, ReportSchedule
from eventdesk.reports.delivery.run import deliver_packages
from eventdesk.security import Role
from tests.builders import make_event
from tests.conftest import NOW
from tests.people import signed_in
from tests.reports.presence import tally

URL = "/reports/deliveries/"
ANSWERS = {"campaign": "all", "day": "5", "protection": "round5", "attached": "link", "active": "y"}
DUE = datetime(2026, 12, 5, 8, tzinfo=UTC)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database, Role.ORGANISER)


def planned(client: FlaskClient, database: Database, **changes: str) -> ReportSchedule:
    assert client.post(URL, data=ANSWERS | changes).status_code == 303
    with database.reading() as tx:
        return tx.scalars(select(ReportSchedule)).one()


def key_in_mail(database: Database, address: str = "/reports/recipients/") -> str:
    with database.reading() as tx:
        text = tx.scalars(select(OutgoingMail.text).order_by(OutgoingMail.id.desc())).first()
    assert text
    return text.split(address)[1].split()[0]


def test_a_package_is_planned_and_changed(organiser: FlaskClient, database: Database) -> None:
    first = planned(organiser, database)
    again = planned(organiser, database, day="9", attached="file")

    assert (first.campaign, first.since, first.attached) == ("", "2026-11", False)
    assert (again.id, again.day, again.attached) == (first.id, 9, True)
    assert "Ab dem 9. jedes Monats" in organiser.get(f"{URL}?language=de").text


def test_who_is_invited_gets_nothing_before_saying_yes(
    organiser: FlaskClient, client: FlaskClient, database: Database
) -> None:
    schedule = planned(organiser, database)
    organiser.post(f"{URL}{schedule.id}/recipients", data={"email": "Referat@ministerium.example"})
    assert "gefragt, noch keine Antwort" in organiser.get(f"{URL}?language=de").text
    link = f"/reports/recipients/{key_in_mail(database)}"

    assert client.get(link).status_code == 200  # a program that looks at links confirms nothing
    with database.reading() as tx:
        assert tx.scalars(select(ReportRecipient.confirmed_at)).one() is None
    for _twice in range(2):
        assert client.post(link).status_code == 200

    with database.reading() as tx:
        assert tx.scalars(select(ReportRecipient.confirmed_at)).one() == NOW
    assert client.get("/reports/recipients/0123456789").status_code == 404
    assert client.post("/reports/recipients/0123456789").status_code == 404


def test_what_is_no_address_is_said_in_words(organiser: FlaskClient, database: Database) -> None:
    schedule = planned(organiser, database)

    answer = organiser.post(f"{URL}{schedule.id}/recipients", data={"email": "ministerium"})

    assert answer.status_code == 422
    assert "E-Mail-Adresse" in answer.text
    with database.reading() as tx:
        assert not tx.scalars(select(ReportRecipient)).all()


def test_a_link_hands_over_the_package_until_the_recipient_is_removed(
    app: Flask, organiser: FlaskClient, client: FlaskClient, database: Database
) -> None:
    with database.transaction() as tx:
        tally(tx, make_event(tx), "young", 12, parties=9)
        close_event(tx, "infotag-magdeburg", NOW)
    schedule = planned(organiser, database)
    organiser.post(f"{URL}{schedule.id}/recipients", data={"email": "referat@ministerium.example"})
    client.post(f"/reports/recipients/{key_in_mail(database)}")
    with app.app_context():
        deliver_packages(database, settings_of(app), DUE)
    link = f"/reports/packages/{key_in_mail(database, '/reports/packages/')}"

    package = client.get(link)

    assert package.data.startswith(b"PK")
    page = organiser.get(f"{URL}?language=de").text
    assert "Zuletzt versendet: Version 1" in page
    removal = re.findall(r'action="([^"]*/remove)"', page)[0]
    organiser.post(removal)
    assert client.get(link).status_code == 404


def test_open_events_are_shown_and_can_be_confirmed(app: Flask, organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        tally(tx, make_event(tx), "young", 12, parties=9)
    schedule = planned(organiser, database)
    with database.transaction() as tx:
        said_yes = {"token_hash": "x", "invited_at": NOW, "confirmed_at": NOW}
        tx.add(ReportRecipient(schedule_id=schedule.id, email="a@b.example", **said_yes))
    assert organiser.post(f"{URL}{schedule.id}/confirm").status_code == 404
    with app.app_context():
        deliver_packages(database, settings_of(app), DUE)
    assert "Nicht jede Veranstaltung aus November 2026 ist abgeschlossen." in organiser.get(f"{URL}?language=de").text

    organiser.post(f"{URL}{schedule.id}/confirm")

    with database.reading() as tx:
        assert tx.scalars(select(ReportSchedule.confirmed_month)).one() == "2026-11"
    assert "Sie haben die Zahlen bestätigt" in organiser.get(f"{URL}?language=de").text


def test_the_page_costs_few_statements(organiser: FlaskClient, database: Database, statements: list[str]) -> None:
    schedule = planned(organiser, database)
    for number in range(5):
        organiser.post(f"{URL}{schedule.id}/recipients", data={"email": f"r{number}@ministerium.example"})
    statements.clear()

    organiser.get(URL)

    assert len(statements) <= 6
