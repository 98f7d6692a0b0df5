"""Traffic lights, hours, and keys that only we can make."""

from datetime import timedelta

import pytest

from eventdesk.halls.rules import Light, hours, light, link_key, partner_of_key
from tests.builders import MORNING

SECRET = "5" * 64


@pytest.mark.parametrize(
    ("persons", "booked", "days_before", "expected"),
    [
        (7, 0, 7, Light.RED),
        (7, 0, 7.01, Light.AMBER),
        (7, 0, -0.1, Light.RED),
        (7, 1, 1, Light.GREEN),
        (0, 0, 1, Light.GREEN),
    ],
)
def test_a_language_without_an_interpreter_is_red_a_week_before(
    persons: int, booked: int, days_before: float, expected: Light
) -> None:
    assert light(persons, booked, MORNING, MORNING - timedelta(days=days_before)) == expected


def test_hours_count_only_between_two_known_ends() -> None:
    assert hours(MORNING, MORNING + timedelta(minutes=150)) == 2.5
    assert hours(MORNING, None) == hours(None, MORNING) == 0


def test_a_key_names_its_partner_and_no_other_can_be_made() -> None:
    key = link_key(SECRET, 12, 3)

    assert partner_of_key(SECRET, key) == (12, 3)
    assert key == link_key(SECRET, 12, 3)
    other = ("4" * 64, key), (SECRET, key.replace("12-3-", "13-3-")), (SECRET, key.replace("12-3-", "12-4-"))
    assert [partner_of_key(secret, tried) for secret, tried in other] == [None] * 3


@pytest.mark.parametrize("key", ["", "x", "12-3-", "12-3-" + "0" * 32, "٣-1-" + "0" * 32, "9" * 30 + "-1-" + "a" * 32])
def test_what_is_no_key_names_nobody(key: str) -> None:
    assert partner_of_key(SECRET, key) is None
