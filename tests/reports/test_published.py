"""What the ministry published about 2025, from the demo data: each line of the list is a test.

The ids are those of the list of published figures. Values were copied from the publication.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.desk.demo import fill
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES
from eventdesk.reports import rules
from eventdesk.reports.figures import PlaceKindFigures, Summary
from eventdesk.reports.models import RecordedCount
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.reports.wording import text_block
from eventdesk.vocabulary import INFODAY_STATIONS, STATIONS, TYPES, Audience, Form
from tests.builders import make_campaign, make_event
from tests.conftest import NOW
from tests.reports.presence import tally

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


def test_c03_thirteen_of_them_in_person(published: Summary) -> None:
    assert (published.events.in_person, published.events.cancelled) == (13, 0)


def test_c04_seventeen_of_them_online(published: Summary) -> None:
    assert published.events.online == 17


def _kind(report: Summary, kind: str) -> PlaceKindFigures:
    return next(row for row in report.by_place_kind if row.kind == kind)


def test_c05_five_events_in_kreisfreie_staedte(published: Summary) -> None:
    assert _kind(published, "kreisfreie_stadt").events == 5


def test_c06_225_attendances_in_kreisfreie_staedte(published: Summary) -> None:
    assert _kind(published, "kreisfreie_stadt").attendance == 225


def test_c07_45_on_average_in_kreisfreie_staedte(published: Summary) -> None:
    assert _kind(published, "kreisfreie_stadt").average == 45.0


def test_c08_eight_events_in_landkreise(published: Summary) -> None:
    assert _kind(published, "landkreis").events == 8


def test_c09_145_attendances_in_landkreise(published: Summary) -> None:
    assert _kind(published, "landkreis").attendance == 145


def test_c10_18_on_average_in_landkreise_and_18_1_in_detail(published: Summary) -> None:
    assert _kind(published, "landkreis").average == 18.1
    assert "insgesamt 145 Teilnehmenden statt (durchschnittlich 18)" in text_block(published)


def test_c11_events_by_district(published: Summary) -> None:
    districts = {row.ags: row.events for row in published.by_district if row.kind == "landkreis" and row.events}

    assert districts == {"15089": 2, "15091": 1, "15082": 1, "15084": 1, "15083": 1, "15081": 1, "15088": 1}


def test_c12_cities_and_landkreise_make_all_events_in_person(published: Summary) -> None:
    assert [row.events for row in published.by_place_kind] == [5, 8]
    assert sum(row.events for row in published.by_district) == 13


def test_c13_370_attendances_in_person(published: Summary) -> None:
    assert published.attendance.in_person == 370
    assert sum(row.attendance for row in published.by_district) == 370


def test_c14_231_attendances_online(published: Summary) -> None:
    assert published.attendance.online == 231


def test_c15_13_6_on_average_online(published: Summary) -> None:
    assert rules.average(published.attendance.online, published.events.online) == 13.6


def test_c16_no_online_hour_had_more_than_its_twenty_seats(filled: Database) -> None:
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


def test_c20_four_stations_in_their_order(published: Summary) -> None:
    assert [row.key for row in published.by_station] == list(INFODAY_STATIONS[1:])
    assert len(published.by_station) == 4


def test_c21_their_titles_in_five_languages(published: Summary) -> None:
    assert all(set(STATIONS[row.key].titles) == set(LANGUAGES) for row in published.by_station)
    assert set(LANGUAGES) == {"de", "en", "ar", "ru", "uk"}


def test_c22_online_hours_were_a_week_apart_at_least(published: Summary) -> None:
    days = [row.first_day for row in published.by_event if row.form == "online"]

    assert len({day.isocalendar()[:2] for day in days}) == 17


def test_c23_four_districts_were_not_reached(published: Summary) -> None:
    assert published.uncovered_districts == ["15085", "15086", "15087", "15090"]
    assert len(published.by_district) == 14


def test_c24_601_of_a_thousand_are_60_1_percent(published: Summary) -> None:
    assert (published.target.value, published.target.reached_percent) == (1000, 60.1)


def test_c25_60_came_in_koethen_and_the_report_keeps_one_number(published: Summary) -> None:
    koethen = [row for row in published.by_event if row.ags == "15082"]

    assert [(row.first_day, row.attendance) for row in koethen] == [(date(2025, 8, 26), 60)]


def test_c26_halle_was_the_third_event_in_person(published: Summary) -> None:
    in_person = [(row.first_day, row.ags) for row in published.by_event if row.form == "in_person"]

    assert in_person[2] == (date(2025, 8, 7), "15002")


@pytest.fixture
def exchange(session: Session) -> Summary:
    """The expert exchange of 4 November 2025: 32 people of five kinds of organisations; the split is assumed."""
    experts = make_campaign(session, "fachaustausch", audience=Audience.PROFESSIONALS, target=None)
    begin = datetime(2025, 11, 4, 9, tzinfo=UTC)
    event = make_event(
        session, "fachaustausch-2025", campaign_id=experts.id, form=Form.ONLINE, capacity=None, starts_at=begin,
        ends_at=begin + timedelta(hours=3),
    )  # fmt: skip
    for kind, persons in {"chamber": 8, "association": 6, "education": 7, "company": 5, "migrant_org": 6}.items():
        tally(session, event, kind, persons)
    session.flush()
    november = Scope(date(2025, 11, 1), date(2025, 11, 30), date(2025, 11, 30), "fachaustausch")
    return summarise(session, november, NOW)


def test_k01_32_experts_and_no_cap_of_twenty(exchange: Summary) -> None:
    assert [row.attendance for row in exchange.by_event] == [32]


def test_k02_five_kinds_of_organisations_were_there(exchange: Summary) -> None:
    assert [row.type for row in exchange.by_type if row.attendance] == [
        "chamber", "association", "education", "company", "migrant_org",
    ]  # fmt: skip


def test_the_paragraph_is_word_for_word_that_of_the_ministry(published: Summary) -> None:
    assert text_block(published) == BLOCK
