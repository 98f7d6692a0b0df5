"""Importing: all or nothing, twice as good as once, and wrong files refused with the place of the error."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.db import Base, Database
from eventdesk.desk.import_file import read_campaign, read_file
from eventdesk.desk.importing import import_campaign
from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Campaign, Event, EventText, Station, StationText
from eventdesk.reports.models import Measure, RecordedCount
from tests.builders import make_event, make_ticket
from tests.desk.import_files import FILE, changed


def load(session: Session, file: dict[str, Any] = FILE) -> None:
    import_campaign(session, read_campaign(file))
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


def test_an_event_stays_in_its_campaign(session: Session) -> None:
    make_event(session, "day")

    with pytest.raises(InvalidInputError, match=r"^events\[0\]\.slug .*another campaign"):
        load(session)


def test_a_campaign_with_events_keeps_its_land(session: Session) -> None:
    load(session)

    with pytest.raises(InvalidInputError, match=r"^campaign\.land cannot change"):
        load(session, {"campaign": {"slug": "one", "land": "14"}})


WRONG: list[tuple[str, Any, str]] = [
    ("campaign", ..., "campaign is missing"),
    ("campaign.slug", ..., "campaign.slug is missing"),
    ("campaign.slug", "Eins", "campaign.slug must consist of"),
    ("campaign.name", ..., "campaign.name is missing"),
    ("campaign.name.de", ..., "campaign.name.de is missing"),
    ("campaign.name.fr", "Un", "campaign.name.fr is unknown"),
    ("campaign.land", "99", "campaign.land must be the key of a Land"),
    ("campaign.audience", "everybody", "campaign.audience must be one of families, professionals"),
    ("campaign.target", -1, "campaign.target must be a whole number"),
    ("campaign.colour", "red", "campaign.colour is unknown"),
    ("events", {}, "events must be a list"),
    ("events.0", "day", "events[0] must be an object"),
    ("events.0.slug", ..., "events[0].slug is missing"),
    ("events.0.slug", "Tag 1", "events[0].slug must consist of"),
    ("events.0.foo", 1, "events[0].foo is unknown"),
    ("events.0.preset", "party", "events[0].preset must be one of"),
    ("events.0.preset", "online_hour", "events[0].form must be online"),
    ("events.0.form", "phone", "events[0].form must be one of"),
    ("events.0.form", [], "events[0].form must be one of"),
    ("events.0.status", ..., "events[0].status is missing"),
    ("events.0.starts_at", "12.05.2026", "events[0].starts_at must be a moment"),
    ("events.0.starts_at", "2026-05-12T15:00:00", "events[0].starts_at needs its offset"),
    ("events.0.starts_at", "0001-01-01T00:00:00+14:00", "events[0].starts_at must lie between"),
    ("events.0.ends_at", "2026-05-12T14:00:00+02:00", "events[0].ends_at must be later"),
    ("events.0.ends_at", "2026-07-12T14:00:00+02:00", "events[0].ends_at is more than 31 days"),
    ("events.0.ags", "15999", "events[0].ags must be the key"),
    ("events.0.ags", None, "events[0].ags is missing"),
    ("events.0.ags", "14713", "events[0].ags must be a district of the campaign's Land"),
    ("events.0.form", "online", "events[0].ags must be null"),
    ("events.0.place", 7, "events[0].place must be a text"),
    ("events.0.place", "x" * 201, "events[0].place is longer than 200"),
    ("events.0.place", "a\u0000b", "events[0].place contains a character"),
    ("events.0.capacity", 0, "events[0].capacity must be from 1"),
    ("events.0.capacity", True, "events[0].capacity must be a whole number"),
    ("events.0.capacity", 20.5, "events[0].capacity must be a whole number"),
    ("events.0.capacity", 10**30, "events[0].capacity must be a whole number"),
    ("events.0.title", {"ar": "يوم"}, "events[0].title.de is missing"),
    ("events.0.title.de", " ", "events[0].title.de must not be empty"),
    ("events.0.languages", ["de", "klingon"], "events[0].languages[1] must be one of"),
    ("events.0.join_url", "javascript:alert(1)", "events[0].join_url must be a complete https address"),
    ("events.0.step_free", "yes", "events[0].step_free must be true or false"),
    ("events.0.stations.2", {"key": "extra"}, "events[0].stations needs kind and title.de for 'extra'"),
    ("events.0.stations.2.key", "ex tra", "events[0].stations[2].key must consist of"),
    ("events.0.stations.2.key", "door", "events[0].stations[2].key 'door' stands in the event twice"),
    ("events.0.stations.0.kind", "bar", "events[0].stations[0].kind must be one of"),
    ("events.0.counts.0.type", "alien", "events[0].counts[0].type must be one of"),
    ("events.0.counts.0.persons", -1, "events[0].counts[0].persons must be a whole number"),
    ("events.0.counts.0.persons", ..., "events[0].counts[0].persons is missing"),
    ("events.0.counts.0.parties", 21, "events[0].counts[0].parties is more than persons"),
    ("events.0.counts.0.home_ags", "Magdeburg", "events[0].counts[0].home_ags must be the key"),
    ("events.0.counts.2.station", "bar", "events[0].counts[2].station 'bar' is no station"),
    ("events", [*FILE["events"], *FILE["events"]], "events[1].slug 'day' stands in the file twice"),
]


@pytest.mark.parametrize(
    ("path", "value", "sentence"), WRONG, ids=[f"{path}={value!r:.30}" for path, value, _ in WRONG]
)
def test_wrong_files_are_refused_with_the_place_of_the_error(
    session: Session, path: str, value: Any, sentence: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        load(session, changed(path, value))

    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is no JSON: line 1"),
        (b"{", "The file is no JSON: line 1"),
        (b"\xff\xfe", "The file is not UTF-8 text."),
        (b"[]", "The file must be an object"),
        (b'{"campaign": {"slug": "a", "slug": "b"}}', "The file names 'slug' twice"),
        (b"[" * 100_000, "The file is nested too deeply."),
        (b'{"campaign": ' + b"1" * 5000 + b"}", "The file contains a number that is too long."),
        (b'{"campaign": {"slug": "a"}, "event": []}', "event is unknown; known are campaign, events"),
    ],
)
def test_what_is_no_import_file_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_file(content)

    assert str(refused.value).startswith(sentence)


def test_a_mark_of_byte_order_is_no_error() -> None:
    assert read_file(b"\xef\xbb\xbf" + json.dumps(FILE).encode()).slug == "one"


@pytest.mark.parametrize("field", ["place", "address", "join_url"])
def test_null_says_that_there_is_no_text(session: Session, field: str) -> None:
    load(session, changed(f"events.0.{field}", None))

    event = session.scalars(select(Event)).one()
    assert {"place": event.venue_name, "address": event.venue_address, "join_url": event.join_url}[field] == ""


def test_station_keys_may_have_underscores(session: Session) -> None:
    load(session, changed("events.0.stations.0", {"key": "main_door", "kind": "door", "title": {"de": "Tür"}}))

    assert "main_door" in session.scalars(select(Station.key)).all()
