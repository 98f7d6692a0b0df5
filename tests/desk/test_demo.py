"""Demonstration data: complete, in five languages, and no second copy on a second day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.desk.demo import coming_events, fill
from eventdesk.events.models import Event, EventText, Station, StationText
from eventdesk.i18n import LANGUAGES
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration
from eventdesk.reports.models import RecordedCount
from eventdesk.vocabulary import INFODAY_STATIONS
from tests.conftest import NOW


@pytest.fixture
def coming(session: Session) -> list[Event]:
    """Events that the demo has put into the future."""
    fill(session, NOW)
    session.flush()
    return list(session.scalars(select(Event).where(Event.starts_at > NOW).order_by(Event.starts_at)))


def test_three_information_days_with_four_stations_and_a_door(session: Session, coming: list[Event]) -> None:
    days = [event for event in coming if event.preset == "infoday"]

    assert sorted(event.capacity or 0 for event in days) == [40, 60, 80]
    assert len({event.district_ags for event in days}) == 3
    assert {event.district_ags for event in days} & {"15085", "15086", "15087", "15090"}
    for event in days:
        keys = session.scalars(select(Station.key).where(Station.event_id == event.id).order_by(Station.id))
        assert tuple(keys) == INFODAY_STATIONS


def test_eight_weekly_online_hours_with_twenty_seats(coming: list[Event]) -> None:
    hours = [event for event in coming if event.preset == "online_hour"]

    assert [event.capacity for event in hours] == [20] * 8
    assert {event.starts_at.weekday() for event in hours} == {2}
    assert all(event.join_url.startswith("https://example.org/") for event in hours)


def test_every_text_is_there_in_five_languages(session: Session, coming: list[Event]) -> None:
    texts = session.scalars(select(EventText)).all()
    stations = session.execute(select(StationText.station_id, func.count()).group_by(StationText.station_id)).all()

    events = session.scalars(select(func.count()).select_from(Event)).one()
    assert len(texts) == events * len(LANGUAGES)
    assert all(text.title and text.description for text in texts)
    assert {count for _station, count in stations} == {len(LANGUAGES)}


def test_every_information_day_says_how_to_get_there(session: Session, coming: list[Event]) -> None:
    days = [event.id for event in coming if event.preset == "infoday"]
    ways = session.execute(select(EventText.language, EventText.directions).where(EventText.event_id.in_(days))).all()

    assert {language for language, way in ways if "Markt" in way} == set(LANGUAGES)
    assert len(ways) == len(days) * len(LANGUAGES)


def test_one_day_is_full_and_families_wait_for_it(session: Session, coming: list[Event]) -> None:
    (full,) = [event for event in coming if event.slug.startswith("infotag-stendal")]

    standing = session.scalars(select(Registration.status).where(Registration.event_id == full.id)).all()
    assert Counter(standing) == {"confirmed": 3, "cancelled": 1, "waiting": 2, "offered": 1}
    assert (full.capacity, full.seats_taken) == (40, 40)
    assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 0, "no demo writes to anybody"


def test_the_split_of_2025_is_marked_as_assumed(session: Session, coming: list[Event]) -> None:
    assert set(session.scalars(select(RecordedCount.method))) == {"assumed"}


def test_filling_twice_changes_nothing(session: Session, coming: list[Event]) -> None:
    fill(session, NOW + timedelta(hours=3))
    session.flush()

    assert session.scalar(select(func.count()).select_from(Event)) == 30 + len(coming)
    assert session.scalar(select(func.count()).select_from(Registration)) == 7


def test_next_week_one_hour_is_added_and_every_town_still_has_one_day(session: Session, coming: list[Event]) -> None:
    coming[-1].venue_name = "changed by staff"
    later = NOW + timedelta(days=7)

    fill(session, later)
    session.flush()

    ahead = session.scalars(select(Event).where(Event.starts_at > later)).all()
    assert sorted(event.preset for event in ahead) == ["infoday"] * 3 + ["online_hour"] * 8
    assert coming[-1].venue_name == "changed by staff"


@given(st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_on_any_day_everything_planned_lies_ahead_and_not_on_a_holiday(today: date) -> None:
    events = coming_events(today)

    starts = [datetime.fromisoformat(event["starts_at"]) for event in events]
    assert len({event["slug"] for event in events}) == 11
    assert all(start.astimezone(UTC).date() > today for start in starts)
    assert not {(start.month, start.day) for start in starts} & {(12, 24), (12, 25), (1, 1), (10, 3)}


@pytest.mark.parametrize("ascension", [date(2026, 5, 14), date(2027, 5, 6), date(2049, 5, 27), date(2076, 5, 28)])
def test_no_information_day_is_on_ascension_day(ascension: date) -> None:
    events = coming_events(ascension - timedelta(days=8))

    days = [datetime.fromisoformat(event["starts_at"]).date() for event in events if event["preset"] == "infoday"]
    assert days == [ascension + timedelta(days=7 * week) for week in (1, 2, 3)]
