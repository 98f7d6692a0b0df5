"""Signing in as a browser sees it."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk import clock
from eventdesk.db import Database
from eventdesk.security import Role
from tests.people import PASSWORD, address, make_member, signed_in, try_sign_in

ELSEWHERE = "203.0.113.9"
COOKIE = "__Host-eventdesk"


@pytest.fixture
def email(database: Database) -> str:
    return make_member(database).email


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def desk_with(app: Flask, name: str, value: str) -> int:
    """How the desk answers somebody who sends this cookie, stolen or invented."""
    # A client that keeps cookies of its own would drop the header.
    stranger = app.test_client(use_cookies=False)
    return stranger.get("/staff/", headers={"Cookie": f"{name}={value}"}).status_code


def test_staff_come_to_the_page_they_wanted(client: FlaskClient, email: str) -> None:
    asked = client.get("/staff/account")

    answer = try_sign_in(client, email, target="/staff/account")

    assert (asked.status_code, asked.location) == (303, "/staff/sign-in?next=/staff/account?")
    assert (answer.status_code, answer.location) == (303, "/staff/account")
    assert email in client.get("/staff/account").text


@pytest.mark.parametrize(
    "target", ["//evil.example", "/%5Cevil.example", "https://evil.example", "/%09/evil.example", "%2F%2Fevil.example"]
)
def test_nobody_is_sent_to_another_host(client: FlaskClient, email: str, target: str) -> None:
    answer = try_sign_in(client, email, target=target)

    assert answer.location == "/staff/"


def test_the_ministry_begins_at_its_report(client: FlaskClient, database: Database) -> None:
    make_member(database, Role.MINISTRY)

    answer = try_sign_in(client, address(Role.MINISTRY))

    assert answer.location == "/reports/"
    assert client.get("/staff/").location == "/reports/"


def test_whoever_is_signed_in_is_not_asked_again(app: Flask, database: Database) -> None:
    assert signed_in(app, database).get("/staff/sign-in").location == "/staff/"


def test_nobody_learns_whether_an_address_is_known(client: FlaskClient, email: str) -> None:
    known = try_sign_in(client, email, "a wrong password")
    unknown = try_sign_in(client, "nobody@example.org", "a wrong password")

    assert (known.status_code, unknown.status_code) == (422, 422)
    assert known.text.replace(email, "") == unknown.text.replace("nobody@example.org", "")


@pytest.mark.parametrize("fields", [{}, {"email": "", "password": ""}, {"email": "a@example.org"}, {"password": "x"}])
def test_an_empty_form_says_what_is_missing(client: FlaskClient, fields: dict[str, str]) -> None:
    answer = client.post("/staff/sign-in", data=fields)

    assert answer.status_code == 422
    assert 'id="errors"' in answer.text


@pytest.mark.parametrize(
    ("email_typed", "password_typed"),
    [("\x00", "\x00"), ("x" * 10_000, "y" * 10_000), ("ü@ü", "\u202e"), ("a@example.org\r\nBcc: b", "x"), ("'--", "x")],
)
def test_strange_input_is_simply_wrong(client: FlaskClient, email_typed: str, password_typed: str) -> None:
    assert try_sign_in(client, email_typed, password_typed).status_code == 422


@pytest.mark.parametrize("name", ["remember_token", COOKIE])
def test_invented_cookies_open_nothing(app: Flask, database: Database, name: str) -> None:
    values = ["ü|ü", "x|" + "0" * 128, "", "\x00", "a" * 3000]

    answers = [desk_with(app, name, value) for value in values]

    assert answers == [303] * len(values)


def test_whoever_has_the_cookie_is_in(app: Flask, database: Database) -> None:
    """The other half of the tests with a thief: a cookie that still counts opens the desk."""
    assert desk_with(app, COOKIE, cookie(signed_in(app, database))) == 200


def test_ten_tries_lock_out_a_network_but_not_the_owner(app: Flask, client: FlaskClient, email: str) -> None:
    tries = [try_sign_in(client, email, f"wrong {n}").status_code for n in range(10)]
    eleventh = try_sign_in(client, email, PASSWORD)
    owner = try_sign_in(app.test_client(), email, PASSWORD, ELSEWHERE)

    assert tries == [422] * 10
    assert eleventh.status_code == 429
    assert eleventh.headers["Retry-After"] == "900"
    assert email in eleventh.text
    assert owner.status_code == 303


def test_spelling_the_address_otherwise_gives_no_more_tries(client: FlaskClient, email: str) -> None:
    spellings = [email, email.upper(), f" {email} ", email.title()]

    answers = [try_sign_in(client, spellings[n % 4], "wrong").status_code for n in range(11)]

    assert answers[-1] == 429


def test_invented_forwarding_gives_no_more_tries(client: FlaskClient, email: str) -> None:
    """Only the address that our own proxy added last counts."""
    answers = [try_sign_in(client, email, "wrong", f"192.0.2.{n}, 198.51.100.7").status_code for n in range(11)]

    assert answers[-1] == 429


def test_signing_in_rightly_begins_the_count_anew(app: Flask, client: FlaskClient, email: str) -> None:
    for _ in range(3):
        for n in range(9):
            assert try_sign_in(client, email, f"wrong {n}").status_code == 422
        assert try_sign_in(app.test_client(), email).status_code == 303


def test_one_network_may_not_try_many_addresses(client: FlaskClient, database: Database) -> None:
    answers = [try_sign_in(client, f"person{n}@example.org", "").status_code for n in range(3)]
    counted = [try_sign_in(client, f"person{n}@example.org", "Sommer").status_code for n in range(101)]

    assert set(answers) == {422}
    assert counted == [422] * 100 + [429]


def test_signing_in_gives_a_new_session_and_ends_the_old_one(app: Flask, database: Database) -> None:
    client = signed_in(app, database)
    before = cookie(client)

    try_sign_in(client, address(Role.ORGANISER))

    assert cookie(client) != before
    assert desk_with(app, COOKIE, before) == 303
    assert client.get("/staff/").status_code == 200


def test_nothing_from_before_the_sign_in_stays(client: FlaskClient, email: str) -> None:
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"

    try_sign_in(client, email)

    with client.session_transaction() as after:
        assert set(after) == {"staff", "language"}


def test_signing_out_ends_the_session_on_the_server_too(app: Flask, database: Database) -> None:
    client = signed_in(app, database)
    kept = cookie(client)

    answer = client.post("/staff/sign-out")

    assert (answer.status_code, answer.location) == (303, "/staff/sign-in")
    assert desk_with(app, COOKIE, kept) == 303


def test_signing_out_everywhere_ends_all_browsers(app: Flask, database: Database) -> None:
    here, there = signed_in(app, database), signed_in(app, database)

    here.post("/staff/account/end-sessions")

    assert there.get("/staff/").status_code == 303


@pytest.mark.parametrize(
    ("hours", "status"), [([2.9], 200), ([3.1], 303), ([2.5, 5, 7.5, 10, 11.9], 200), ([2.5, 5, 7.5, 10, 12.1], 303)]
)
def test_a_browser_left_alone_is_signed_out(
    app: Flask,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
    hours: list[float],
    status: int,
) -> None:
    client = signed_in(app, database)
    answer = None

    for hour in hours:
        monkeypatch.setattr(clock, "now", lambda hour=hour: now + timedelta(hours=hour))
        answer = client.get("/staff/account")

    assert answer is not None
    assert answer.status_code == status


def test_looking_at_pages_writes_at_most_every_five_minutes(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch, now: datetime, statements: list[str]
) -> None:
    client = signed_in(app, database)
    writes = []

    for minutes in (0, 1, 4, 6, 7, 12):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        statements.clear()
        client.get("/staff/account")
        writes.append(any(statement.startswith("UPDATE staff_session") for statement in statements))

    assert writes == [False, False, False, True, False, True]


def test_the_cookie_is_for_https_and_not_for_scripts(client: FlaskClient, email: str) -> None:
    header = try_sign_in(client, email).headers["Set-Cookie"]

    assert header.startswith(f"{COOKIE}=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(header.split("; "))
    assert "Domain" not in header


def test_the_chosen_language_stays(app: Flask, database: Database) -> None:
    client = signed_in(app, database)

    client.get("/staff/account?language=en")
    page = client.get("/staff/account").text
    client.get("/staff/account?language=de")

    assert '<html lang="en"' in page
    assert '<html lang="de"' in client.get("/staff/account").text
    assert client.get("/staff/account?language=xx").status_code == 200


def test_changing_the_language_keeps_where_one_wanted_to_go(client: FlaskClient) -> None:
    page = client.get("/staff/sign-in?next=/staff/account").text

    assert re.search(r'href="\?next=%2Fstaff%2Faccount&amp;language=(en|de)"', page)


@pytest.mark.parametrize("path", ["/staff/sign-in", "/staff/sign-out", "/staff/account/end-sessions"])
def test_forms_need_their_secret(app: Flask, database: Database, path: str) -> None:
    client = signed_in(app, database)
    app.config["WTF_CSRF_ENABLED"] = True

    without = client.post(path, data={"email": "a@example.org", "password": PASSWORD})
    strange = client.post(path, data={"csrf_token": "ü" * 5000})

    assert [without.status_code, strange.status_code] == [400, 400]
    assert client.get("/staff/account").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_forms_sent_by_other_sites_are_refused(app: Flask, database: Database, site: str) -> None:
    client = signed_in(app, database)

    answer = client.post("/staff/sign-out", headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 403
    assert client.get("/staff/account").status_code == 200
