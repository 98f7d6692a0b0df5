"""On which days things count: first and last of a period, by the clock of the place, and each day of a meeting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from eventdesk.events.models import Status
from eventdesk.reports.figures import Summary
from tests.builders import MORNING, make_event, make_ticket
from tests.reports.presence import TODAY, see, tally

Report = Callable[..., Summary]


def test_an_event_of_the_last_day_counts_and_one_of_the_next_does_not(session: Session, report: Report) -> None:
    make_event(session)
    make_event(session, "tomorrow", starts_at=MORNING + timedelta(days=1), ends_at=MORNING + timedelta(days=1, hours=5))

    assert report(as_of=TODAY).events.total == 1
    assert report(as_of=TODAY + timedelta(days=1)).events.total == 2
    assert report(first=TODAY + timedelta(days=1)).events.total == 1


def test_a_day_begins_by_the_clock_of_the_place(session: Session, report: Report) -> None:
    midnight = MORNING.replace(month=10, day=31, hour=23, minute=30)
    event = make_event(session, starts_at=midnight, ends_at=midnight + timedelta(hours=2))
    see(session, make_ticket(session, event, now=midnight - timedelta(days=1)))

    summary = report()

    assert summary.attendance.total == 3
    assert [(row.month, row.events) for row in summary.by_month] == [("2026-11", 1)]


def test_a_meeting_of_two_days_has_person_days(session: Session, report: Report) -> None:
    event = make_event(session, ends_at=MORNING + timedelta(days=1))
    ticket = make_ticket(session, event, {"young": 2})
    see(session, ticket, ["door", "general"])
    see(session, ticket, ["door"], day=TODAY + timedelta(days=1))
    tally(session, event, "young", 4)
    for day in (TODAY, TODAY + timedelta(days=1)):
        tally(session, event, "young", 3, day=day)

    summary = report()

    assert (summary.attendance.total, summary.person_days) == (6, 10)


def test_people_not_counted_by_day_were_there_on_one_day_at_least(session: Session, report: Report) -> None:
    event = make_event(session, ends_at=MORNING + timedelta(days=1))
    ticket = make_ticket(session, event, {"young": 2})
    see(session, ticket)
    see(session, ticket, day=TODAY + timedelta(days=1))
    tally(session, event, "young", 4)

    summary = report()

    assert (summary.attendance.total, summary.person_days) == (6, 8)


def test_who_was_tallied_by_day_and_who_was_counted_by_heads_are_not_the_same(session: Session, report: Report) -> None:
    event = make_event(session, ends_at=MORNING + timedelta(days=1), head_count=9)
    tally(session, event, "young", 4)
    for day in (TODAY, TODAY + timedelta(days=1)):
        tally(session, event, "young", 3, day=day)

    assert report().person_days == 11


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.CANCELLED])
def test_what_is_planned_is_not_held_whatever_the_stand(session: Session, report: Report, status: Status) -> None:
    event = make_event(session, status=status)
    tally(session, event, "young", 4)
    ahead = TODAY + timedelta(days=30)

    during, over = (report(last=ahead, as_of=ahead, now=moment) for moment in (MORNING, event.ends_at))

    assert (during.events.total, during.events.cancelled, during.attendance.total) == (0, 0, 0)
    assert over.events.total + over.events.cancelled == 1
