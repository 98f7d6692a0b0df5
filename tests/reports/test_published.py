"""What the ministry published about 2025, from the demo data: each line of the list is a test.

The ids are those of the list of published figures. Values were copied from the publication.
"""

from datetime import date

import pytest
from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.desk.demo import fill
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES
from eventdesk.reports.figures import Summary
from eventdesk.reports.models import RecordedCount
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.reports.wording import text_block
from eventdesk.vocabulary import INFODAY_STATIONS, STATIONS, TYPES
from tests.conftest import NOW

STAND = date(2025, 10, 31)
SCOPE = Scope(date(2025, 1, 1), STAND, STAND)

BLOCK = (
    "Im Zeitraum von Januar bis Oktober 2025 wurden insgesamt 30 Veranstaltungen durchgeführt, darunter 13 Präsenz- "
    "und 17 Onlineveranstaltungen. Die Gesamtzahl der Teilnehmenden beläuft sich auf 601 Personen (Stand 31.10.2025). "
    "In den kreisfreien Städten fanden fünf von 13 Präsenzveranstaltungen mit insgesamt 225 Teilnehmenden statt "
    "(durchschnittlich 45). In den Landkreisen fanden acht von 13 Präsenzveranstaltungen mit insgesamt 145 "
    "Teilnehmenden statt (durchschnittlich 18)."
)

_computed: dict[str, Summary] = {}


@pytest.fixture
def filled(database: Database) -> Database:
    """The demo campaign."""
    with database.transaction() as tx:
        fill(tx, NOW)
    return database


@pytest.fixture
def published(request: pytest.FixtureRequest) -> Summary:
    """The report of January to October 2025, computed once on each database."""
    kind = request.node.callspec.params["database"]
    if kind not in _computed:
        with request.getfixturevalue("filled").reading() as session:
            _computed[kind] = summarise(session, SCOPE, NOW)
    return _computed[kind]


@pytest.fixture(autouse=True)
def _on_both(database: Database) -> None:
    """Run every test on SQLite and on PostgreSQL."""


def test_c01_thirty_events_were_held(published: Summary) -> None:
    assert published.events.total == 30


def test_c02_601_attendances_were_counted(published: Summary) -> None:
    assert published.attendance.total == 601


def test_c03_c04_c12_thirteen_in_person_and_seventeen_online(published: Summary) -> None:
    assert (published.events.in_person, published.events.online, published.events.cancelled) == (13, 17, 0)
    assert sum(row.events for row in published.by_place_kind) == 13


def test_c05_to_c10_cities_and_districts_with_their_averages(published: Summary) -> None:
    rows = [(row.kind, row.events, row.attendance, row.average) for row in published.by_place_kind]

    assert rows == [("kreisfreie_stadt", 5, 225, 45.0), ("landkreis", 8, 145, 18.1)]


def test_c11_events_by_district(published: Summary) -> None:
    districts = {row.ags: row.events for row in published.by_district if row.kind == "landkreis" and row.events}

    assert districts == {"15089": 2, "15091": 1, "15082": 1, "15084": 1, "15083": 1, "15081": 1, "15088": 1}


def test_c13_c14_370_in_person_and_231_online(published: Summary) -> None:
    assert (published.attendance.in_person, published.attendance.online) == (370, 231)
    assert sum(row.attendance for row in published.by_district) == 370


def test_c15_c16_no_online_hour_had_more_than_its_twenty_seats(filled: Database) -> None:
    counted = [code for code, kind in TYPES.items() if kind.counted]
    hours = (
        select(func.sum(RecordedCount.persons))
        .join(Event, Event.id == RecordedCount.event_id)
        .where(Event.form == "online", RecordedCount.type.in_(counted))
        .group_by(Event.id)
    )

    with filled.reading() as session:
        persons = list(session.scalars(hours))
        capacities = set(session.scalars(select(Event.capacity).where(Event.form == "online")))

    assert (len(persons), sum(persons)) == (17, 231)
    assert max(persons) <= 20
    assert capacities == {20}


def test_c17_two_thirds_were_young_and_one_third_came_with_them(published: Summary) -> None:
    groups = {row.group: (row.attendance, row.share) for row in published.by_group}

    assert groups == {"A1": (401, 0.667), "A2": (200, 0.333), "A9": (0, 0.0)}


def test_c17_the_split_is_marked_as_assumed(published: Summary) -> None:
    in_person = sum(cell.attendance or 0 for cell in published.district_by_type if cell.type == "young")

    assert in_person == 247
    assert "angenommen" in published.definitions["assumed"]["de"]


def test_c18_the_first_in_person_event_was_on_26_june(filled: Database) -> None:
    with filled.reading() as session:
        first = session.scalar(select(func.min(Event.starts_at)).where(Event.form == "in_person"))

    assert first is not None
    assert first.date() == date(2025, 6, 26)


def test_c19_an_event_after_the_stand_is_left_out(filled: Database) -> None:
    with filled.transaction() as session:
        moved = session.scalars(select(Event).order_by(Event.starts_at)).first()
        assert moved is not None
        moved.starts_at = moved.starts_at.replace(month=11, day=1)
        moved.ends_at = moved.ends_at.replace(month=11, day=1)
        session.flush()
        inside = summarise(session, Scope(date(2025, 1, 1), date(2025, 12, 31), STAND), NOW)
        later = summarise(session, Scope(date(2025, 1, 1), date(2025, 12, 31), date(2025, 11, 1)), NOW)

    assert (inside.events.total, inside.attendance.total) == (29, 541)
    assert (later.events.total, later.attendance.total) == (30, 601)


def test_c20_c21_four_stations_in_five_languages(published: Summary) -> None:
    assert [row.key for row in published.by_station] == list(INFODAY_STATIONS[1:])
    assert all(set(STATIONS[row.key].titles) == set(LANGUAGES) for row in published.by_station)


def test_c23_four_districts_were_not_reached(published: Summary) -> None:
    assert published.uncovered_districts == ["15085", "15086", "15087", "15090"]
    assert len(published.by_district) == 14


def test_c24_601_of_a_thousand_are_60_1_percent(published: Summary) -> None:
    assert (published.target.value, published.target.reached_percent) == (1000, 60.1)


def test_the_paragraph_is_word_for_word_that_of_the_ministry(published: Summary) -> None:
    assert text_block(published) == BLOCK
