"""Which days an event has, and to which of them a moment belongs."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from eventdesk.checkin.rules import EventDays

BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "last"),
    [
        (at(23, 10), at(23, 15), 23),
        (at(23, 10), at(24, 0), 23),
        (at(23, 10), at(24, 0, 1), 24),
        (at(23, 0), at(24, 0), 23),
    ],
)
def test_an_event_that_ends_at_midnight_has_not_begun_the_next_day(
    starts_at: datetime, ends_at: datetime, last: int
) -> None:
    days = EventDays.between(starts_at, ends_at, "Europe/Berlin")

    assert (days.first, days.last) == (date(2026, 11, 23), date(2026, 11, last))


@pytest.mark.parametrize(("moment", "day"), [(at(22, 23, 59), 23), (at(23, 0), 23), (at(24, 12), 24), (at(26, 8), 24)])
def test_a_moment_belongs_to_the_nearest_day_of_the_event(moment: datetime, day: int) -> None:
    days = EventDays.between(at(23, 10), at(24, 15), "Europe/Berlin")

    assert days.nearest(moment) == date(2026, 11, day)
