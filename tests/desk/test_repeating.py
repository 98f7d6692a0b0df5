"""Weekly dates are planned at once, holidays left out, and never twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.vocabulary import Form
from tests.builders import make_event

URL = "/staff/events/stunde/repeat"
FIRST = datetime(2027, 10, 17, 14, 0, tzinfo=UTC)  # a Sunday; two weeks later is Reformation Day


@pytest.fixture
def hour(organiser: FlaskClient, database: Database) -> Event:
    """A weekly online hour, its first date."""
    with database.transaction() as tx:
        ends_at = FIRST + timedelta(hours=1)
        return make_event(
            tx, "stunde", form=Form.ONLINE, starts_at=FIRST, ends_at=ends_at, join_url="https://a.example"
        )


def dates(database: Database) -> list[tuple[Any, ...]]:
    with database.reading() as tx:
        columns = (Event.starts_at, Event.status, Event.group_label, Event.join_url)
        rows = tx.execute(select(*columns).where(Event.slug != "stunde").order_by(Event.starts_at))
        return [tuple(row) for row in rows]


def test_holidays_are_named_and_not_ticked(organiser: FlaskClient, hour: Event) -> None:
    page = organiser.get(f"{URL}?weeks=3&language=en").text

    assert page.count('type="checkbox"') == 3
    assert page.count(" checked>") == 2
    assert "Reformationstag" in page


def test_ticked_weeks_become_drafts_at_the_same_hour(organiser: FlaskClient, hour: Event, database: Database) -> None:
    answer = organiser.post(URL, data={"weeks": "3", "date": ["1", "3"], "group": "Werdau"})

    assert answer.status_code == 303
    expected = [FIRST + timedelta(weeks=1), FIRST + timedelta(weeks=3, hours=1)]  # 16:00 also in winter
    assert dates(database) == [(start, Status.DRAFT, "Werdau", "https://a.example") for start in expected]


def test_sending_the_form_twice_makes_each_date_once(organiser: FlaskClient, hour: Event, database: Database) -> None:
    for _ in range(2):
        organiser.post(URL, data={"weeks": "3", "date": ["1", "2"]})

    assert len(dates(database)) == 2
    page = organiser.get(f"{URL}?language=en").text
    assert page.count("planned already") == 2
    assert "Dates of this series" in page


@pytest.mark.parametrize("weeks", ["0", "61", "x", ""])
def test_strange_numbers_of_weeks_change_nothing(
    organiser: FlaskClient, hour: Event, database: Database, weeks: str
) -> None:
    assert organiser.post(URL, data={"weeks": weeks, "date": ["1"]}).status_code == 422
    assert organiser.get(URL, query_string={"weeks": weeks}).status_code == 200
    assert dates(database) == []


def test_the_page_costs_six_statements_however_long_the_series_is(
    organiser: FlaskClient, hour: Event, statements: list[str]
) -> None:
    organiser.post(URL, data={"weeks": "60", "date": [str(week) for week in range(1, 31)]})

    statements.clear()
    page = organiser.get(URL).text

    assert len(statements) <= 6
    assert page.count('scope="row"') == 31
