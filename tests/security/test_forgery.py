"""Forms that other people's pages send in somebody's name."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.registration.models import Registration
from eventdesk.staff.models import StaffSession
from tests.builders import make_event
from tests.doors import addresses, knock
from tests.people import PASSWORD, make_member, signed_in

ANSWERS = {"young": "1", "name": "Amal", "spoken_language": "de"}
FORM = "/de/events/infotag-magdeburg/register"
HTTPS = "https://localhost"


@pytest.fixture
def event(database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag-magdeburg")


def token(client: FlaskClient, path: str = FORM) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path, base_url=HTTPS).text)
    assert found
    return found[1]


def stored(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        counted = [select(func.count()).select_from(model) for model in (Registration, StaffSession)]
        registrations, sessions = (session.scalar(count) or 0 for count in counted)
    return registrations, sessions


def test_only_the_visitors_own_token_is_taken(app: Flask, client: FlaskClient, database: Database, event: None) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    own, foreign = token(client), token(app.test_client())
    forged = [foreign, "", "x", own[:-1], own + "x", own.swapcase(), "é" * 5_000, "\0", "\ud83d", "{{7*7}}", own + "\n"]

    refused = [
        client.post(FORM, data={**ANSWERS, "csrf_token": one.encode(errors="replace")}, base_url=HTTPS)
        for one in forged
    ]
    without = client.post(FORM, data=ANSWERS, base_url=HTTPS)
    in_the_address = client.post(f"{FORM}?csrf_token={own}", data=ANSWERS, base_url=HTTPS)

    assert {answer.status_code for answer in [*refused, without, in_the_address]} == {400}
    assert stored(database) == (0, 0)
    assert client.post(FORM, data={**ANSWERS, "csrf_token": own}, base_url=HTTPS).status_code == 303


def test_nobody_is_signed_in_by_another_page(app: Flask, database: Database) -> None:
    member = make_member(database)
    app.config["WTF_CSRF_ENABLED"] = True
    victim, attacker = app.test_client(), app.test_client()
    login = {"email": member.email, "password": PASSWORD, "csrf_token": token(attacker, "/staff/sign-in")}
    token(victim, "/staff/sign-in")

    answer = victim.post("/staff/sign-in", data=login, base_url=HTTPS)

    assert answer.status_code == 400
    assert stored(database) == (0, 0)


def test_every_form_of_the_desk_wants_a_token(app: Flask, database: Database, event: None) -> None:
    organiser = signed_in(app, database)
    app.config["WTF_CSRF_ENABLED"] = True
    forms = [a for a, rule in addresses(app) if a.startswith("POST ") and not str(rule).startswith("/api/")]

    met = {form: knock(organiser, form).status_code for form in forms}

    assert met == dict.fromkeys(forms, 400)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_every_change_from_another_site_is_refused(app: Flask, database: Database, event: None, site: str) -> None:
    """Also the API: it asks for a header no form can send, but why should it listen at all."""
    organiser = signed_in(app, database)
    organiser.environ_base["HTTP_SEC_FETCH_SITE"] = site
    changes = [address for address, _rule in addresses(app) if not address.startswith("GET ")]

    met = {change: knock(organiser, change).status_code for change in changes}

    assert met == dict.fromkeys(changes, 403)


def test_no_page_lets_another_site_read_it(app: Flask, event: None) -> None:
    client = FlaskClient(app, app.response_class)
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    for path in ("/api/v1/scans", "/api/v1/roster", FORM):
        for answer in (client.options(path, headers=asked), client.get(path, headers=asked)):
            assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]


def test_looking_changes_nothing(app: Flask, database: Database, event: None) -> None:
    """Mail scanners open every link, and browsers fetch ahead."""
    app.test_client_class = FlaskClient  # pages without a body are no pages
    organiser = signed_in(app, database)
    before = stored(database)

    for address, _rule in addresses(app):
        if address.startswith("GET "):
            for verb in ("GET", "HEAD", "OPTIONS"):
                knock(organiser, address.replace("GET", verb))

    assert stored(database) == before
    assert organiser.get("/staff/events/infotag-magdeburg").status_code == 200
