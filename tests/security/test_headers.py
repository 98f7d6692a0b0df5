"""What every answer carries, whatever it says."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from eventdesk import create_app
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.security import Role
from tests.builders import make_event
from tests.doors import GUARDED, addresses, knock
from tests.people import signed_in

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
ANSWERS = {"young": "1", "name": "Amal", "spoken_language": "de"}
KEPT = (".ics", "/robots.txt", "/sitemap.xml", "/security.txt")
"""What says the same to everybody, and may be kept for a while."""
WORKERS = ("/sw.js", "/scan/worker.js")
ENDS_SESSIONS = ("sign-out", "end-sessions")


@pytest.fixture
def event(database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag-magdeburg")


@pytest.fixture
def breaking(app: Flask) -> FlaskClient:
    """A client of an app that also has addresses which fail."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    def broken() -> NoReturn:
        raise RuntimeError("secret")

    def gone() -> NoReturn:
        raise OperationalError("SELECT secret", {}, Exception("away"))

    for start in ("", "/api/v1"):
        app.add_url_rule(f"{start}/broken", f"{start}broken", broken)
        app.add_url_rule(f"{start}/gone", f"{start}gone", gone)
    return app.test_client()


def wrong(answer: Response, path: str) -> list[str]:
    """Headers of an answer that are missing or say something else."""
    wasm = " 'wasm-unsafe-eval'" if path == "/scan/" else ""
    expected = {**ALWAYS, "Content-Security-Policy": POLICY.replace("script-src 'self'", f"script-src 'self'{wasm}")}
    found = [name for name, value in expected.items() if answer.headers.getlist(name) != [value]]
    kept = "no-cache" if path in WORKERS else "no-store"  # of a worker only the newest one may be used
    may_be_kept = path.startswith("/dist/") or path.endswith(KEPT)
    if not may_be_kept and answer.headers.get("Cache-Control") != kept:
        found.append("Cache-Control")
    if (
        answer.get_data()
        and str(answer.mimetype).startswith("text/")
        and "charset=utf-8" not in str(answer.content_type)
    ):
        found.append("Content-Type")
    if {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers.keys()):
        found.append("says too much")
    return found


def test_every_address_carries_them_for_everybody(
    app: Flask, client: FlaskClient, database: Database, event: None
) -> None:
    admin = signed_in(app, database, Role.ADMIN)

    for address, _rule in addresses(app):
        path = address.partition(" ")[2]
        assert not wrong(knock(client, address), path), address
        if address in GUARDED and not address.endswith(ENDS_SESSIONS):
            assert not wrong(knock(admin, address), path), address


def test_every_refusal_carries_them(app: Flask, breaking: FlaskClient, event: None) -> None:
    form, api = "/de/events/infotag-magdeburg/register", "/api/v1/scans"
    pair = {"path": "/api/v1/devices/pair", "json": {"secret": "x", "name": "x"}}
    paired = [breaking.post(**pair).status_code for _ in range(30)]
    answers = {
        303: breaking.get("/staff/"),
        308: breaking.get("/de"),
        401: breaking.post(api),
        403: breaking.post(form, headers={"Sec-Fetch-Site": "cross-site"}),
        404: breaking.get("/api/nope"),
        405: breaking.open("/de/", method="TRACE"),
        410: breaking.post(**pair, headers={"X-Forwarded-For": "192.0.2.1"}),
        413: breaking.post(form, data={"name": "A" * 70_000}),
        415: breaking.post(pair["path"], data="x", headers={"X-Forwarded-For": "192.0.2.1"}),
        422: breaking.post(form, data={}),
        429: breaking.post(**pair),
        500: breaking.get("/broken"),
        503: breaking.get("/api/v1/gone"),
    }
    app.config["WTF_CSRF_ENABLED"] = True
    answers[400] = breaking.post(form, data=ANSWERS)

    assert paired == [410] * 30
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    assert not {status: wrong(answer, "/") for status, answer in answers.items() if wrong(answer, "/")}
    assert int(answers[429].headers["Retry-After"]) > 0


def test_files_may_be_kept_and_carry_them_too(client: FlaskClient) -> None:
    page = client.get("/de/").text
    found = re.findall(r'"(/dist/[^"#]+)"', page)

    assert found
    for path in found:
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert not wrong(answer, path)
            assert "immutable" in answer.headers["Cache-Control"]
            assert "Set-Cookie" not in answer.headers
        with client.get(path, headers={"If-None-Match": answer.headers["ETag"]}) as again:
            assert (again.status_code, wrong(again, path)) == (304, [])


def test_looking_around_sets_no_cookie(app: Flask, client: FlaskClient, event: None) -> None:
    ticket = str(client.post("/de/events/infotag-magdeburg/register", data=ANSWERS).location)
    stranger = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = True
    paths = ["/", "/ar/", "/ar/events/infotag-magdeburg", "/de/imprint", "/de/data-protection", "/scan/", "/T/x"]

    for path in [*paths, ticket, "/healthz", "/api/v1/openapi.json", "/nope"]:
        assert "Set-Cookie" not in stranger.get(path).headers, path


@pytest.mark.parametrize(
    ("public_url", "name", "flags"),
    [
        ("https://events.example.org", "__Host-eventdesk", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}),
        ("http://192.0.2.1:8000", "eventdesk", {"HttpOnly", "Path=/", "SameSite=Lax"}),
    ],
)
def test_the_cookie_and_hsts_follow_the_scheme(
    app: Flask, settings: Settings, event: None, public_url: str, name: str, flags: set[str]
) -> None:
    other = create_app(replace(settings, public_url=public_url))

    page = other.test_client().get("/de/events/infotag-magdeburg/register", base_url=public_url)

    (cookie,) = page.headers.getlist("Set-Cookie")
    assert cookie.partition("=")[0] == name
    assert set(cookie.split("; ")[1:]) == flags
    assert ("Strict-Transport-Security" in page.headers) is public_url.startswith("https")
    other.extensions["eventdesk.database"].engine.dispose()
