"""Data goes by itself on its day, and no figure changes by it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventdesk import worker
from eventdesk.advice.models import AdviceNote
from eventdesk.checkin.models import Conflict, Device, Scan, ScanAttendee, Visit
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.events.plans import Problem, version_of
from eventdesk.events.service import PlanRefusedError, edit_event, plan_of
from eventdesk.journal import Deletion, Kind
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration
from eventdesk.reports.closing import PeopleGoneError, close_event, reopen_event
from eventdesk.reports.disclosure import Method
from eventdesk.reports.versions import draft, keep
from eventdesk.retention import service
from eventdesk.retention.models import RetentionRun
from eventdesk.retention.rounds import delete_what_is_due, take_turn
from eventdesk.retention.rules import EVERY
from eventdesk.staff.models import AuditEntry
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import MORNING
from tests.registration.verbs import PHONE
from tests.reports.test_closing import a_fair_in_two_channels, an_hour
from tests.retention.world import HELPER, OF_PEOPLE, SCOPE, after, figures, happen, stored, work

SCAN = UUID(int=7)
PEOPLE = (Ticket, Attendee, Scan, ScanAttendee, Visit, Conflict, AdviceNote)


on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what is decided by rules and asks the two databases nothing of its own."""


@pytest.fixture
def now() -> datetime:
    return after(0.1)


def rows(database: Database, *models: Any) -> list[int]:
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def mails(database: Database) -> set[tuple[Any, ...]]:
    """What mail still tells of whom it went to; that it went is remembered for a month."""
    with database.reading() as session:
        told = select(OutgoingMail.recipient, OutgoingMail.language, OutgoingMail.about)
        return {tuple(row) for row in session.execute(told)}


def test_everything_goes_on_its_day_and_no_figure_changes(app: Flask, database: Database) -> None:
    happen(database)
    before = work(app, database, after(0.9))
    assert min(rows(database, Registration, *PEOPLE)) > 0
    assert all(word.encode() in stored(database) for word in OF_PEOPLE)

    assert work(app, database, after(1)) == before
    assert rows(database, Registration) == [3]
    assert rows(database, OutgoingMail) == [3]

    assert work(app, database, after(13.9)) == before
    assert work(app, database, after(14)) == before
    assert rows(database, Registration) == [0]
    assert mails(database) == {("", "", None)}
    assert rows(database, Ticket) == [4]
    assert PHONE.encode() not in stored(database)

    assert work(app, database, after(29.9)) == before
    assert min(rows(database, *PEOPLE)) > 0

    assert work(app, database, after(30)) == before
    assert rows(database, *PEOPLE) == [0] * len(PEOPLE)
    assert HELPER.encode() in stored(database)

    assert work(app, database, after(31)) == before
    assert rows(database, Device) == [0]

    assert work(app, database, after(366)) == before
    left = stored(database)
    assert [word for word in OF_PEOPLE if word.encode() in left] == []
    assert rows(database, AuditEntry) == [1]  # that the event was closed


@on_one
def test_frozen_reports_stay_to_the_byte(app: Flask, database: Database) -> None:
    happen(database)
    with database.transaction() as tx:
        version = keep(tx, draft(tx, SCOPE, Method.ROUND5, after(0.5), zeros_meant=False), None, "", after(0.5))
    before = version.content

    worker.work_once(app, after(40))

    with database.reading() as session:
        assert session.get_one(type(version), version.id).content == before
        assert draft(session, SCOPE, Method.ROUND5, after(40), zeros_meant=False).report.attendance.total == 13


@pytest.mark.parametrize("happened", [a_fair_in_two_channels, an_hour])
def test_days_and_channels_keep_their_figures(
    app: Flask, database: Database, happened: Callable[[Session], Event]
) -> None:
    with database.transaction() as tx:
        happened(tx)
    before = work(app, database, after(7))

    assert work(app, database, after(14)) == work(app, database, after(40)) == before


def test_an_event_that_was_closed_keeps_its_figures_too(app: Flask, database: Database) -> None:
    happen(database)
    with database.transaction() as tx:
        close_event(tx, "infotag-magdeburg", after(0.1))
    before = work(app, database, after(0.2))

    assert work(app, database, after(14)) == before
    assert work(app, database, after(40)) == before


def test_an_event_whose_people_are_gone_cannot_be_opened_again(app: Flask, database: Database) -> None:
    happen(database)
    before = work(app, database, after(30))

    with pytest.raises(PeopleGoneError), database.transaction() as tx:
        reopen_event(tx, "infotag-magdeburg")

    with database.reading() as session:
        assert figures(session, after(30)) == before


@on_one
def test_between_the_fourteenth_and_the_thirtieth_day_it_can(app: Flask, database: Database) -> None:
    happen(database)
    before = work(app, database, after(15))

    with database.transaction() as tx:
        close_event(tx, "infotag-magdeburg", after(15))
        assert reopen_event(tx, "infotag-magdeburg")

    assert work(app, database, after(16)) == before


@on_one
def test_an_event_whose_contacts_are_gone_is_not_moved(app: Flask, database: Database) -> None:
    """Whoever registers for its second life could not be told apart from whoever was counted."""
    happen(database)
    worker.work_once(app, after(14))

    with database.transaction() as tx:
        plan = plan_of(tx, tx.scalars(select(Event)).one())
        longer = replace(plan, ends_at=after(60))
        with pytest.raises(PlanRefusedError) as refused:
            edit_event(tx, plan.slug, longer, version_of(plan), after(14))
        edit_event(tx, plan.slug, replace(plan, venue_name="Rathaus"), version_of(plan), after(14))

    assert refused.value.problems["ends_at"] == Problem.PEOPLE_FORGOTTEN


@on_one
def test_a_cancelled_event_forgets_as_well(app: Flask, database: Database) -> None:
    happen(database)
    with database.transaction() as tx:
        tx.execute(update(Event).values(status=Status.CANCELLED))

    worker.work_once(app, after(31))

    assert rows(database, Registration, Device, *PEOPLE) == [0] * (2 + len(PEOPLE))


def test_what_arrives_after_the_thirtieth_day_goes_with_the_phones(app: Flask, database: Database) -> None:
    happen(database)
    worker.work_once(app, after(30))
    with database.transaction() as tx:
        device = tx.scalars(select(Device)).one()
        late = Conflict(event_id=device.event_id, scan_id=SCAN, device_id=device.id, cause="closed", sent={})
        late.noticed_at = after(30.5)
        tx.add(late)

    before = work(app, database, after(30.6))
    assert work(app, database, after(31)) == before

    assert rows(database, Conflict, Device) == [0, 0]


def test_several_workers_delete_once(database: Database) -> None:
    happen(database)

    with ThreadPoolExecutor(3) as workers:
        list(workers.map(lambda _worker: delete_what_is_due(database, after(31)), range(3)))

    with database.reading() as session:
        kinds = session.execute(select(Deletion.kind, func.sum(Deletion.number)).group_by(Deletion.kind)).all()
        assert {kind: int(number) for kind, number in kinds} == {
            Kind.WAITING: 1,
            Kind.CONTACTS: 3,
            Kind.PEOPLE: 10,
            Kind.PHONES: 1,
            Kind.ACCOUNT: 1,
        }
        assert session.scalar(select(func.count()).where(AuditEntry.action == "event-closed")) == 1


def test_a_worker_that_was_killed_between_two_slices_is_no_harm(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SLICE", 1)
    happen(database)
    before = work(app, database, after(29))
    with database.transaction() as tx:
        service.count_people(tx, "infotag-magdeburg", after(30))
    with database.transaction() as tx:
        assert service.forget_people(tx, "infotag-magdeburg")
        assert figures(tx, after(30)) == before

    assert work(app, database, after(30)) == before

    assert rows(database, *PEOPLE) == [0] * len(PEOPLE)


def test_one_worker_has_the_turn_every_ten_minutes(database: Database) -> None:
    def turns(moment: datetime) -> list[bool]:
        with database.transaction() as tx:
            return [take_turn(tx, moment), take_turn(tx, moment)]

    assert turns(MORNING) == [True, False]
    assert turns(MORNING + EVERY - timedelta(seconds=1)) == [False, False]
    assert turns(MORNING + EVERY) == [True, False]
    assert turns(MORNING - timedelta(hours=2)) == [True, False], "the clock was set back"


@on_one
def test_the_round_says_that_it_ended(app: Flask, database: Database) -> None:
    worker.work_once(app, after(1))

    with database.reading() as session:
        assert session.scalars(select(RetentionRun.finished_at)).one() == after(1)
