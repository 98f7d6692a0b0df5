"""What waits, and what is left of it afterwards."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.outbox.delivery import deliver
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import MAX_ATTEMPTS, Failure, pause_after
from eventdesk.outbox.service import KEPT, REMEMBERED, announce, queue, tidy
from tests.outbox.conftest import AMAL, nobody, notice, put


def test_nothing_is_sent_for_what_was_rolled_back(database: Database, settings: Settings, now: datetime) -> None:
    with suppress(ZeroDivisionError), database.transaction() as tx:
        queue(tx, AMAL, now)
        raise ZeroDivisionError

    assert deliver(database, settings, now, nobody) == 0


def test_a_day_after_it_was_sent_nothing_personal_is_left(database: Database, now: datetime) -> None:
    for message_id in ("m1", "m2"):
        _announce(database, now, message_id)
    _mark(database, "m1", sent_at=now)

    _tidy(database, now + KEPT - timedelta(seconds=1))
    assert [row.recipient for row in _rows(database)] == ["amal@example.org", "amal@example.org"]

    _tidy(database, now + KEPT)
    sent, waiting = _rows(database)
    assert (sent.message_id, sent.recipient, sent.about) == ("m1", "", None)
    assert (waiting.recipient, waiting.about) == ("amal@example.org", "page")


def test_what_could_not_be_sent_still_leads_to_the_family_but_holds_no_address(
    database: Database, now: datetime
) -> None:
    _announce(database, now, "m1")
    _mark(database, "m1", failed_at=now, failure=Failure.REFUSED)

    _tidy(database, now + KEPT)

    (row,) = _rows(database)
    assert (row.recipient, row.about, row.failure) == ("", "page", Failure.REFUSED)


def test_after_a_month_it_is_forgotten(database: Database, now: datetime) -> None:
    _announce(database, now, "m1")
    _mark(database, "m1", sent_at=now)

    _tidy(database, now + REMEMBERED)

    assert _rows(database) == []


def test_what_a_worker_died_over_each_time_is_given_up(database: Database, now: datetime) -> None:
    _announce(database, now, "m1")
    _mark(database, "m1", attempts=MAX_ATTEMPTS, due_at=now)

    _tidy(database, now)

    assert _rows(database)[0].failure == Failure.GIVEN_UP


def test_capitals_do_not_make_another_address(database: Database, now: datetime) -> None:
    put(database, now, "AMAL@example.org")

    assert [row.recipient for row in _rows(database)] == ["amal@example.org"]


def test_pauses_grow_to_six_hours_and_end_after_four_days() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, MAX_ATTEMPTS)]

    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=6)
    assert timedelta(days=4) < sum(pauses, timedelta()) < timedelta(days=5)


def _announce(database: Database, now: datetime, message_id: str) -> None:
    with database.transaction() as tx:
        announce(tx, notice(message_id), now)


def _mark(database: Database, message_id: str, **values: object) -> None:
    with database.transaction() as tx:
        row = tx.scalars(select(OutgoingMail).where(OutgoingMail.message_id == message_id)).one()
        for name, value in values.items():
            setattr(row, name, value)


def _tidy(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        tidy(tx, now)


def _rows(database: Database) -> list[OutgoingMail]:
    with database.reading() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))
