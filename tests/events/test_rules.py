"""Where registration for an event stands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from eventdesk.events.rules import State, Window, days_of, is_room_open, is_slug

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
