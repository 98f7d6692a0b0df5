"""Importing: all or nothing, and twice is as good as once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.db import Base, Database
from eventdesk.desk.import_file import read_campaign
from eventdesk.desk.importing import import_campaign
from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Campaign, Event, EventText, Station, StationText, Status
from eventdesk.reports.closing import close_event
from eventdesk.reports.models import Measure, RecordedCount
from tests.builders import make_event, make_ticket
from tests.desk.import_files import FILE, changed

NOW = datetime(2026, 1, 7, 12, 0, tzinfo=UTC)


def load(session: Session, file: dict[str, Any] = FILE) -> None:
    import_campaign(session, read_campaign(file), NOW)
    session.flush()


def without_contacts() -> dict[str, Any]:
    """The file without stations, and so without counts at them."""
    file = changed("events.0.stations", ...)
    del file["events"][0]["counts"][2]
    return file


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    session.flush()
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def test_a_file_becomes_a_campaign_with_its_events(session: Session) -> None:
    load(session)

    event = session.scalars(select(Event)).one()
    assert session.get_one(Campaign, event.campaign_id).target == 100
    assert (event.venue_name, event.district_ags, event.capacity, event.status) == ("Haus", "15003", 60, "published")
    titles = session.execute(select(EventText.language, EventText.title).order_by(EventText.language)).all()
    assert [tuple(row) for row in titles] == [("ar", "يوم تعريفي"), ("de", "Infotag")]


def test_directions_and_a_hidden_place_are_set_and_stay_when_the_file_says_nothing(session: Session) -> None:
    file = changed("events.0.directions", {"de": "Bus 5 bis Markt", "ar": "الحافلة 5"})
    file["events"][0]["place_after_registration"] = True

    load(session, file)
    load(session)

    texts = session.execute(select(EventText.language, EventText.directions).order_by(EventText.language)).all()
    assert [tuple(text) for text in texts] == [("ar", "الحافلة 5"), ("de", "Bus 5 bis Markt")]
    assert session.scalars(select(Event.place_after_registration)).all() == [True]


def test_usual_stations_look_as_usual_and_own_ones_take_the_next_number(session: Session) -> None:
    load(session)

    stations = {station.key: station for station in session.scalars(select(Station))}
    assert {key: (station.number, station.colour, station.icon) for key, station in stations.items()} == {
        "door": (None, "slate", "door"),
        "general": (1, "blue", "scales"),
        "extra": (2, "amber", "compass"),
    }
    texts = select(StationText).where(StationText.station_id == stations["general"].id)
    assert len(session.scalars(texts).all()) == 5


def test_counts_with_a_station_are_contacts(session: Session) -> None:
    load(session)

    counts = session.execute(
        select(RecordedCount.measure, RecordedCount.type, RecordedCount.persons, RecordedCount.home_ags)
    ).all()
    assert {tuple(row) for row in counts} == {
        (Measure.ATTENDANCE, "young", 20, "15003"),
        (Measure.ATTENDANCE, "parent", 7, "00"),
        (Measure.CONTACT, "young", 5, None),
    }


def test_the_same_file_twice_changes_nothing(session: Session) -> None:
    load(session)
    before = everything(session)
    session.expire_all()

    load(session)

    assert everything(session) == before


def test_counts_replace_the_counts_of_the_event(session: Session) -> None:
    load(session)
    event = session.scalars(select(Event)).one()
    by_hand = RecordedCount(
        event_id=event.id, measure=Measure.ATTENDANCE, type="unknown", persons=9, parties=0, method="hand_count"
    )
    session.add(by_hand)

    load(session, changed("events.0.counts", [{"type": "young", "persons": 3}]))

    left = session.execute(select(RecordedCount.type, RecordedCount.persons).order_by(RecordedCount.persons)).all()
    assert [tuple(row) for row in left] == [("young", 3), ("unknown", 9)]


def test_what_the_file_does_not_name_stays(session: Session) -> None:
    load(session)
    before = everything(session)

    load(session, {"campaign": {"slug": "one"}, "events": [{"slug": "day"}]})

    assert everything(session) == before


def test_named_fields_change_and_texts_are_added(session: Session) -> None:
    load(session)

    event = {"slug": "day", "place": "Neues Haus", "capacity": None, "title": {"ru": "День"}, "status": "cancelled"}
    load(session, {"campaign": {"slug": "one", "target": None}, "events": [event]})

    row = session.scalars(select(Event)).one()
    assert (row.venue_name, row.capacity, row.status) == ("Neues Haus", None, "cancelled")
    assert set(session.scalars(select(EventText.language))) == {"de", "ar", "ru"}
    assert session.scalars(select(Campaign.target)).one() is None


def test_an_event_without_stations_named_gets_the_usual_ones(session: Session) -> None:
    load(session, without_contacts())

    assert set(session.scalars(select(Station.key))) == {"door", "general", "orientation", "training", "further"}


def test_an_online_hour_has_twenty_seats_unless_it_says_otherwise(session: Session) -> None:
    file = without_contacts()
    hour = file["events"][0] | {"preset": "online_hour", "form": "online", "ags": None}
    del hour["capacity"]

    load(session, file | {"events": [hour]})

    assert session.scalars(select(Event.capacity)).one() == 20
    assert session.scalars(select(Station.key)).one() == "room"


def test_nothing_is_kept_when_the_last_event_is_wrong(database: Database) -> None:
    file = {**FILE, "events": [*FILE["events"], {**FILE["events"][0], "slug": "second", "ags": "14713"}]}

    with pytest.raises(InvalidInputError, match=r"^events\[1\]\.ags "), database.transaction() as session:
        load(session, file)

    with database.reading() as session:
        assert not session.scalars(select(Campaign)).all()


def test_seats_that_are_taken_are_not_taken_away(session: Session) -> None:
    event = make_event(session)
    make_ticket(session, event)
    session.expire(event)
    campaign = session.scalars(select(Campaign.slug)).one()

    with pytest.raises(InvalidInputError, match=r"^events\[0\]\.capacity is less than the 4 seats already taken"):
        load(session, {"campaign": {"slug": campaign}, "events": [{"slug": event.slug, "capacity": 3}]})


@pytest.mark.parametrize(("before", "wanted"), [("cancelled", "published"), ("published", "draft")])
def test_an_event_with_tickets_is_not_taken_back(session: Session, before: str, wanted: str) -> None:
    event = make_event(session)
    make_ticket(session, event)
    event.status = Status(before)
    session.flush()
    session.expire(event)
    campaign = session.scalars(select(Campaign.slug)).one()

    with pytest.raises(
        InvalidInputError, match=rf"^events\[0\]\.status cannot change from {before}: there are tickets"
    ):
        load(session, {"campaign": {"slug": campaign}, "events": [{"slug": event.slug, "status": wanted}]})


def test_phones_learn_that_an_event_was_cancelled(session: Session) -> None:
    load(session)
    before = session.scalars(select(Event.change_number)).one()

    load(session, {"campaign": {"slug": "one"}, "events": [{"slug": "day", "status": "cancelled"}]})

    assert session.scalars(select(Event.change_number)).one() > before


@pytest.mark.parametrize(
    ("path", "value"),
    [("events.0.counts", [{"type": "young", "persons": 3}]), ("events.0.ends_at", "2026-05-12T19:00:00+02:00")],
)
def test_a_closed_event_keeps_its_figures(session: Session, path: str, value: Any) -> None:
    load(session)
    close_event(session, session.scalars(select(Event.slug)).one(), NOW.replace(year=2027))
    load(session)

    with pytest.raises(InvalidInputError, match="closed"):
        load(session, changed(path, value))


def test_an_event_stays_in_its_campaign(session: Session) -> None:
    make_event(session, "day")

    with pytest.raises(InvalidInputError, match=r"^events\[0\]\.slug .*another campaign"):
        load(session)


def test_a_campaign_with_events_keeps_its_land(session: Session) -> None:
    load(session)

    with pytest.raises(InvalidInputError, match=r"^campaign\.land cannot change"):
        load(session, {"campaign": {"slug": "one", "land": "14"}})


@pytest.mark.parametrize("field", ["place", "address", "join_url"])
def test_null_says_that_there_is_no_text(session: Session, field: str) -> None:
    load(session, changed(f"events.0.{field}", None))

    event = session.scalars(select(Event)).one()
    assert {"place": event.venue_name, "address": event.venue_address, "join_url": event.join_url}[field] == ""


def test_station_keys_may_have_underscores(session: Session) -> None:
    load(session, changed("events.0.stations.0", {"key": "main_door", "kind": "door", "title": {"de": "Tür"}}))

    assert "main_door" in session.scalars(select(Station.key)).all()


def test_calendars_take_an_event_anew_only_if_a_file_moves_it(session: Session) -> None:
    load(session)
    event = session.scalars(select(Event)).one()
    first = event.sequence

    load(session)
    load(session, changed("events.0.capacity", 70))
    after_the_same = event.sequence
    load(session, changed("events.0.place", "Schule"))

    assert after_the_same == first
    assert event.sequence == first + 1
    assert event.changed_at == NOW


def test_the_way_there_outlives_a_file_that_does_not_name_it(session: Session) -> None:
    load(session)
    text = session.scalars(select(EventText).where(EventText.language == "de")).one()
    text.directions = "Bus 5 bis Markt"

    load(session, changed("events.0.title.de", "Neu"))

    assert (text.title, text.directions) == ("Neu", "Bus 5 bis Markt")
