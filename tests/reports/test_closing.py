"""Closing an event changes no figure, writes each thing once, and can be taken back."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.desk.numbers import numbers_of, station_numbers
from eventdesk.errors import NotFoundError
from eventdesk.events.closed import EventClosedError
from eventdesk.events.head_count import keep_head_count
from eventdesk.events.models import Event, Status
from eventdesk.reports.closing import close_event, reopen_event
from eventdesk.reports.figures import Summary
from eventdesk.reports.models import Measure, Method, RecordedCount
from eventdesk.tickets.models import Attendee
from eventdesk.vocabulary import Form
from tests.builders import MORNING, add_station, make_event, make_ticket
from tests.reports.presence import TODAY, see, station, tally

Report = Callable[..., Summary]
OVER = MORNING + timedelta(days=5)


def counts(session: Session) -> Sequence[Any]:
    """Everything that is recorded, in an order of its own."""
    columns = [column for column in RecordedCount.__table__.columns if column.name != "id"]
    return sorted(session.execute(select(*columns)).all(), key=repr)


def a_fair_in_two_channels(session: Session) -> Event:
    """Two days, hybrid, several stations, walk-ins, children, tallies, and a head count of the online room."""
    event = make_event(session, form=Form.HYBRID, ends_at=MORNING + timedelta(days=1, hours=5), capacity=500)
    add_station(session, event, "room")
    tomorrow = TODAY + timedelta(days=1)
    see(session, make_ticket(session, event), ["door", "general", "training"])
    both = make_ticket(session, event, {"young": 2, "child": 1}, home_ags="15002")
    see(session, both, ["door", "general"])
    see(session, both, ["door", "general"], day=tomorrow)
    see(session, make_ticket(session, event, {"older": 2}, home_ags=None), ["general"], day=tomorrow)
    see(session, make_ticket(session, event, {"parent": 3}), ["room"])
    see(session, make_ticket(session, event, {"carer": 1, "young": 1}), ["door", "room"], types=["carer"])
    make_ticket(session, event, {"young": 6})
    for day, persons in ((None, 7), (TODAY, 4), (tomorrow, 5)):
        tally(session, event, "young", persons, day=day)
    tally(session, event, "unknown", 8, measure=Measure.CONTACT, station_id=station(session, event, "general"))
    keep_head_count(session, event.id, 9)
    return event


def an_hour(session: Session) -> Event:
    event = make_event(session, form=Form.ONLINE)
    see(session, make_ticket(session, event), ["room"])
    keep_head_count(session, event.id, 12)
    return event


def a_day_on_paper(session: Session) -> Event:
    event = make_event(session)
    see(session, make_ticket(session, event, {"young": 2}))
    tally(session, event, "older", 5)
    tally(session, event, "child", 5, method="imported")
    keep_head_count(session, event.id, 20)
    return event


@pytest.mark.parametrize("happened", [a_fair_in_two_channels, an_hour, a_day_on_paper, make_event])
def test_no_figure_changes_by_closing_nor_by_reopening(
    session: Session, report: Report, happened: Callable[[Session], Event]
) -> None:
    event = happened(session)

    def everything() -> tuple[dict[str, Any], Any, Any]:
        return asdict(report()), numbers_of(session, event.id), station_numbers(session, event.id, "de")

    before, written = everything(), counts(session)

    assert close_event(session, event.slug, OVER)

    assert everything() == before
    assert before[0]["events"]["total"] == 1

    assert reopen_event(session, event.slug)

    assert everything() == before
    assert counts(session) == written
    assert event.closed_at is None


def test_what_was_seen_is_written_down_once_in_each_grain(session: Session) -> None:
    event = a_fair_in_two_channels(session)
    session.flush()

    close_event(session, event.slug, OVER)

    def written(**where: Any) -> dict[str, int]:
        persons = select(RecordedCount.type, func.sum(RecordedCount.persons)).group_by(RecordedCount.type)
        wanted = [getattr(RecordedCount, name) == value for name, value in where.items()]
        return {kind: int(number) for kind, number in session.execute(persons.where(*wanted))}

    whole = {"measure": Measure.ATTENDANCE, "day": None, "method": Method.SEEN}
    assert written(**whole, online=False) == {"young": 4, "parent": 1, "child": 2, "older": 2, "carer": 1}
    assert written(**whole, online=True) == {"parent": 3}
    assert written(method=Method.HAND_COUNT, online=True) == {"unknown": 5}
    assert written(method=Method.SEEN, day=TODAY, measure=Measure.ATTENDANCE)["young"] == 4
    general = station(session, event, "general")
    assert written(method=Method.SEEN, station_id=general) == {"young": 6, "parent": 1, "child": 3, "older": 2}


def test_the_report_of_a_closed_event_needs_nobody_who_was_there(session: Session, report: Report) -> None:
    """After thirty days the people are gone; their counts stay."""
    event = a_day_on_paper(session)
    close_event(session, event.slug, OVER)
    before = report()

    for person in session.scalars(select(Attendee)):
        person.attended = False

    assert report().by_type == before.by_type
    assert before.attendance.total == 15


def test_closing_twice_is_closing_once_and_the_first_moment_stays(session: Session) -> None:
    event = an_hour(session)

    assert close_event(session, event.slug, OVER)
    once = counts(session)
    assert not close_event(session, event.slug, OVER + timedelta(hours=1))

    assert counts(session) == once
    assert event.closed_at == OVER
    assert reopen_event(session, event.slug)
    assert not reopen_event(session, event.slug)


def test_phones_learn_of_both(session: Session) -> None:
    event = an_hour(session)
    session.refresh(event)
    before = event.change_number

    close_event(session, event.slug, OVER)
    reopen_event(session, event.slug)

    assert event.change_number == before + 2


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_what_did_not_take_place_cannot_be_closed(session: Session, status: Status) -> None:
    make_event(session, status=status)

    with pytest.raises(NotFoundError):
        close_event(session, "infotag-magdeburg", OVER)


def test_nothing_can_be_closed_before_it_begins(session: Session) -> None:
    make_event(session)

    for slug, moment in (("infotag-magdeburg", MORNING - timedelta(minutes=1)), ("nirgends", OVER)):
        with pytest.raises(NotFoundError):
            close_event(session, slug, moment)


def test_a_closed_event_takes_no_other_head_count(session: Session) -> None:
    event = an_hour(session)
    close_event(session, event.slug, OVER)

    with pytest.raises(EventClosedError):
        keep_head_count(session, event.id, 13)


def test_two_organisers_who_close_at_once_do_no_harm(database: Database) -> None:
    with database.transaction() as tx:
        event = a_day_on_paper(tx)

    def close(_organiser: int) -> bool:
        with database.transaction() as tx:
            return close_event(tx, event.slug, OVER)

    with ThreadPoolExecutor(4) as organisers:
        closed = list(organisers.map(close, range(4)))

    assert sorted(closed) == [False, False, False, True]
    with database.reading() as reader:
        assert numbers_of(reader, event.id).attended == 15
        assert [row.persons for row in reader.scalars(select(RecordedCount).filter_by(method="hand_count"))] == [8]
