"""Home, health, and what every error looks like in five languages."""

from dataclasses import replace
from typing import NoReturn

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from eventdesk import create_app
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.error_words import words_for
from eventdesk.errors import ForbiddenError, NotSignedInError
from eventdesk.i18n import direction
from tests.builders import make_event
from tests.databases import Databases, in_each_language, schema_at
from tests.pages import PageClient
from tests.wording import said, shown

ERRORS = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ar-SY,ar;q=0.9", "ar"),
        ("uk,ru;q=0.5", "uk"),
        ("fr,en-US;q=0.4", "en"),
        ("fr", "de"),
        ("", "de"),
        ("\x00;q=x", "de"),
    ],
)
def test_the_browser_decides_the_language_of_the_first_page(client: FlaskClient, accepted: str, language: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.fixture
def breaking(app: Flask) -> FlaskClient:
    """A client of an app with addresses that fail in every way, errors answered as for families."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    def broken(status: int, **_where: str) -> NoReturn:
        if status == 500:
            raise RuntimeError("secret detail")
        if status == 503:
            raise OperationalError("SELECT secret", {}, Exception("connection refused"))
        abort(status)

    for number, rule in enumerate(("/<language:language>/broken/<int:status>", "/api/v1/broken/<int:status>")):
        app.add_url_rule(rule, f"broken-{number}", broken)
    return app.test_client()


@in_each_language
@pytest.mark.parametrize("status", ERRORS)
def test_an_error_is_explained_in_the_language_of_the_page(
    app: Flask, breaking: FlaskClient, language: str, status: int
) -> None:
    answer = breaking.get(f"/{language}/broken/{status}")

    assert answer.status_code == status
    with app.test_request_context(f"/{language}/"):
        words = [str(words_for(status).title), str(words_for(status).advice)]
    assert f'<html lang="{language}" dir="{direction(language)}">' in answer.text
    assert all(sentence in shown(answer) for sentence in words)
    assert "secret" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("status", ERRORS)
def test_programs_get_problem_documents(breaking: FlaskClient, status: int) -> None:
    answer = breaking.get(f"/api/v1/broken/{status}")

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json
    assert answer.json["status"] == status
    assert "secret" not in answer.text


def test_an_absent_database_asks_to_come_back(breaking: FlaskClient) -> None:
    assert int(breaking.get("/de/broken/503").headers["Retry-After"]) > 0


def test_a_database_that_is_really_away_is_no_server_error(settings: Settings, tmp_path: object) -> None:
    urls = [f"sqlite:///{tmp_path}/nowhere/x.sqlite", "postgresql+psycopg://nobody@127.0.0.1:1/none"]
    for url in urls:
        app = create_app(replace(settings, database_url=url))
        app.test_client_class = PageClient

        listing, ready = app.test_client().get("/ar/"), app.test_client().get("/readyz")

        assert (listing.status_code, ready.status_code) == (503, 503)
        assert said(app, "ar", "We cannot answer at the moment.") in shown(listing)
        assert listing.headers["Retry-After"] == "30"


@in_each_language
@pytest.mark.parametrize(("error", "status"), [(ForbiddenError(), 403), (NotSignedInError(), 401)])
def test_refusals_of_ours_are_explained_too(
    app: Flask, client: FlaskClient, language: str, error: Exception, status: int
) -> None:
    def refuse(**_where: str) -> NoReturn:
        raise error

    app.add_url_rule("/<language:language>/refused", "refused", refuse)

    assert client.get(f"/{language}/refused").status_code == status


@in_each_language
def test_a_form_without_its_secret_is_refused_in_words(
    app: Flask, client: FlaskClient, database: Database, language: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with database.transaction() as tx:
        make_event(tx, "infotag")

    answer = client.post(f"/{language}/events/infotag/register", data={"csrf_token": "é" * 5_000})

    assert answer.status_code == 400
    assert said(app, language, "This form is too old.") in shown(answer)


def test_a_form_with_its_secret_is_taken(app: Flask, client: FlaskClient, database: Database) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with database.transaction() as tx:
        make_event(tx, "infotag")
    page = client.get("/de/events/infotag/register", base_url="https://localhost").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answers = {"csrf_token": token, "young": "1", "name": "Amal", "spoken_language": "de"}

    answer = client.post("/de/events/infotag/register", data=answers, base_url="https://localhost")

    assert answer.status_code == 303


def test_forms_of_other_sites_are_refused(client: FlaskClient, database: Database) -> None:
    answer = client.post("/de/events/infotag/register", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


@in_each_language
def test_too_much_text_is_refused_in_words(app: Flask, client: FlaskClient, database: Database, language: str) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")

    answer = client.post(f"/{language}/events/infotag/register", data={"name": "A" * 70_000})

    assert answer.status_code == 413
    assert said(app, language, "That was too much text at once.") in shown(answer)


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/de/")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "path", ["/%ff", "/de/%00", "/de/" + "x" * 5_000, "/%E2%80%AE", "/de/events/%F0%28", "/;", "/..%2f.."]
)
def test_strange_addresses_are_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_health_needs_nothing_and_readiness_a_database_that_writes(client: FlaskClient, database: Database) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json == {"status": "ok"}
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM limit_counter")) == 0


def test_an_old_schema_is_not_ready(client: FlaskClient, database: Database) -> None:
    with schema_at("0004", database):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"status": "unavailable", "reason": "migrations"})


def test_no_schema_at_all_is_not_ready(settings: Settings, database: Database, databases: Databases) -> None:
    app = create_app(replace(settings, database_url=databases.bare_url(database.engine.dialect.name)))

    answer = app.test_client().get("/readyz")

    app.extensions["eventdesk.database"].engine.dispose()
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable", "reason": "migrations"})


def test_a_newer_schema_is_ready_so_that_versions_can_run_side_by_side(client: FlaskClient, database: Database) -> None:
    with schema_at("9999", database):
        answer = client.get("/readyz")

    assert answer.status_code == 200
