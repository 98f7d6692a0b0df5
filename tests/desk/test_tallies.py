"""Tally sheets are printed, and entered as they look."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.reports.models import RecordedCount
from eventdesk.reports.tallies import Line, Strokes, tally_of
from eventdesk.staff.models import AuditEntry
from eventdesk.vocabulary import Form
from tests.builders import MORNING, make_event
from tests.desk.seen import opened, wrong_fields
from tests.people import signed_in
from tests.reports.presence import TODAY

URL = "/staff/events/infotag-magdeburg/tally"


@pytest.fixture
def now() -> datetime:
    return MORNING + timedelta(hours=8)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database)


@pytest.fixture
def event(database: Database) -> Event:
    with database.transaction() as tx:
        return make_event(tx)


def kept(database: Database, event: Event) -> dict[Line, Strokes]:
    with database.reading() as tx:
        return tally_of(tx, event.id)


def test_what_is_entered_stands_in_the_form_and_replaces_itself(
    organiser: FlaskClient, database: Database, event: Event
) -> None:
    for young in ("9", "7"):
        answers = {**opened(organiser, URL), "d0-young": young, "d0-young-parties": "4", "d0-at-general": "5"}
        assert organiser.post(URL, data={**answers, "d0-child": "2", "heads": "30"}).headers["Location"] == URL

    shown = opened(organiser, URL)
    assert (shown["d0-young"], shown["d0-young-parties"], shown["d0-at-general"]) == ("7", "4", "5")
    assert (shown["d0-older"], shown["heads"]) == ("", "30")
    assert kept(database, event) == {
        Line(None, "young"): Strokes(7, 4),
        Line(None, "child"): Strokes(2),
        Line(None, station="general"): Strokes(5),
    }
    with database.reading() as tx:
        assert set(tx.scalars(select(RecordedCount.method))) == {"tally"}
        assert (
            tx.scalars(select(AuditEntry.subject).where(AuditEntry.action == "tally-entered")).all()
            == ["infotag-magdeburg"] * 2
        )


def test_each_day_has_a_sheet_and_different_people_are_asked_for(
    organiser: FlaskClient, database: Database, event: Event
) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(ends_at=MORNING + timedelta(days=1)))
    days = {"d0-young": "6", "d1-young": "4", "d1-at-general": "3"}

    refused = organiser.post(f"{URL}?language=en", data={**days, "all-young": "11"})
    organiser.post(URL, data=days)

    assert refused.status_code == 422
    assert wrong_fields(refused) == {"all-young": "By the sheets of the days there were 6 to 10."}
    assert kept(database, event)[Line(None, "young")] == Strokes(6)
    assert kept(database, event)[Line(TODAY + timedelta(days=1), station="general")] == Strokes(3)
    assert opened(organiser, URL)["all-young"] == "", "nobody said so"
    organiser.post(URL, data={**days, "all-young": "8"})
    assert opened(organiser, URL)["all-young"] == "8"


@pytest.mark.parametrize(
    ("field", "typed"), [("d0-young", "viele"), ("d0-young", "-1"), ("d0-young", "100000"), ("d0-young-parties", "4")]
)
def test_what_is_no_count_is_refused(
    organiser: FlaskClient, database: Database, event: Event, field: str, typed: str
) -> None:
    answer = organiser.post(URL, data={"d0-young": "3", field: typed})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert kept(database, event) == {}


def test_a_closed_event_takes_no_paper(organiser: FlaskClient, database: Database, event: Event) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(closed_at=MORNING))

    assert organiser.post(URL, data={"d0-young": "3"}).headers["Location"] == "/staff/events/infotag-magdeburg"
    assert kept(database, event) == {}
    assert "<form" not in organiser.get(URL).text.partition("<main")[2]


def test_heads_of_an_online_room_are_counted_there(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, form=Form.ONLINE)

    page = organiser.get(URL).text

    assert 'name="heads"' not in page
    assert 'href="/staff/events/infotag-magdeburg/room"' in page


def test_there_is_a_page_to_print_for_the_door_and_for_each_station(organiser: FlaskClient, event: Event) -> None:
    page = organiser.get(f"{URL}-sheets").text

    assert page.count('<section class="tally-sheet') == 5
    assert "Junge Interessierte" in page
    assert "tally-sheet--station station--blue" in page


def test_the_form_costs_six_statements(organiser: FlaskClient, event: Event, statements: list[str]) -> None:
    statements.clear()

    organiser.get(URL)

    assert len(statements) <= 6, "\n".join(statements)
