"""Signing in in two steps, setting the second factor up, and where it is required."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk import clock, create_app
from eventdesk.config import Settings
from eventdesk.db import Database, database_of
from eventdesk.security import Role
from tests.people import PASSWORD, address, signed_in, try_sign_in

PAGE = "/staff/account/second-factor"
EMAIL = address(Role.ORGANISER)


class Phone:
    """An app for one-time codes, set up with what the page shows."""

    def __init__(self, client: FlaskClient) -> None:
        page = client.get(PAGE).text
        self.secret = re.sub(r"\s", "", str(re.search(r'class="secret"[^>]*>([^<]+)<', page)[1]))  # type: ignore[index]
        sealed = re.search(r'name="secret"[^>]*value="([^"]+)"', page)
        assert sealed is not None
        answer = client.post(PAGE, data={"secret": sealed[1], "code": self.code(), "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.recovery = re.findall(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", answer.text)

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(clock.now())


@pytest.fixture
def phone(app: Flask, database: Database) -> Phone:
    return Phone(signed_in(app, database))


@pytest.fixture
def later(phone: Phone, monkeypatch: pytest.MonkeyPatch, now: datetime) -> datetime:
    """Some minutes after it was set up, so that the phone shows another code."""
    moment = now + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def send(client: FlaskClient, code: str) -> int:
    return client.post("/staff/sign-in/code", data={"code": code}).status_code


@pytest.mark.usefixtures("later")
def test_password_and_code_lead_to_the_page_that_was_wanted(client: FlaskClient, phone: Phone) -> None:
    first = try_sign_in(client, EMAIL, target="/staff/account")
    between = client.get("/staff/").status_code

    second = client.post(first.location, data={"code": phone.code()})

    assert (first.status_code, first.location) == (303, "/staff/sign-in/code?next=/staff/account")
    assert between == 303
    assert (second.status_code, second.location) == (303, "/staff/account")
    assert client.get("/staff/account").status_code == 200


@pytest.mark.usefixtures("later")
def test_a_code_opens_one_session(app: Flask, client: FlaskClient, phone: Phone) -> None:
    other = app.test_client()
    for browser in (client, other):
        try_sign_in(browser, EMAIL)

    answers = [send(browser, phone.code()) for browser in (client, other)]

    assert answers == [303, 422]
    assert other.get("/staff/").status_code == 303


@pytest.mark.usefixtures("later")
def test_a_recovery_code_stands_in_once(app: Flask, client: FlaskClient, phone: Phone) -> None:
    answers = []
    for browser in (client, app.test_client()):
        try_sign_in(browser, EMAIL)
        answers.append(send(browser, phone.recovery[0]))

    assert answers == [303, 422]


@pytest.mark.usefixtures("later")
def test_without_the_password_no_code_opens_anything(client: FlaskClient, phone: Phone) -> None:
    answer = client.post("/staff/sign-in/code", data={"code": phone.code()})

    assert (answer.status_code, answer.location) == (303, "/staff/sign-in")


def test_ten_minutes_after_the_password_it_begins_anew(
    client: FlaskClient, phone: Phone, later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    try_sign_in(client, EMAIL)
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(minutes=10))

    assert client.get("/staff/sign-in/code").location == "/staff/sign-in"
    assert client.post("/staff/sign-in/code", data={"code": phone.code()}).location == "/staff/sign-in"


@pytest.mark.usefixtures("later")
def test_guessing_codes_ends_after_ten_tries(client: FlaskClient, phone: Phone) -> None:
    try_sign_in(client, EMAIL)

    tries = [send(client, f"{n:06}") for n in range(10)]

    assert set(tries) == {422}
    assert send(client, phone.code()) == 429
    try_sign_in(client, EMAIL)
    assert send(client, phone.code()) == 429


def test_nobody_switches_it_on_without_the_password(app: Flask, database: Database) -> None:
    client = signed_in(app, database)
    sealed = re.search(r'name="secret"[^>]*value="([^"]+)"', client.get(PAGE).text)
    assert sealed is not None

    answers = [
        client.post(PAGE, data={"secret": sealed[1], "code": "123456", "password": PASSWORD}),
        client.post(PAGE, data={"secret": sealed[1], "code": "123456", "password": "wrong"}),
        client.post(PAGE, data={"secret": "invented", "code": "123456", "password": PASSWORD}),
        client.post(PAGE, data={}),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert sealed[1] != client.get(PAGE).text


def test_it_is_taken_off_with_a_code(app: Flask, database: Database) -> None:
    client = signed_in(app, database)
    phone = Phone(client)

    wrong = client.post(f"{PAGE}/remove", data={"code": "000000"}).status_code
    right = client.post(f"{PAGE}/remove", data={"code": phone.recovery[0]}).status_code

    assert (wrong, right) == (422, 303)
    assert try_sign_in(app.test_client(), EMAIL).location == "/staff/"


def test_new_recovery_codes_need_a_code(app: Flask, database: Database) -> None:
    client = signed_in(app, database)
    phone = Phone(client)

    wrong = client.post("/staff/account/recovery-codes", data={"code": ""}).status_code
    right = client.post("/staff/account/recovery-codes", data={"code": phone.recovery[1]})

    assert (wrong, right.status_code) == (422, 200)
    assert phone.recovery[0] not in right.text


@pytest.fixture
def strict(settings: Settings, app: Flask) -> Iterator[Flask]:
    """The app where organisers and administrators need a second factor."""
    strict = create_app(replace(settings, second_factor="required"))
    strict.config.update(app.config)
    yield strict
    database_of(strict).engine.dispose()


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ORGANISER])
def test_where_it_is_required_nothing_else_opens_before(strict: Flask, database: Database, role: Role) -> None:
    client = signed_in(strict, database, role)

    before = [client.get(path).location for path in ("/staff/", "/staff/account", "/reports/")]
    Phone(client)

    assert before == [PAGE] * 3
    assert client.get("/staff/").status_code == 200
    assert client.post(f"{PAGE}/remove", data={"code": "1"}).status_code == 403


@pytest.mark.parametrize("role", [Role.STATION, Role.MINISTRY])
def test_others_may_go_without(strict: Flask, database: Database, role: Role) -> None:
    assert signed_in(strict, database, role).get("/staff/account").status_code == 200


def test_an_administrator_helps_who_lost_the_phone(app: Flask, database: Database, phone: Phone) -> None:
    admin = signed_in(app, database, Role.ADMIN)
    found = re.search(r'href="(/staff/people/\d+)"[^>]*><bdi>organiser@', admin.get("/staff/people").text)
    assert found is not None

    admin.post(f"{found[1]}/forget-second-factor")

    assert try_sign_in(app.test_client(), EMAIL).location == "/staff/"
