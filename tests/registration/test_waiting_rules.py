"""How long an offer holds, who is served first, and what staff are told about those who wait."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventdesk.registration.waiting_rules import (
    LAST_ANSWER,
    Reason,
    Supply,
    is_given_unasked,
    offer_deadline,
    served,
    why_waiting,
)

BERLIN = ZoneInfo("Europe/Berlin")
LATER = datetime(2026, 12, 24, 10, tzinfo=BERLIN)


def at(text: str) -> datetime:
    """A local moment of a week in November, or of another day if it is named."""
    return datetime.fromisoformat(text if "-" in text else f"2026-11-{text}").replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("offered", "ends"),
    [
        ("23T08:00", "23T20:00"),
        ("23T10:30", "24T10:30"),
        ("23T19:59", "24T19:59"),
        ("23T20:00", "24T20:00"),
        ("23T22:15", "24T20:00"),
        ("23T03:00", "23T20:00"),
        ("2026-10-24T14:00", "2026-10-25T14:00"),  # the night has an hour more
        ("2026-03-28T14:00", "2026-03-29T14:00"),  # and one less
    ],
)
def test_an_offer_holds_for_twelve_hours_in_which_people_are_awake(offered: str, ends: str) -> None:
    assert offer_deadline(at(offered), LATER, "Europe/Berlin") == at(ends)


def test_an_offer_ends_three_hours_before_the_start() -> None:
    assert offer_deadline(at("23T15:00"), at("24T16:00"), "Europe/Berlin") == at("24T13:00")


@given(st.integers(0, 2 * 365 * 24 * 60), st.integers(25, 2_000))
def test_every_offer_leaves_time_for_an_answer_and_for_the_next(minutes: int, hours: int) -> None:
    offered = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    starts_at = offered + timedelta(hours=hours)

    ends = offer_deadline(offered, starts_at, "Europe/Berlin")

    assert starts_at - ends >= LAST_ANSWER
    assert timedelta(hours=12) <= ends - offered <= timedelta(hours=25)
    assert 8 <= ends.astimezone(BERLIN).hour <= 20 or starts_at - ends == LAST_ANSWER


def test_seats_are_given_unasked_on_the_last_day() -> None:
    start = at("24T10:00")

    assert not is_given_unasked(at("23T09:59"), start)
    assert is_given_unasked(at("23T10:00"), start)
    assert is_given_unasked(at("24T11:00"), start)


@pytest.mark.parametrize(
    ("waiting", "free", "chosen"),
    [
        ([], 5, []),
        ([2, 3], 0, []),
        ([2, 3, 1], 5, [0, 1]),
        ([5, 2, 1], 3, [1, 2]),
        ([5, 2, 2], 3, [1]),
        ([2, 5, 1], 3, [0, 2]),
        ([30, 30], None, [0, 1]),
    ],
)
def test_the_first_that_fit_are_served_and_nobody_is_split(
    waiting: list[int], free: int | None, chosen: list[int]
) -> None:
    assert served(waiting, free) == chosen


@pytest.mark.parametrize(
    ("persons", "supply", "reason"),
    [
        (5, Supply(20, 18, 0, held=True), Reason.NO_SEATS),
        (5, Supply(20, 18, 3, held=True), Reason.ANSWERS),
        (28, Supply(20, 18, 3, held=True), Reason.TOO_LARGE),
        (2, Supply(20, 18, 0, held=True), Reason.NEXT),
        (2, Supply(None, 18, 0, held=True), Reason.NEXT),
        (2, Supply(20, 18, 0, held=False), Reason.NOT_HELD),
    ],
)
def test_staff_are_told_why_a_party_still_waits(persons: int, supply: Supply, reason: Reason) -> None:
    assert why_waiting(persons, supply) == reason
