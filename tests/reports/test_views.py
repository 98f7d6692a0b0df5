"""The report as organisers open it, and as the ministry does once it is frozen."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventdesk.db import Database
from eventdesk.desk.demo import fill
from eventdesk.events.models import Event
from eventdesk.security import Role
from tests.conftest import NOW
from tests.people import signed_in
from tests.reports.presence import tally

PERIOD = "from=2025-01-01&to=2025-10-31&as_of=2025-10-31"


@pytest.fixture(autouse=True)
def _filled(database: Database) -> None:
    """The demo campaign is there."""
    with database.transaction() as tx:
        fill(tx, NOW)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    """Somebody who works with the figures."""
    return signed_in(app, database, Role.ORGANISER)


@pytest.fixture
def ministry(app: Flask, database: Database) -> FlaskClient:
    """A signed-in reader at the ministry."""
    return signed_in(app, database, Role.MINISTRY)


def test_an_organiser_reads_the_published_figures(organiser: FlaskClient) -> None:
    page = organiser.get(f"/reports/?{PERIOD}&language=de")

    assert page.status_code == 200
    assert "Stand: 31.10.2025" in page.text
    assert "fünf von 13 Präsenzveranstaltungen" in page.text
    assert re.search(r"60,1", page.text)
    assert "Landkreis Harz, Landkreis Jerichower Land, Landkreis Mansfeld-Südharz, Landkreis Stendal" in page.text
    assert "angenommen" in page.text


def test_every_chart_has_a_title_a_description_and_a_table(organiser: FlaskClient) -> None:
    page = organiser.get(f"/reports/?{PERIOD}&language=de").text

    charts = re.findall(r'<figure class="chart.*?</figure>', page, re.DOTALL)
    assert len(charts) == 4
    for chart in charts:
        title, text = re.findall(r'aria-labelledby="([\w-]+) ([\w-]+)"', chart)[0]
        assert f'<title id="{title}">' in chart
        assert f'<desc id="{text}">' in chart
        (table,) = re.findall(r'href="#([\w-]+)"', chart)
        assert f'<caption class="table__caption" id="{table}"' in page
    assert "10 von 14 Landkreisen und kreisfreien Städten" in page


def test_without_a_period_the_year_of_the_latest_event_is_shown(organiser: FlaskClient) -> None:
    page = organiser.get("/reports/?language=en")

    assert 'value="2025-12-31"' in page.text
    assert "601" in page.text


def test_the_page_is_read_in_english_too(organiser: FlaskClient) -> None:
    page = organiser.get(f"/reports/?{PERIOD}&language=en")

    assert "In-person events by kind of place" in page.text
    assert "60.1" in page.text


def test_every_table_is_named_and_its_cells_have_headers(organiser: FlaskClient) -> None:
    page = organiser.get(f"/reports/?{PERIOD}")

    tables = re.findall(r"<table.*?</table>", page.text, re.DOTALL)
    assert len(tables) == 12
    assert all("<caption" in table and 'scope="col"' in table and 'scope="row"' in table for table in tables)


@pytest.mark.parametrize("suffix", ["json", "csv", "txt"])
def test_the_same_report_comes_as_a_file(organiser: FlaskClient, suffix: str) -> None:
    file = organiser.get(f"/reports/report.{suffix}?{PERIOD}&campaign=all")

    assert file.status_code == 200
    assert file.headers["Content-Disposition"].endswith(f'.{suffix}"')
    assert b"601" in file.data


def test_a_single_campaign_can_be_chosen(organiser: FlaskClient) -> None:
    file = organiser.get(f"/reports/report.json?{PERIOD}&campaign=sachsen-anhalt-will-dich-2026")

    assert json.loads(file.data)["events"]["total"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        "from=2025-10-31&to=2025-01-01&as_of=2025-10-31",
        "from=&to=2025-01-01&as_of=2025-10-31",
        "from=x&to=y&as_of=z",
        "from=0001-01-01&to=9999-12-31&as_of=2025-10-31",
        f"{PERIOD}&campaign=nobody",
        "from=2000-01-01&to=2000-10-31&as_of=2000-10-31&year_before=y",
        "to=2025-01-01",
        "from=2025-01-01%00&to=2025-01-01&as_of=2025-10-31",
    ],
)
@pytest.mark.parametrize("address", ["/reports/", "/reports/report.csv"])
def test_wrong_periods_are_refused_in_words(organiser: FlaskClient, address: str, wrong: str) -> None:
    assert organiser.get(f"{address}?{wrong}").status_code == 422


def test_other_formats_are_not_there(organiser: FlaskClient) -> None:
    assert organiser.get(f"/reports/report.exe?{PERIOD}").status_code == 404


def test_who_is_not_signed_in_is_asked_to(client: FlaskClient) -> None:
    assert client.get("/reports/").location.startswith("/staff/sign-in")
    assert client.get("/reports/report.json").location.startswith("/staff/sign-in")


def test_volunteers_at_a_station_see_no_report(app: Flask, database: Database) -> None:
    assert signed_in(app, database, Role.STATION).get("/reports/").status_code == 403


def test_the_page_costs_few_statements(organiser: FlaskClient, statements: list[str]) -> None:
    organiser.get(f"/reports/?{PERIOD}")

    assert len(statements) <= 7


def frozen(client: FlaskClient, protect: str = "round5", **fields: str) -> TestResponse:
    """Freeze the published period; the demo has events of which nobody was counted."""
    fields = {"zeros_meant": "y", "reason": "Monatsbericht", **fields}
    return client.post(f"/reports/versions/?{PERIOD}&protect={protect}", data=fields)


def test_the_ministry_reads_what_was_frozen_and_nothing_else(organiser: FlaskClient, ministry: FlaskClient) -> None:
    address = frozen(organiser).location

    assert ministry.get(f"/reports/?{PERIOD}").location == "/reports/versions/"
    assert ministry.get(f"/reports/report.csv?{PERIOD}").status_code == 403
    listed = ministry.get("/reports/versions/").text
    assert address in listed
    assert 'href="/reports/"' in listed
    page = ministry.get(f"{address}?language=de").text
    assert "Bericht, Version 1" in page
    assert "fünf von 13 Präsenzveranstaltungen" in page
    assert "Monatsbericht" in page
    assert 'name="from"' not in page


def test_exact_versions_stay_in_the_house(organiser: FlaskClient, ministry: FlaskClient) -> None:
    address = frozen(organiser, "none").location

    assert organiser.get(address).status_code == 200
    assert ministry.get(address).status_code == 404
    assert address not in ministry.get("/reports/versions/").text


def test_every_file_of_a_version_opens_as_it_was_stored(organiser: FlaskClient, ministry: FlaskClient) -> None:
    page = organiser.get(frozen(organiser).location).text
    links = re.findall(r'href="(/reports/versions/\d+/[^"]+)"', page)

    first = {link: ministry.get(link).data for link in links}

    assert len(links) >= 4
    assert {link: ministry.get(link).data for link in links} == first
    csv = next(link for link in links if link.endswith(".csv"))
    assert "gerundet auf Vielfache von 5" in first[csv].decode("utf-8-sig")


def test_a_version_can_be_set_beside_the_year_before(organiser: FlaskClient) -> None:
    page = organiser.get(f"/reports/?{PERIOD}&year_before=y&language=de").text
    assert "Vergleich mit 01.01.2024 – 31.10.2024" in page
    assert "year_before=y" in re.findall(r'action="(/reports/versions/[^"]*)"', page)[0]

    address = organiser.post(f"/reports/versions/?{PERIOD}&year_before=y", data={"zeros_meant": "y"}).location

    assert "Vergleich mit 01.01.2024 – 31.10.2024" in organiser.get(f"{address}?language=de").text


def test_a_second_version_shows_what_changed(organiser: FlaskClient, database: Database) -> None:
    frozen(organiser)
    with database.transaction() as tx:
        event = tx.scalars(select(Event).where(Event.district_ags == "15091").order_by(Event.id)).first()
        assert event
        tally(tx, event, "young", 7)

    page = organiser.get(f"{frozen(organiser).location}?language=de").text

    assert "Geändert seit Version 1" in page
    assert re.search(r"Überblick · Teilnahmen</bdi></th>\s*<td[^>]*><bdi>601</bdi></td>\s*<td[^>]*><bdi>608", page)


def test_another_method_is_refused_in_words(organiser: FlaskClient) -> None:
    frozen(organiser)

    answer = frozen(organiser, "suppress")

    assert answer.status_code == 422


def test_only_organisers_freeze(ministry: FlaskClient) -> None:
    assert frozen(ministry).status_code == 403
