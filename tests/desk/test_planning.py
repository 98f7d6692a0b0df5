import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.events.models import EventText, Station, StationText, Status
from eventdesk.staff.models import AuditEntry
from tests.desk.seen import NEW, how_many, kept, wrong_fields

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"campaign": "999"}, "campaign"),
    ({"campaign": ""}, "campaign"),
    ({"preset": "party"}, "preset"),
    ({"form": "by_post"}, "form"),
    ({"preset": "online_hour"}, "form"),
    ({"title_de": ""}, "title_de"),
    ({"title_de": "x" * 201}, "title_de"),
    ({"title_de": "a\x00b"}, "title_de"),
    ({"title_ru": "", "description_ru": "без названия"}, "title_ru"),
    ({"description_uk": "x" * 4001}, "description_uk"),
    ({"directions_de": "x" * 1001}, "directions_de"),
    ({"title_ru": "", "directions_ru": "без названия"}, "title_ru"),
    ({"description_de": "a\x07b"}, "description_de"),
    ({"starts_at": ""}, "starts_at"),
    ({"starts_at": "tomorrow"}, "starts_at"),
    ({"starts_at": "2027-02-30T10:00"}, "starts_at"),
    ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
    ({"starts_at": "9999-12-31T23:59"}, "starts_at"),
    ({"ends_at": "2027-03-12T14:00"}, "ends_at"),
    ({"ends_at": "2027-06-12T14:00"}, "ends_at"),
    ({"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T06:00"}, "starts_at"),
    ({"district": ""}, "district"),
    ({"district": "99999"}, "district"),
    ({"district": "14511"}, "district"),
    ({"form": "online"}, "district"),
    ({"capacity": "0"}, "capacity"),
    ({"capacity": "-1"}, "capacity"),
    ({"capacity": "2.5"}, "capacity"),
    ({"capacity": "999999"}, "capacity"),
    ({"capacity": "9" * 400}, "capacity"),
    ({"capacity": "viele"}, "capacity"),
    ({"room_limit": "0"}, "room_limit"),
    ({"room_limit": "100000"}, "room_limit"),
    ({"registration_opens_at": "2027-03-12T13:00"}, "registration_opens_at"),
    ({"registration_closes_at": "2027-03-13T12:00"}, "registration_closes_at"),
    ({"languages": ["de", "tlh"]}, "languages"),
    ({"join_url": "javascript:alert(1)"}, "join_url"),
    ({"join_url": "http://meet.example"}, "join_url"),
    ({"join_url": "https://"}, "join_url"),
    ({"join_url": "https://[::1"}, "join_url"),
    ({"join_url": "https://" + "x" * 500}, "join_url"),
    ({"venue_name": "x" * 201}, "venue_name"),
    ({"slug": "Infotag Halle"}, "slug"),
    ({"slug": "new"}, "slug"),
    ({"slug": "a/b"}, "slug"),
    ({"slug": "x" * 81}, "slug"),
]
"""Changes that spoil a complete plan, and the field that has to say so."""


def test_a_new_event_is_a_draft_with_four_stations_in_five_languages(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    answer = organiser.post(NEW, data=answers)

    event = kept(database)
    assert (answer.status_code, answer.location) == (303, "/staff/events/infotag-halle")
    assert event.status == Status.DRAFT
    assert event.starts_at == datetime(2027, 3, 12, 13, 0, tzinfo=UTC)
    assert (event.district_ags, event.capacity, event.languages) == ("15002", 60, ["de", "ar"])
    assert event.room_limit == 90
    assert (event.step_free, event.childcare, event.place_after_registration) == (True, False, True)
    with database.reading() as tx:
        keys = list(tx.scalars(select(Station.key).where(Station.event_id == event.id).order_by(Station.id)))
        texts = tx.scalar(select(func.count()).select_from(StationText))
        titles = set(tx.scalars(select(EventText.language).where(EventText.event_id == event.id)))
        way = tx.scalar(select(EventText.directions).where(EventText.language == "de"))
        audited = list(tx.scalars(select(AuditEntry.action).where(AuditEntry.subject == event.slug)))
    assert keys == ["door", "general", "orientation", "training", "further"]
    assert texts == 25
    assert titles == {"de", "ar"}
    assert way == "Bus 5 bis Markt, Eingang am Brunnen."
    assert audited == ["event-created"]


def test_an_online_hour_has_one_room_and_twenty_seats(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    online = {"preset": "online_hour", "form": "online", "district": "", "capacity": ""}

    organiser.post(NEW, data=answers | online)

    event = kept(database)
    with database.reading() as tx:
        keys = list(tx.scalars(select(Station.key).where(Station.event_id == event.id)))
    assert (event.capacity, event.district_ags, keys) == (20, None, ["room"])


def test_without_an_address_day_and_title_make_one(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    answer = organiser.post(NEW, data=answers | {"slug": "", "title_de": "Große Übersicht: Ausbildung & mehr"})

    assert answer.location == "/staff/events/2027-03-12-grosse-uebersicht-ausbildung-mehr"


def test_a_wrong_answer_is_named_and_nothing_is_kept(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    for changes, field in WRONG:
        answer = organiser.post(NEW, data=answers | changes)

        assert answer.status_code == 422, changes
        assert field in wrong_fields(answer), changes
        assert "Beratung an vier Stationen." in answer.text or "description_de" in changes
    assert how_many(database) == 0


def test_an_empty_form_is_refused_in_words(organiser: FlaskClient) -> None:
    answer = organiser.post(NEW, data={})

    assert answer.status_code == 422
    assert {"campaign", "preset", "form", "title_de", "starts_at", "ends_at"} <= set(wrong_fields(answer))


def test_of_a_repeated_answer_the_first_counts(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    organiser.post(NEW, data=answers | {"capacity": ["60", "70"], "slug": ["infotag-halle", "another"]})

    assert kept(database).capacity == 60


def test_what_nobody_asked_for_is_ignored(organiser: FlaskClient, database: Database, answers: dict[str, Any]) -> None:
    organiser.post(NEW, data=answers | {"status": "published", "seats_taken": "5", "id": "77", "time_zone": "UTC"})

    event = kept(database)
    assert (event.status, event.seats_taken, event.time_zone) == (Status.DRAFT, 0, "Europe/Berlin")
    assert event.id != 77


def test_texts_are_shown_as_texts(organiser: FlaskClient, answers: dict[str, Any]) -> None:
    organiser.post(NEW, data=answers | {"title_de": "<script>alert(1)</script>", "description_de": "{{ 7*7 }}<b>"})

    page = organiser.get("/staff/events/infotag-halle").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}&lt;b&gt;" in page


def test_two_events_cannot_have_one_address(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    organiser.post(NEW, data=answers)

    answer = organiser.post(NEW, data=answers)

    assert answer.status_code == 422
    assert "slug" in wrong_fields(answer)
    assert how_many(database) == 1


def test_switching_the_language_keeps_what_was_typed_and_stores_nothing(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    page = organiser.post(f"{NEW}?language=en", data=answers | {"switch": "en", "capacity": "not yet a number"})

    assert page.status_code == 200
    assert '<html lang="en"' in page.text
    assert "not yet a number" in page.text
    assert how_many(database) == 0


@pytest.mark.parametrize(("local", "utc_hour"), [("2027-03-27T14:00", 13), ("2027-03-28T14:00", 12)])
def test_times_are_those_of_the_clock_on_the_wall(
    organiser: FlaskClient, database: Database, answers: dict[str, Any], local: str, utc_hour: int
) -> None:
    organiser.post(NEW, data=answers | {"starts_at": local, "ends_at": local.replace("14:", "18:")})

    assert kept(database).starts_at.hour == utc_hour


def test_each_text_says_its_language_and_direction(organiser: FlaskClient) -> None:
    page = organiser.get(NEW).text

    for code, direction in {"de": "ltr", "en": "ltr", "ar": "rtl", "ru": "ltr", "uk": "ltr"}.items():
        tags = re.findall(rf'<(?:input|textarea)[^>]*id="(?:title|description)_{code}"[^>]*>', page)
        assert len(tags) == 2
        assert all(f'lang="{code}"' in tag and f'dir="{direction}"' in tag for tag in tags)
