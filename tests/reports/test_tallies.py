"""Paper is entered as a whole: it replaces itself, is never added twice, and claims nobody twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.events.closed import EventClosedError
from eventdesk.reports.closing import close_event
from eventdesk.reports.figures import Summary
from eventdesk.reports.tallies import Line, Strokes, TallyRefusedError, keep_tally, tallied, tally_of
from tests.builders import MORNING, make_event, make_ticket
from tests.reports.presence import TODAY, see, tally

Report = Callable[..., Summary]
TOMORROW = TODAY + timedelta(days=1)
ONE_DAY = {
    Line(None, "young"): Strokes(7, 4),
    Line(None, "child"): Strokes(2),
    Line(None, station="general"): Strokes(5),
}


def test_a_sheet_is_added_to_whom_phones_saw_and_replaces_itself(session: Session, report: Report) -> None:
    event = make_event(session)
    see(session, make_ticket(session, event, {"young": 2}), ["door", "general"])
    tally(session, event, "older", 3, method="imported")
    session.flush()

    for young in (9, 7):
        keep_tally(session, event.slug, {**ONE_DAY, Line(None, "young"): Strokes(young, 4)})

    summary = report()
    assert {row.type: row.attendance for row in summary.by_type if row.attendance} == {"young": 9, "older": 3}
    assert [row.persons for row in summary.not_counted if row.type == "child"] == [2]
    assert summary.by_station[0].contacts == 7
    assert tally_of(session, event.id) == ONE_DAY
    assert tallied(session, event.id) == 9


def test_an_empty_sheet_takes_the_earlier_one_back(session: Session, report: Report) -> None:
    event = make_event(session)
    keep_tally(session, event.slug, ONE_DAY)

    keep_tally(session, event.slug, {Line(None, "young"): Strokes(0)})

    assert report().attendance.total == 0
    assert tally_of(session, event.id) == {}


def test_nobody_who_came_on_two_days_is_claimed_twice(session: Session, report: Report) -> None:
    event = make_event(session, ends_at=MORNING + timedelta(days=1, hours=5))
    days = {Line(TODAY, "young"): Strokes(6, 3), Line(TOMORROW, "young"): Strokes(4, 4)}

    keep_tally(session, event.slug, days)
    certain = report()
    keep_tally(session, event.slug, {**days, Line(None, "young"): Strokes(8)})
    stated = report()

    assert (certain.attendance.total, certain.person_days) == (6, 10)
    assert (stated.attendance.total, stated.person_days) == (8, 10)


@pytest.mark.parametrize("different", [5, 11])
def test_days_bound_how_many_different_people_there_were(session: Session, different: int) -> None:
    event = make_event(session, ends_at=MORNING + timedelta(days=1, hours=5))
    lines = {Line(TODAY, "young"): Strokes(6), Line(TOMORROW, "young"): Strokes(4)}

    with pytest.raises(TallyRefusedError) as refused:
        keep_tally(session, event.slug, {**lines, Line(None, "young"): Strokes(different)})

    assert refused.value.bounds == {"young": (6, 10)}
    assert tally_of(session, event.id) == {}


def test_a_closed_event_takes_no_sheet(session: Session) -> None:
    event = make_event(session)
    close_event(session, event.slug, MORNING)

    with pytest.raises(EventClosedError):
        keep_tally(session, event.slug, ONE_DAY)


def test_a_station_of_another_event_is_not_found(session: Session) -> None:
    event = make_event(session)

    with pytest.raises(NotFoundError):
        keep_tally(session, event.slug, {Line(None, station="room"): Strokes(5)})
