import pytest

from eventdesk.events.plans import Wording
from eventdesk.events.wording import Doubt, doubt, doubts

GERMAN = "Beratung an vier Stationen, für Jugendliche und Familien."


@pytest.mark.parametrize(
    ("german", "text", "expected"),
    [
        (GERMAN, "Консультации на четырёх станциях для молодых людей и семей.", None),
        (GERMAN, "استشارات في أربع محطات للشباب والعائلات.", None),
        (GERMAN, " ", Doubt.MISSING),
        (GERMAN, GERMAN + "\n", Doubt.SAME),
        (GERMAN, "Advice.", Doubt.SHORT),
        (GERMAN, GERMAN + " " + GERMAN + " " + GERMAN, Doubt.LONG),
        ("Infotag", "Информационный день", None),
        ("", "", None),
    ],
)
def test_a_strange_length_a_gap_and_a_copy_are_doubted(german: str, text: str, expected: Doubt | None) -> None:
    assert doubt(german, text) == expected


def test_each_part_is_compared_with_its_german_one() -> None:
    texts = {"de": Wording("Infotag", GERMAN), "en": Wording("Info day", GERMAN)}

    found = doubts(texts, ("de", "en", "ar"))

    assert found == {
        ("description", "en"): Doubt.SAME,
        ("title", "ar"): Doubt.MISSING,
        ("description", "ar"): Doubt.MISSING,
    }
