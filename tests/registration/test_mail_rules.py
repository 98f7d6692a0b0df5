"""When people are reminded."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eventdesk.registration.mail_rules import Standing, is_reminder_time, is_still_true
from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.news import News

BERLIN = "Europe/Berlin"


def local(text: str) -> datetime:
    """A moment by the clocks in Berlin; of an hour that comes twice, the first."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-22T15:59", False),
        ("2026-11-22T16:00", True),
        ("2026-11-22T20:59", True),
        ("2026-11-22T21:00", False),
        ("2026-11-23T03:00", False),
        ("2026-11-23T07:00", True),
        ("2026-11-23T08:00", True),
        ("2026-11-23T08:01", False),
        ("2026-11-23T12:00", False),
        ("2026-11-21T18:00", False),
    ],
)
def test_people_are_reminded_the_evening_before_or_else_that_morning(now: str, due: bool) -> None:  # noqa: FBT001
    assert is_reminder_time(local("2026-11-23T10:00"), BERLIN, local(now)) is due


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_night_in_which_the_clocks_change_makes_no_difference(day: str) -> None:
    starts_at, evening = local(f"{day}T09:00"), local(f"{day}T16:00") - timedelta(days=1)
    # The evening before is 24 hours before 16:00 by UTC; by the clocks one hour earlier or later.
    clock = evening.astimezone(ZoneInfo(BERLIN))
    at_four = clock.replace(hour=16)

    assert is_reminder_time(starts_at, BERLIN, at_four)
    assert not is_reminder_time(starts_at, BERLIN, at_four - timedelta(minutes=1))
    assert is_reminder_time(starts_at, BERLIN, starts_at - timedelta(hours=2))
    assert not is_reminder_time(starts_at, BERLIN, starts_at - timedelta(hours=2) + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("now", "true"),
    [("2026-11-22T23:30", True), ("2026-11-23T08:00", True), ("2026-11-23T08:30", False), ("2026-11-21T12:00", False)],
)
def test_a_reminder_that_waited_is_sent_while_it_helps(now: str, true: bool) -> None:  # noqa: FBT001
    starts_at = local("2026-11-23T10:00")
    standing = Standing(RegistrationStatus.CONFIRMED, False, starts_at, starts_at + timedelta(hours=4), BERLIN, None)

    assert is_still_true(News.REMINDER, standing, local(now)) is true
