"""Days on which nobody invites families, by Land."""

from datetime import date

import pytest

from eventdesk.events.holidays import holiday


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 6), "Heilige Drei Könige"),
        (date(2027, 10, 31), "Reformationstag"),
        (date(2027, 5, 6), "Christi Himmelfahrt"),
        (date(2027, 12, 24), "Heiligabend"),
        (date(2027, 3, 8), None),
        (date(2027, 11, 17), None),
    ],
)
def test_holidays_of_sachsen_anhalt_are_named(day: date, name: str | None) -> None:
    assert holiday(day, "15") == name


def test_each_land_has_its_own() -> None:
    repentance = date(2027, 11, 17)

    assert (holiday(repentance, "14"), holiday(repentance, "15")) == ("Buß- und Bettag", None)
