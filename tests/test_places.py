"""Districts with their official keys, and names people can compare with street signs."""

import pytest

from eventdesk.errors import NotFoundError
from eventdesk.i18n import LANGUAGES
from eventdesk.places import DISTRICTS, KREISFREIE_STADT, LAENDER, LANDKREIS, district, districts_of

SAXONY_ANHALT = {
    "15001": "DEE01",
    "15002": "DEE02",
    "15003": "DEE03",
    "15081": "DEE04",
    "15082": "DEE05",
    "15083": "DEE07",
    "15084": "DEE08",
    "15085": "DEE09",
    "15086": "DEE06",
    "15087": "DEE0A",
    "15088": "DEE0B",
    "15089": "DEE0C",
    "15090": "DEE0D",
    "15091": "DEE0E",
}
"""AGS and NUTS-3. Their orders differ: Börde comes after Jerichower Land in one and before it in the other."""


def test_saxony_anhalt_has_fourteen_districts_with_both_keys() -> None:
    assert {place.ags: place.nuts3 for place in districts_of("15")} == SAXONY_ANHALT


def test_three_of_them_are_cities() -> None:
    kinds = [place.kind for place in districts_of("15")]

    assert (kinds.count(KREISFREIE_STADT), kinds.count(LANDKREIS)) == (3, 11)


def test_there_are_sixteen_laender_and_keys_keep_their_leading_zero() -> None:
    assert len(LAENDER) == 16
    assert LAENDER["01"].iso == "DE-SH"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_district_has_a_name_in_every_language(language: str) -> None:
    assert all(place.names[language].strip() for place in DISTRICTS.values())


@pytest.mark.parametrize(
    ("ags", "language", "name"),
    [
        ("15085", "de", "Landkreis Harz"),
        ("15085", "ar", "هارتس (Landkreis Harz)"),
        ("15003", "en", "Magdeburg"),
        ("14522", "en", "Mittelsachsen (Central Saxony) – Landkreis Mittelsachsen"),
        ("15002", "ar", "هاله – Halle (Saale)"),
        ("15002", "ru", "Галле – Halle (Saale)"),
        ("15002", "en", "Halle (Saale)"),
        ("14522", "uk", "Середня Саксонія (Landkreis Mittelsachsen)"),
        ("14521", "en", "Erzgebirgskreis (Ore Mountains)"),
    ],
)
def test_the_german_name_always_stands_beside_the_others(ags: str, language: str, name: str) -> None:
    assert district(ags).name(language) == name


def test_an_unknown_key_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        district("99999")
