"""Calendar files as a calendar program reads them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.calendar import calendar_entry
from eventdesk.events.models import Event, EventText, Status
from eventdesk.events.queries import public_event
from eventdesk.vocabulary import Form
from tests.builders import TITLES, make_event
from tests.calendars import understood
from tests.wording import said

SUMMER = datetime(2027, 6, 11, 13, 0, tzinfo=UTC)
HOST = "https://events.example.org"


def test_an_event_can_be_taken_into_a_calendar(client: FlaskClient, database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        event = make_event(
            tx, starts_at=SUMMER, ends_at=SUMMER + timedelta(hours=4), venue_address="Markt 1; Hof, 2. Stock",
            languages=["de", "ar"], sequence=3, changed_at=now,
        )  # fmt: skip
        text = tx.get_one(EventText, (event.id, "ar"))
        text.description, text.directions = "استشارة في أربع محطات.\nمجانًا.", "Bus 5"

    answer = client.get("/ar/events/infotag-magdeburg.ics")

    calendar = understood(answer.data)
    [entry] = calendar["entries"]
    url = f"{HOST}/ar/events/infotag-magdeburg"
    assert answer.content_type == "text/calendar; charset=utf-8; method=PUBLISH"
    assert answer.headers["Content-Disposition"] == 'inline; filename="infotag-magdeburg.ics"'
    assert calendar["method"] == "PUBLISH"
    assert entry == {
        "uid": "infotag-magdeburg@events.example.org",
        "title": TITLES["ar"],
        "language": "ar",
        "about": f"استشارة في أربع محطات.\nمجانًا.\nاللغات المتاحة: Deutsch, العربية\nBus 5\n{url}",
        "place": "Jugendberufsagentur Magdeburg, Markt 1; Hof, 2. Stock, Magdeburg",
        "status": "CONFIRMED",
        "busy": True,
        "sequence": 3,
        "changed": "2026-11-23T09:30:00Z",
        "url": url,
        "publisher": "mailto:noreply@example.org",
        "zone": "Europe/Berlin",
        "local": "2027-06-11T15:00:00",
        "starts": "2027-06-11T13:00:00.000Z",
        "ends": "2027-06-11T17:00:00.000Z",
        "alarms": [],
    }


def test_a_cancelled_event_is_cancelled_in_the_calendar_and_in_words(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.transaction() as tx:
        make_event(tx, status=Status.CANCELLED, sequence=2)

    [entry] = understood(client.get("/uk/events/infotag-magdeburg.ics").data)["entries"]

    assert (entry["status"], entry["busy"], entry["sequence"]) == ("CANCELLED", False, 2)
    assert entry["title"] == said(app, "uk", "Cancelled: %(title)s", title=TITLES["uk"])
    assert said(app, "uk", "This event will not take place.") in entry["about"]


CLOCKS = [
    "2027-03-28T00:30", "2027-03-28T01:30",  # before and after the hour that does not exist
    "2027-10-31T00:30", "2027-10-31T01:30", "2027-10-31T02:30",  # the hour that comes twice, and the next
    "2026-12-31T23:30", "2027-01-01T10:00",
]  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Atlantic/Azores", "Asia/Damascus"])
def test_the_calendar_knows_the_moment_whatever_the_clocks_do(
    client: FlaskClient, database: Database, zone: str
) -> None:
    moments = [datetime.fromisoformat(f"{clock}+00:00") for clock in CLOCKS]
    with database.transaction() as tx:
        for number, moment in enumerate(moments):
            ends_at = moment + timedelta(hours=2)
            make_event(tx, f"tag-{number}", time_zone=zone, starts_at=moment, ends_at=ends_at)

    entries = understood(client.get("/de/events.ics").data)["entries"]

    read = {entry["uid"].split("@")[0]: (entry["starts"], entry["ends"]) for entry in entries}
    for number, moment in enumerate(moments):
        assert [datetime.fromisoformat(text) for text in read[f"tag-{number}"]] == [moment, moment + timedelta(hours=2)]


def test_a_list_is_a_calendar_to_subscribe_to(client: FlaskClient, database: Database, now: datetime) -> None:
    def day(number: int) -> dict[str, datetime]:
        return {"starts_at": now + timedelta(days=number), "ends_at": now + timedelta(days=number, hours=2)}

    with database.transaction() as tx:
        make_event(tx, "halle", district_ags="15002", **day(3))
        make_event(tx, "halle-abgesagt", district_ags="15002", status=Status.CANCELLED, **day(4))
        make_event(tx, "halle-vorbei", district_ags="15002", **day(-5))
        make_event(tx, "halle-lange-vorbei", district_ags="15002", **day(-40))
        make_event(tx, "halle-entwurf", district_ags="15002", status=Status.DRAFT, **day(5))
        make_event(tx, "magdeburg", **day(2))

    calendar = understood(client.get("/en/events.ics?district=15002&form=in_person").data)

    states = {entry["uid"].split("@")[0]: entry["status"] for entry in calendar["entries"]}
    assert states == {"halle-vorbei": "CONFIRMED", "halle": "CONFIRMED", "halle-abgesagt": "CANCELLED"}
    assert not any(entry["busy"] for entry in calendar["entries"])
    assert calendar["name"] == "Events · Halle (Saale) · In person · eventdesk"
    assert calendar["refresh"] == "PT6H"


def test_an_empty_list_is_a_calendar_too(client: FlaskClient, database: Database) -> None:
    assert understood(client.get("/ar/events.ics").data)["entries"] == []


def test_a_calendar_is_sent_again_only_if_it_says_something_else(
    app: Flask, client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    with database.transaction() as tx:
        event_id = make_event(tx, "infotag").id
    first = client.get("/de/events.ics")
    known = {"If-None-Match": first.headers["ETag"]}

    monkeypatch.setattr("eventdesk.clock.now", lambda: now + timedelta(minutes=20))
    again = client.get("/de/events.ics", headers=known)
    with database.transaction() as tx:
        tx.get_one(Event, event_id).venue_name = "Schule"
    changed = client.get("/de/events.ics", headers=known)

    assert (again.status_code, again.data, changed.status_code) == (304, b"", 200)
    assert first.headers["Cache-Control"] == "public, max-age=900"


def test_a_familys_own_entry_reminds_it(app: Flask, database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE)
        make_event(tx, "abgesagt", status=Status.CANCELLED)
        events = [public_event(tx, slug, "ru") for slug in ("stunde", "abgesagt")]

    with app.app_context():
        files = [calendar_entry(event, "ru", HOST, now, notes="Билет 123 4567", alarm=True) for event in events]

    [hour], [cancelled] = (understood(file)["entries"] for file in files)
    assert hour["alarms"] == ["-P1D", "-PT2H"]
    assert hour["about"] == f"Билет 123 4567\n{HOST}"
    assert hour["place"] == "Онлайн"
    assert cancelled["alarms"] == []


def test_a_title_cannot_smuggle_lines_into_a_calendar(client: FlaskClient, database: Database) -> None:
    evil = "Infotag\r\nATTENDEE:mailto:evil@example.org\nBEGIN:VALARM"
    with database.transaction() as tx:
        make_event(tx, "infotag", titles={"de": evil}, venue_name=evil)

    file = client.get("/de/events/infotag.ics").data

    [entry] = understood(file)["entries"]
    assert b"\r\nATTENDEE" not in file
    assert entry["alarms"] == []
