"""Finding an event in the list, without scripts."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.search import PAGE
from eventdesk.i18n import LANGUAGES
from eventdesk.vocabulary import Form
from tests.builders import make_event
from tests.wording import counted, said, shown


@pytest.fixture
def events(database: Database, now: datetime) -> None:
    """Two information days and two online hours in the weeks to come."""
    with database.transaction() as tx:
        for number, (slug, changes) in enumerate(
            {
                "halle": {"district_ags": "15002", "languages": ["de", "ar"]},
                "stendal": {"district_ags": "15090", "languages": ["de", "ru"]},
                "stunde-ru": {"form": Form.ONLINE, "languages": ["ru"]},
                "stunde-uk": {"form": Form.ONLINE, "languages": ["de", "uk"]},
            }.items()
        ):
            starts_at = now + timedelta(days=3 + 7 * number)
            values: dict[str, Any] = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), **changes}
            make_event(tx, slug, **values)


def listed(client: FlaskClient, address: str) -> list[str]:
    """The events of a list, in their order."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.findall(r'class="card__link" href="/\w\w/events/([a-z0-9-]+)"', answer.text)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["halle", "stendal", "stunde-ru", "stunde-uk"]),
        ("?district=15090", ["stendal"]),
        ("?form=online", ["stunde-ru", "stunde-uk"]),
        ("?form=in_person", ["halle", "stendal"]),
        ("?when=week", ["halle"]),
        ("?when=2026-12", ["stendal", "stunde-ru", "stunde-uk"]),
        ("?when=2026-12-10", ["stunde-ru", "stunde-uk"]),
        ("?spoken=ru", ["stendal", "stunde-ru"]),
        ("?form=online&when=2026-12&spoken=uk", ["stunde-uk"]),
    ],
)
def test_each_choice_shortens_the_list(client: FlaskClient, events: None, query: str, expected: list[str]) -> None:
    assert listed(client, f"/de/{query}") == expected


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("district=&when=&form=online&spoken=", "/ar/?form=online"),
        ("district=&when=&form=&spoken=", "/ar/"),
        ("spoken=uk&form=online", "/ar/?form=online&spoken=uk"),
        ("district=99999&when=gestern&form=fax&spoken=%FF&page=x", "/ar/"),
        ("when=%D9%A2%D9%A0%D9%A2%D9%A6-%D9%A1%D9%A2", "/ar/?when=2026-12"),
        ("page=1", "/ar/"),
        ("page=999&form=online", "/ar/?form=online"),
        ("fbclid=follows-you-around", "/ar/"),
    ],
)
def test_every_list_has_one_address_fit_to_be_passed_on(
    client: FlaskClient, events: None, asked: str, address: str
) -> None:
    answer = client.get(f"/ar/?{asked}")

    assert (answer.status_code, answer.location) == (302, address)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_is_said_in_words_and_can_be_given_up(
    app: Flask, client: FlaskClient, events: None, language: str
) -> None:
    page = client.get(f"/{language}/?form=online&when=2026-12&spoken=ru").text

    assert said(app, language, "You are looking for:") in shown(page)
    assert counted(app, language, "%(num)d event", "%(num)d events", 1) in shown(page)
    assert '<bdi lang="ru">Русский</bdi>' in page
    for less in ("?when=2026-12&amp;spoken=ru", "?form=online&amp;spoken=ru", "?form=online&amp;when=2026-12", ""):
        assert f'href="/{language}/{less}"' in page
    for name, value in (("online", "Online"), ("ru", "Русский")):
        assert re.search(rf'<option value="{name}" selected[^>]*>{said(app, language, value)}<', page)


def test_another_language_shows_the_same_list(client: FlaskClient, events: None) -> None:
    page = client.get("/de/?district=15090&spoken=ru").text

    assert 'href="/ar/?district=15090&amp;spoken=ru"' in page


def test_only_what_exists_can_be_chosen(client: FlaskClient, events: None) -> None:
    page = client.get("/uk/").text

    offered = {
        name: re.findall(r'<option value="([^"]+)"', inner)
        for name, inner in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    }
    assert offered == {
        "district": ["15002", "15090"],
        "when": ["today", "week", "30-days", "2026-11", "2026-12"],
        "form": ["in_person", "online"],
        "spoken": ["de", "ar", "ru", "uk"],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_fits_the_page_leads_to_what_is_close(
    app: Flask, client: FlaskClient, events: None, language: str
) -> None:
    asked = f"/{language}/?district=15002&spoken=ru"

    page = client.get(asked).text

    assert said(app, language, "There is no such event at the moment.") in shown(page)
    for sentence, query in {
        "In other places and online": "?spoken=ru",
        "In other languages": "?district=15002",
        "Online, from wherever you are": "?form=online&amp;spoken=ru",
        "Show all events": "",
    }.items():
        assert f'<a href="/{language}/{query}">{said(app, language, sentence)}</a>' in shown(page).replace("&", "&amp;")
    assert listed(client, asked) == ["stendal", "stunde-ru"], "what is closest is shown at once"


def test_no_way_on_leads_to_nothing(client: FlaskClient, events: None) -> None:
    page = client.get("/de/?district=15081&when=today&spoken=en").text

    links = re.findall(r'<li><a href="(/de/\?[^"]*)">', page.split("notice__title")[1].split("</div>")[0])
    assert links == []
    assert listed(client, "/de/?district=15081&when=today&spoken=en") == ["halle", "stendal", "stunde-ru"]


def test_a_long_list_has_pages(client: FlaskClient, database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        for number in range(PAGE * 2 + 10):
            starts_at = now + timedelta(hours=number + 1)
            make_event(tx, f"tag-{number:02}", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), stations=())

    pages = [listed(client, "/de/"), listed(client, "/de/?page=2"), listed(client, "/de/?page=3")]
    middle = client.get("/de/?form=in_person&page=2").text

    assert [len(page) for page in pages] == [PAGE, PAGE, 10]
    all_of_them = [slug for page in pages for slug in page]
    assert all_of_them == sorted(all_of_them)
    assert 'href="/de/?form=in_person" rel="prev"' in middle
    assert 'href="/de/?form=in_person&amp;page=3" rel="next"' in middle


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_running_is_still_there_and_full_is_not_alarming(
    app: Flask, client: FlaskClient, database: Database, language: str
) -> None:
    with database.transaction() as tx:
        make_event(tx, "jetzt", seats_taken=60)

    page = shown(client.get(f"/{language}/"))

    assert "/events/jetzt" in page
    for sentence in ("Now", "All seats are taken.", "You can come anyway."):
        assert said(app, language, sentence) in page
    assert "badge--danger" not in page


@pytest.mark.parametrize("language", ["en", "ar", "ru", "uk"])
def test_whoever_speaks_another_language_is_led_to_the_next_hour_in_theirs(
    app: Flask, client: FlaskClient, database: Database, now: datetime, language: str
) -> None:
    with database.transaction() as tx:
        for number, spoken in enumerate((["de"], ["de"], LANGUAGES, LANGUAGES)):
            starts_at = now + timedelta(days=1 + number)
            form = Form.IN_PERSON if number == 2 else Form.ONLINE
            values: dict[str, Any] = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
            make_event(tx, f"stunde-{number}", form=form, languages=list(spoken), **values)

    page = shown(client.get(f"/{language}/events/stunde-0"))
    own = shown(client.get(f"/{language}/events/stunde-3"))

    german = {"en": "German", "ar": "الألمانية", "ru": "немецкий", "uk": "німецька"}[language]
    assert said(app, language, "This hour is in %(languages)s.", languages=german) in page
    assert said(app, language, "The next event in your language:") in page
    assert f'href="/{language}/events/stunde-3"' in page, "an hour, though an information day comes before"
    assert said(app, language, "The next event in your language:") not in own
