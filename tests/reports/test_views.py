"""The report as the ministry opens it."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.desk.demo import fill
from eventdesk.security import Role
from tests.conftest import NOW
from tests.people import signed_in

PERIOD = "from=2025-01-01&to=2025-10-31&as_of=2025-10-31"


@pytest.fixture
def reader(app: Flask, database: Database) -> FlaskClient:
    """A signed-in reader at the ministry."""
    return signed_in(app, database, Role.MINISTRY)


@pytest.fixture
def ministry(reader: FlaskClient, database: Database) -> FlaskClient:
    """The same; the demo campaign is there."""
    with database.transaction() as tx:
        fill(tx, NOW)
    return reader


def test_the_ministry_reads_the_published_figures(ministry: FlaskClient) -> None:
    page = ministry.get(f"/reports/?{PERIOD}&language=de")

    assert page.status_code == 200
    assert "Stand: 31.10.2025" in page.text
    assert "fünf von 13 Präsenzveranstaltungen" in page.text
    assert re.search(r"60,1", page.text)
    assert "Landkreis Harz, Landkreis Jerichower Land, Landkreis Mansfeld-Südharz, Landkreis Stendal" in page.text
    assert "angenommen" in page.text


def test_without_a_period_the_year_of_the_latest_event_is_shown(ministry: FlaskClient) -> None:
    page = ministry.get("/reports/?language=en")

    assert 'value="2025-12-31"' in page.text
    assert "601" in page.text


def test_the_page_is_read_in_english_too(ministry: FlaskClient) -> None:
    page = ministry.get(f"/reports/?{PERIOD}&language=en")

    assert "In-person events by kind of place" in page.text
    assert "60.1" in page.text


def test_every_table_is_named_and_its_cells_have_headers(ministry: FlaskClient) -> None:
    page = ministry.get(f"/reports/?{PERIOD}")

    tables = re.findall(r"<table.*?</table>", page.text, re.DOTALL)
    assert len(tables) == 11
    assert all("<caption" in table and 'scope="col"' in table and 'scope="row"' in table for table in tables)


@pytest.mark.parametrize("suffix", ["json", "csv", "txt"])
def test_the_same_report_comes_as_a_file(ministry: FlaskClient, suffix: str) -> None:
    file = ministry.get(f"/reports/report.{suffix}?{PERIOD}&campaign=all")

    assert file.status_code == 200
    assert file.headers["Content-Disposition"].endswith(f'.{suffix}"')
    assert b"601" in file.data


def test_a_single_campaign_can_be_chosen(ministry: FlaskClient) -> None:
    file = ministry.get(f"/reports/report.json?{PERIOD}&campaign=sachsen-anhalt-will-dich-2026")

    assert json.loads(file.data)["events"]["total"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        "from=2025-10-31&to=2025-01-01&as_of=2025-10-31",
        "from=&to=2025-01-01&as_of=2025-10-31",
        "from=x&to=y&as_of=z",
        "from=0001-01-01&to=9999-12-31&as_of=2025-10-31",
        f"{PERIOD}&campaign=nobody",
        "to=2025-01-01",
        "from=2025-01-01%00&to=2025-01-01&as_of=2025-10-31",
    ],
)
@pytest.mark.parametrize("address", ["/reports/", "/reports/report.csv"])
def test_wrong_periods_are_refused_in_words(reader: FlaskClient, address: str, wrong: str) -> None:
    assert reader.get(f"{address}?{wrong}").status_code == 422


def test_other_formats_are_not_there(ministry: FlaskClient) -> None:
    assert ministry.get(f"/reports/report.exe?{PERIOD}").status_code == 404


def test_who_is_not_signed_in_is_asked_to(client: FlaskClient) -> None:
    assert client.get("/reports/").location.startswith("/staff/sign-in")
    assert client.get("/reports/report.json").location.startswith("/staff/sign-in")


def test_volunteers_at_a_station_see_no_report(app: Flask, database: Database) -> None:
    assert signed_in(app, database, Role.STATION).get("/reports/").status_code == 403


def test_the_page_costs_few_statements(ministry: FlaskClient, statements: list[str]) -> None:
    ministry.get(f"/reports/?{PERIOD}")

    assert len(statements) <= 7
