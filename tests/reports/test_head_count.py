"""A head count is the event's total: it adds who was not seen, counts nobody twice, and changes with later counts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from eventdesk.desk.numbers import numbers_of
from eventdesk.errors import InvalidInputError
from eventdesk.events.head_count import keep_head_count
from eventdesk.reports.figures import Summary
from eventdesk.vocabulary import Form
from tests.builders import MORNING, add_station, make_event, make_ticket
from tests.reports.presence import see, tally

Report = Callable[..., Summary]


@pytest.mark.parametrize(("counted", "unknown"), [(10, 6), (4, 0), (2, 0), (0, 0)])
def test_a_head_count_adds_whom_nobody_saw(session: Session, report: Report, counted: int, unknown: int) -> None:
    hour = make_event(session, form=Form.ONLINE)
    see(session, make_ticket(session, hour), ["room"])

    keep_head_count(session, hour.id, counted)

    summary = report()
    assert (summary.attendance.total, summary.attendance.online) == (3 + unknown, 3 + unknown)
    assert {row.type: row.attendance for row in summary.by_type}["unknown"] == unknown
    assert {row.ags: row.attendance for row in summary.by_home_district}.get(None, 0) == unknown
    assert [row.persons for row in summary.not_counted if row.type == "child"] == [1]
    assert (numbers_of(session, hour.id).attended, numbers_of(session, hour.id).also_there) == (3 + unknown, 1)


def test_recording_the_difference_changes_nothing(session: Session, report: Report) -> None:
    """As closing an event will do it."""
    hour = make_event(session, form=Form.ONLINE)
    keep_head_count(session, hour.id, 12)
    before = report()

    tally(session, hour, "unknown", 12, method="hand_count", parties=0)

    assert report().by_type == before.by_type
    assert before.attendance.total == 12


def test_a_later_count_replaces_the_first_and_none_forgets_it(session: Session, report: Report) -> None:
    hour = make_event(session, form=Form.ONLINE)
    keep_head_count(session, hour.id, 12)
    keep_head_count(session, hour.id, 9)
    assert report().attendance.total == 9

    keep_head_count(session, hour.id, None)

    assert report().attendance.total == 0


def test_who_was_counted_by_heads_was_there_on_one_day_at_least(session: Session, report: Report) -> None:
    event = make_event(session, form=Form.ONLINE, ends_at=MORNING + timedelta(days=1, hours=5))
    see(session, make_ticket(session, event, {"young": 2}), ["room"])

    keep_head_count(session, event.id, 5)

    assert report().person_days == 5


def test_a_head_count_of_a_hybrid_event_is_that_of_its_online_room(session: Session, report: Report) -> None:
    """The host counts whoever is in the online room: also a parent who was in the hall before, nobody else there."""
    event = make_event(session, form=Form.HYBRID)
    add_station(session, event, "room")
    see(session, make_ticket(session, event, {"young": 3}), ["door"])
    see(session, make_ticket(session, event, {"young": 2}), ["room"])
    see(session, make_ticket(session, event, {"parent": 1}), ["door", "room"])
    tally(session, event, "young", 10)

    keep_head_count(session, event.id, 5)

    summary = report()
    assert (summary.attendance.in_person, summary.attendance.online) == (14, 4)
    assert {row.ags: row.attendance for row in summary.by_district if row.events} == {"15003": 14}
    assert numbers_of(session, event.id).attended == 18


@pytest.mark.parametrize("persons", [-1, 100_000])
def test_no_place_holds_so_many(session: Session, persons: int) -> None:
    hour = make_event(session, form=Form.ONLINE)

    with pytest.raises(InvalidInputError):
        keep_head_count(session, hour.id, persons)
