"""Where somebody is signed in: listed, ended one by one or all, and with the password."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.security import Role
from eventdesk.staff.browsers import browser_of
from tests.people import PASSWORD, address, signed_in, try_sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"
NEW = "ein Garten hinter dem Haus"


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (SAFARI, "Safari, iPhone"),
        (CHROME, "Chrome, Android"),
        (f"{CHROME} Edg/140.0", "Edge, Android"),
        ("Mozilla/5.0 (Macintosh) <b>", "Mac"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_browsers_are_known_by_two_words(claim: str, words: str) -> None:
    assert browser_of(claim) == words


@pytest.fixture
def there(app: Flask, database: Database) -> FlaskClient:
    signed_in(app, database)
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = SAFARI
    try_sign_in(client, address(Role.ORGANISER))
    return client


@pytest.fixture
def here(app: Flask, there: FlaskClient) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    try_sign_in(client, address(Role.ORGANISER))
    return client


def end_of(page: str, words: str) -> str:
    """Address of the button that signs a browser out."""
    row = next(row for row in page.split("<tr>") if words in row)
    return str(re.search(r'action="([^"]+)"', row)[1])  # type: ignore[index]


def test_one_browser_is_signed_out_from_another(here: FlaskClient, there: FlaskClient) -> None:
    page = here.get("/staff/account").text

    answer = here.post(end_of(page, "Safari, iPhone"))

    assert "Firefox, Windows" in page
    assert answer.status_code == 303
    assert [client.get("/staff/").status_code for client in (here, there)] == [200, 303]


def test_all_others_are_signed_out(here: FlaskClient, there: FlaskClient) -> None:
    here.post("/staff/account/end-others")

    assert [client.get("/staff/").status_code for client in (here, there)] == [200, 303]


def test_nobody_ends_the_sessions_of_somebody_else(app: Flask, database: Database, here: FlaskClient) -> None:
    stranger = signed_in(app, database, Role.ADMIN)
    path = end_of(here.get("/staff/account").text, "Safari, iPhone")

    answers = [stranger.post(path).status_code, stranger.post("/staff/account/sessions/%/end").status_code]

    assert answers == [404, 404]
    assert stranger.post("/staff/account/sessions/________________/end").status_code == 404


def test_another_password_ends_all_other_sessions(here: FlaskClient, there: FlaskClient) -> None:
    answer = here.post("/staff/account/password", data={"current": PASSWORD, "password": NEW, "again": NEW})

    assert answer.location == "/staff/account"
    assert [client.get("/staff/").status_code for client in (here, there)] == [200, 303]
    assert try_sign_in(there, address(Role.ORGANISER)).status_code == 422
    assert try_sign_in(there, address(Role.ORGANISER), NEW).status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"current": "wrong", "password": NEW, "again": NEW},
        {"current": PASSWORD, "password": "kurz", "again": "kurz"},
        {"current": PASSWORD, "password": NEW, "again": "anders"},
        {},
    ],
)
def test_a_password_is_not_changed_by_mistake(here: FlaskClient, fields: dict[str, str]) -> None:
    assert here.post("/staff/account/password", data=fields).status_code == 422
    assert try_sign_in(here, address(Role.ORGANISER)).status_code == 303
