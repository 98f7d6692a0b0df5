from typing import Any

from flask.testing import FlaskClient

from eventdesk.db import Database
from tests.desk.seen import NEW, kept, opened, wrong_fields

TEXTS = "/staff/events/infotag-halle/texts"


def test_five_languages_stand_side_by_side_each_in_its_direction(
    organiser: FlaskClient, answers: dict[str, Any], statements: list[str]
) -> None:
    organiser.post(NEW, data=answers | {"description_en": answers["description_de"], "title_en": "Info day"})
    statements.clear()

    page = organiser.get(TEXTS).text

    assert len(statements) <= 6
    assert page.count('dir="rtl"') == 3
    assert page.count('<div class="side-by-side__text') == 15
    assert "gleich wie der deutsche Text" in page


def test_texts_change_and_nothing_else(organiser: FlaskClient, database: Database, answers: dict[str, Any]) -> None:
    organiser.post(NEW, data=answers)

    answer = organiser.post(TEXTS, data=opened(organiser, TEXTS) | {"title_uk": "Інформаційний день"})

    assert answer.status_code == 303
    assert opened(organiser, TEXTS)["title_uk"] == "Інформаційний день"
    assert (kept(database).capacity, kept(database).sequence) == (60, 0)


def test_a_text_without_a_title_would_be_lost_and_is_refused(organiser: FlaskClient, answers: dict[str, Any]) -> None:
    organiser.post(NEW, data=answers)

    answer = organiser.post(TEXTS, data=opened(organiser, TEXTS) | {"description_ru": "Консультации"})

    assert answer.status_code == 422
    assert "title_ru" in wrong_fields(answer)
    assert "Консультации" in answer.text


def test_whoever_saves_second_is_told(organiser: FlaskClient, answers: dict[str, Any]) -> None:
    organiser.post(NEW, data=answers)
    mine = opened(organiser, TEXTS)
    organiser.post(TEXTS, data=mine | {"title_en": "Info day"})

    answer = organiser.post(TEXTS, data=mine | {"title_en": "Information day"})

    assert answer.status_code == 422
    assert "Information day" in answer.text


def test_families_are_told_that_a_text_is_german(organiser: FlaskClient, answers: dict[str, Any]) -> None:
    organiser.post(NEW, data=answers)
    organiser.post("/staff/events/infotag-halle/publish")

    pages = {language: organiser.get(f"/{language}/events/infotag-halle").text for language in ("de", "ru")}

    assert "ещё не переведены" in pages["ru"]
    assert "noch nicht übersetzt" not in pages["de"]
