"""Who works here, as administrators see it; and choosing a password, as somebody invited does."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk import clock
from eventdesk.db import Database
from eventdesk.outbox.models import OutgoingMail
from eventdesk.security import Role
from tests.people import PASSWORD, make_member, signed_in, try_sign_in

AMAL = "amal@example.org"
SOMEBODY = {"email": AMAL, "name": "Amal Haddad", "role": "organiser"}


@pytest.fixture
def admin(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database, Role.ADMIN)


def link_in(page: str) -> str:
    found = re.search(r"https://events\.example\.org(/staff/invitation/[\w-]+)", page)
    assert found is not None
    return found[1]


def test_an_invitation_is_shown_and_mailed_and_leads_in(
    app: Flask, admin: FlaskClient, client: FlaskClient, database: Database
) -> None:
    shown = admin.post("/staff/people", data=SOMEBODY)
    with database.reading() as session:
        mail = session.scalars(select(OutgoingMail)).one()
    link = link_in(shown.text)
    asked = client.get(link)

    answer = client.post(link, data={"password": PASSWORD, "again": PASSWORD})

    assert shown.status_code == 201
    assert (mail.recipient, link_in(mail.text)) == (AMAL, link)
    assert AMAL in asked.text
    assert (answer.status_code, answer.location) == (303, "/staff/sign-in")
    assert try_sign_in(client, AMAL).status_code == 303
    assert client.get(link).status_code == 404


def test_looking_at_a_link_does_not_use_it(admin: FlaskClient, client: FlaskClient) -> None:
    link = link_in(admin.post("/staff/people", data=SOMEBODY).text)

    looked = [client.get(link).status_code for _ in range(3)]

    assert looked == [200] * 3
    assert client.post(link, data={"password": PASSWORD, "again": PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("kurz", "kurz", "mindestens 12 Zeichen"),
        (PASSWORD, "etwas anderes", "nicht dasselbe"),
        ("", "", "Passwort"),
        ("amalamal und ihre Tische", "amalamal und ihre Tische", "Namen"),
        ("passwort1234", "passwort1234", "geraten"),
        ("x y z" * 40, "x y z" * 40, "höchstens 128"),
    ],
)
def test_a_password_that_is_not_good_enough_is_explained(
    admin: FlaskClient, client: FlaskClient, password: str, again: str, said: str
) -> None:
    link = link_in(admin.post("/staff/people", data=SOMEBODY).text)

    answer = client.post(link, data={"password": password, "again": again})

    assert answer.status_code == 422
    assert said in answer.text


def test_an_invitation_needs_an_address_and_a_role(admin: FlaskClient, database: Database) -> None:
    make_member(database, Role.STATION)

    wrong = [
        admin.post("/staff/people", data=SOMEBODY | change)
        for change in ({"email": ""}, {"email": "amal"}, {"role": "king"}, {"email": "station@example.org"})
    ]

    assert [answer.status_code for answer in wrong] == [422] * 4
    assert "arbeitet schon jemand" in wrong[3].text


def test_name_and_role_are_changed(admin: FlaskClient, database: Database) -> None:
    number = make_member(database, Role.STATION).id

    answer = admin.post(f"/staff/people/{number}", data={"name": "Olena", "role": "organiser", "may_export": "y"})

    page = admin.get("/staff/people").text
    assert answer.location == f"/staff/people/{number}"
    assert "Olena" in page
    assert "station@example.org" in page
    assert admin.post(f"/staff/people/{number}", data={"name": "O" * 81, "role": "station"}).status_code == 422


def test_closing_ends_the_session_and_can_be_undone_for_ten_minutes(
    app: Flask, admin: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    organiser, number = signed_in(app, database), make_member(database).id
    page = f"/staff/people/{number}"

    admin.post(f"{page}/close")
    closed = organiser.get("/staff/").status_code
    offered = admin.get(page).text
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=11))
    too_late = admin.post(f"{page}/reopen")

    assert closed == 303
    assert f"{page}/reopen" in offered
    assert too_late.status_code == 409
    assert f"{page}/reopen" not in admin.get(page).text
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=9))
    assert admin.post(f"{page}/reopen").status_code == 303


def test_the_last_administrator_stays(admin: FlaskClient, database: Database) -> None:
    page = f"/staff/people/{make_member(database, Role.ADMIN).id}"

    answers = [
        admin.post(f"{page}/close"),
        admin.post(page, data={"name": "", "role": "organiser"}),
        admin.post(f"{page}/reset"),
    ]

    assert [answer.status_code for answer in answers] == [409] * 3
    assert "Administrator" in answers[0].text
    assert admin.get("/staff/people").status_code == 200


def test_a_reset_gives_a_link_for_another_password(app: Flask, admin: FlaskClient, database: Database) -> None:
    organiser, member = signed_in(app, database), make_member(database)

    shown = admin.post(f"/staff/people/{member.id}/reset")

    assert organiser.get("/staff/").status_code == 303
    assert try_sign_in(organiser, member.email).status_code == 422
    organiser.post(
        link_in(shown.text), data={"password": "neu und noch einmal gewählt", "again": "neu und noch einmal gewählt"}
    )
    assert try_sign_in(organiser, member.email, "neu und noch einmal gewählt").status_code == 303


def test_the_list_costs_the_same_for_many(admin: FlaskClient, statements: list[str]) -> None:
    for n in range(12):
        admin.post("/staff/people", data=SOMEBODY | {"email": f"person{n}@example.org"})
    statements.clear()

    admin.get("/staff/people")

    assert len(statements) <= 6
