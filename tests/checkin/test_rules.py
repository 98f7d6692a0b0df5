"""Which days an event has, to which of them a moment belongs, and who is who."""

from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from eventdesk.checkin.rules import EventDays, Person, person_named
from eventdesk.tickets.rules import MAX_ORDINAL, attendee_id

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


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), 23),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), 24),
    ],
)
def test_a_day_begins_at_midnight_where_the_event_is(moment: datetime, day: int) -> None:
    days = EventDays.between(at(23, 10), at(24, 15), "Europe/Berlin")

    assert days.nearest(moment) == date(2026, 11, day)


@pytest.mark.parametrize(("ordinal", "known"), [(0, False), (1, True), (MAX_ORDINAL, True), (MAX_ORDINAL + 1, False)])
def test_a_person_is_known_by_type_and_ordinal_up_to_a_limit(ordinal: int, *, known: bool) -> None:
    ticket = uuid4()
    somebody = attendee_id(ticket, "older", ordinal)

    expected = Person(somebody, "older", ordinal) if known else None
    assert person_named(ticket, somebody) == expected
    assert person_named(ticket, somebody, ["young"]) is None
    assert person_named(uuid4(), somebody) is None
