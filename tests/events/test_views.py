"""The list of events and an event's page, as families read them."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import EventText, Status
from eventdesk.i18n import LANGUAGES, NAMES, direction
from eventdesk.places import DISTRICTS
from eventdesk.vocabulary import Audience, Form
from tests.builders import TITLES, make_campaign, make_event
from tests.wording import counted, said, shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_tells_what_a_family_decides_by(
    app: Flask, client: FlaskClient, database: Database, language: str
) -> None:
    with database.transaction() as tx:
        make_event(tx, step_free=True, childcare=True, district_ags="15090", seats_taken=58)

    page = client.get(f"/{language}/").text

    assert f'<html lang="{language}" dir="{direction(language)}">' in page
    assert TITLES[language] in page
    assert DISTRICTS["15090"].names[language] in page
    assert DISTRICTS["15090"].names["de"] in page
    assert '<bdi dir="ltr">10:00–15:00</bdi>' in page
    assert counted(app, language, "%(num)d seat left", "%(num)d seats left", 2) in shown(page)
    for sentence in ("In person", "Step-free access", "Childcare on site", "Free of charge", "Spoken there:"):
        assert said(app, language, sentence) in shown(page)
    assert said(app, language, "You can also come without registering.") in shown(page)
    assert all(f'lang="{code}"' in page and NAMES[code] in page for code in LANGUAGES)


@pytest.mark.parametrize(("language", "times"), [("de", 1), ("en", 1), ("ar", 2)])
def test_a_town_that_stands_in_the_address_is_not_named_twice_in_the_same_words(
    client: FlaskClient, database: Database, language: str, times: int
) -> None:
    with database.transaction() as tx:
        make_event(tx, "halle", district_ags="15002", venue_name="VHS", venue_address="Markt 1, 06108 Halle (Saale)")

    page = client.get(f"/{language}/events/halle").text.partition("<main")[2]

    assert page.count("Halle (Saale)") == times
    assert ("هاله – " in page) == (language == "ar")


def test_a_house_that_is_called_after_a_town_does_not_stand_for_it(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "hof", venue_name="Magdeburger Hof", venue_address="Markt 1")

    assert re.search(r"Markt 1</bdi><br>\s*Magdeburg\s", client.get("/de/events/hof").text)


def test_the_next_event_comes_first_and_others_stay_away(
    client: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as tx:
        make_event(tx, "spaeter", starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=1))
        make_event(tx, "bald", starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=2, hours=1))
        make_event(tx, "vorbei", starts_at=now - timedelta(days=2), ends_at=now)
        make_event(tx, "entwurf", status=Status.DRAFT)
        make_event(tx, "abgesagt", status=Status.CANCELLED)
        experts = make_campaign(tx, "fachleute", audience=Audience.PROFESSIONALS)
        make_event(tx, "fachtag", campaign_id=experts.id)

    page = client.get("/de/").text

    assert 0 < page.index("/de/events/bald") < page.index("/de/events/spaeter")
    for hidden in ("vorbei", "entwurf", "abgesagt", "fachtag"):
        assert f"/de/events/{hidden}" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_list_says_so(app: Flask, client: FlaskClient, database: Database, language: str) -> None:
    sentence = "There are no events at the moment. Please come back soon."

    assert said(app, language, sentence) in shown(client.get(f"/{language}/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_shows_its_four_stations(client: FlaskClient, database: Database, language: str) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")

    page = client.get(f"/{language}/events/infotag").text

    for number, colour in enumerate(("blue", "amber", "green"), 1):
        assert f"station--{colour}" in page
        assert f'<bdi class="station__number">{number}</bdi>' in page
    assert page.count('class="station__mark"') == 4
    assert f"/{language}/events/infotag/register" in page


@pytest.mark.parametrize("language", ["en", "ar", "ru", "uk"])
def test_a_missing_text_falls_back_to_german_and_says_so(
    client: FlaskClient, database: Database, language: str
) -> None:
    with database.transaction() as tx:
        event = make_event(tx, "infotag", titles={"de": "Infotag", "fr": "Journée"})
        found = tx.get(EventText, (event.id, "de"))
        assert found
        found.description = "Kommen Sie vorbei.\n\nEs gibt Tee."

    page, listing = client.get(f"/{language}/events/infotag").text, client.get(f"/{language}/").text

    assert '<bdi lang="de">Infotag</bdi>' in page
    assert '<bdi lang="de">Infotag</bdi>' in listing
    assert '<p dir="auto" lang="de">Es gibt Tee.</p>' in page


STATES: dict[str, tuple[dict[str, Any], str]] = {
    "cancelled": ({"status": Status.CANCELLED}, "This event will not take place."),
    "past": ({"ends_at": datetime.fromisoformat("2026-11-23T09:30:00+00:00")}, "This event is over."),
    "full": ({"seats_taken": 60}, "All seats are taken."),
    "closed": (
        {"registration_closes_at": datetime.fromisoformat("2026-11-23T09:00:00+00:00")},
        "Registration is closed.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", STATES)
def test_an_event_nobody_can_register_for_says_why(
    app: Flask, client: FlaskClient, database: Database, language: str, case: str
) -> None:
    changes, sentence = STATES[case]
    with database.transaction() as tx:
        make_event(tx, "infotag", **changes)

    page = client.get(f"/{language}/events/infotag").text

    assert said(app, language, sentence) in shown(page)
    assert ("/register" in page) is (case == "full"), "a full event has a waiting list"
    if case in {"full", "closed"}:
        assert said(app, language, "You can come anyway.") in shown(page)


def test_texts_of_organisers_are_shown_as_text(client: FlaskClient, database: Database) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    with database.transaction() as tx:
        make_event(tx, "infotag", titles={"de": evil}, venue_name=evil)

    for page in (client.get("/ar/").text, client.get("/ar/events/infotag").text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


@pytest.mark.parametrize("address", ["/fr/", "/fr/events/infotag", "/de/events/nirgends", "/de/events/entwurf"])
def test_what_does_not_exist_is_not_found(client: FlaskClient, database: Database, address: str) -> None:
    with database.transaction() as tx:
        make_event(tx, "entwurf", status=Status.DRAFT)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "most"),
    [
        *(("/ar/", 2), ("/ar/?form=online", 2), ("/ar/?district=15090", 2), ("/ar/events.ics", 1), ("/sitemap.xml", 1)),
        *(("/ar/events/infotag", 2), ("/ar/events/nur-deutsch", 3), ("/ar/events/infotag.ics", 2)),
        ("/ar/events/infotag/register", 1),
    ],
)
def test_pages_cost_few_statements(
    client: FlaskClient, database: Database, statements: list[str], address: str, most: int
) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")
        make_event(tx, "stunde", form=Form.ONLINE)
        make_event(tx, "nur-deutsch", languages=["de"])
    statements.clear()

    assert client.get(address).status_code == 200

    assert len(statements) <= most, "\n".join(statements)
