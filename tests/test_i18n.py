"""Days and hours as readers of each language know them, and no other alphabet of digits."""

from datetime import UTC, datetime

import pytest

from eventdesk.i18n import LANGUAGES, format_clock, format_day, format_moment

SUMMER = datetime(2025, 6, 26, 12, 0, tzinfo=UTC)
DAYS = {
    "de": "Donnerstag, 26. Juni 2025",
    "en": "Thursday, 26 June 2025",
    "ar": "الخميس، 26 حزيران 2025",
    "ru": "четверг, 26 июня 2025\u202fг.",
    "uk": "четвер, 26 червня 2025\u202fр.",
}
"""British, not American; months as Arabic readers from Syria and Iraq name them."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_has_its_weekday_and_the_name_of_its_month(language: str) -> None:
    assert format_day(SUMMER, language).replace("\u00a0", "\u202f") == DAYS[language]


def test_hours_are_local_and_run_to_24() -> None:
    assert format_clock(SUMMER) == "14:00"
    assert format_clock(SUMMER, "Europe/Kyiv") == "15:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_digits_are_western(language: str) -> None:
    digits = [sign for sign in format_moment(SUMMER, language) if sign.isdigit()]

    assert all(sign.isascii() for sign in digits)
    assert "".join(digits) == "2620251400"
