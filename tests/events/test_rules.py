"""Where registration for an event stands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from eventdesk.events.rules import Nearness, State, Window, days_of, is_room_open, is_slug, nearness, seats_to_name

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.OPEN),
        ({"free_seats": 1}, State.OPEN),
        ({"free_seats": 0}, State.FULL),
        ({"opens_at": NOON}, State.OPEN),
        ({"opens_at": NOON + HOUR}, State.NOT_YET),
        ({"closes_at": NOON + HOUR}, State.OPEN),
        ({"closes_at": NOON}, State.CLOSED),
        ({"closes_at": NOON - HOUR, "free_seats": 0}, State.CLOSED),
        ({"ends_at": NOON}, State.PAST),
        ({"ends_at": NOON, "free_seats": 0}, State.PAST),
        ({"cancelled": True}, State.CANCELLED),
        ({"cancelled": True, "ends_at": NOON}, State.CANCELLED),
    ],
)
def test_the_strongest_reason_is_named(changes: dict[str, Any], state: State) -> None:
    usual = {"cancelled": False, "opens_at": None, "closes_at": None, "ends_at": NOON + HOUR, "free_seats": None}

    assert Window(**{**usual, **changes}).state(NOON) is state


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(-16, False), (-15, True), (0, True), (59, True), (60, False), (600, False)]
)
def test_an_online_room_opens_a_quarter_of_an_hour_before(minutes: int, *, is_open: bool) -> None:
    assert is_room_open(NOON, NOON + HOUR, NOON + timedelta(minutes=minutes)) is is_open


@pytest.mark.parametrize("text", ["infotag", "infotag-magdeburg-2026", "a1", "x" * 80])
def test_slugs_are_small_letters_digits_and_hyphens(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize("text", ["", "-a", "a--b", "A", "ä", "a b", "a\n", "a\0", "../etc", "x" * 81, "٣"])
def test_everything_else_is_no_slug(text: str) -> None:
    assert not is_slug(text)


def test_an_event_belongs_to_the_days_of_its_place() -> None:
    late, midnight = datetime(2026, 6, 30, 22, 30, tzinfo=UTC), datetime(2026, 7, 1, 22, 0, tzinfo=UTC)

    assert days_of(late, midnight, "Europe/Berlin") == (date(2026, 7, 1), date(2026, 7, 1))
    assert days_of(late, midnight, "UTC") == (date(2026, 6, 30), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("begins_in", "expected"),
    [
        (timedelta(hours=-1), Nearness.NOW),
        (timedelta(0), Nearness.NOW),
        (timedelta(hours=1), Nearness.TODAY),
        (timedelta(hours=10, minutes=59), Nearness.TODAY),
        (timedelta(hours=11), Nearness.TOMORROW),  # midnight in Berlin
        (timedelta(hours=35), Nearness.LATER),
    ],
)
def test_a_word_says_how_soon_an_event_is(begins_in: timedelta, expected: Nearness) -> None:
    begins = NOON + begins_in

    assert nearness(begins, begins + 2 * HOUR, "Europe/Berlin", NOON) is expected


@pytest.mark.parametrize(
    ("capacity", "free", "expected"),
    [(60, 11, None), (60, 10, 10), (60, 1, 1), (60, 0, None), (8, 7, None), (8, 4, 4), (1, 1, None)],
)
def test_the_number_of_seats_is_named_when_few_are_left_but_tells_nothing_about_a_small_event(
    capacity: int, free: int, expected: int | None
) -> None:
    assert seats_to_name(capacity, free) == expected
