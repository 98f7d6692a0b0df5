"""The reminder of the day before: once for each family that gave an address, whatever happens in between."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News
from eventdesk.registration.reminding import remind
from tests.builders import MORNING, make_event
from tests.registration.families import families
from tests.registration.post import BEFORE

LONG_AGO = MORNING - timedelta(days=10)


def test_each_family_with_an_address_is_reminded_once(database: Database, event: Event) -> None:
    amal, _omar = families(database, event, LONG_AGO, "amal@example.org", None)

    for minutes in (-61, 0, 5, 60, 60 * 14):
        _remind(database, BEFORE + timedelta(minutes=minutes))

    (row,) = _reminders(database)
    assert (row.recipient, row.about, row.created_at) == ("amal@example.org", amal, BEFORE)


def test_an_online_hour_is_reminded_of_too(database: Database) -> None:
    with database.transaction() as tx:
        hour = make_event(tx, "stunde", form="online")
    families(database, hour, LONG_AGO, "amal@example.org")

    _remind(database, BEFORE)

    assert len(_reminders(database)) == 1


def test_several_workers_remind_everybody_once(database: Database, event: Event) -> None:
    families(database, event, LONG_AGO, *(f"family{number}@example.org" for number in range(20)))

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: _remind(database, BEFORE), range(4)))

    assert len(_reminders(database)) == 20


def test_whoever_registered_yesterday_is_not_reminded_of_it(database: Database, event: Event) -> None:
    families(database, event, BEFORE - timedelta(hours=23), "amal@example.org")

    _remind(database, BEFORE)

    assert _reminders(database) == []


@pytest.mark.parametrize("status", [RegistrationStatus.WAITING, RegistrationStatus.CANCELLED])
def test_only_who_has_a_seat_is_reminded(database: Database, event: Event, status: RegistrationStatus) -> None:
    families(database, event, LONG_AGO, "amal@example.org", status=status)

    _remind(database, BEFORE)

    assert _reminders(database) == []


def test_nobody_is_reminded_of_what_was_called_off(database: Database, event: Event) -> None:
    families(database, event, LONG_AGO, "amal@example.org")
    with database.transaction() as tx:
        tx.execute(update(Event).values(status=Status.CANCELLED))

    _remind(database, BEFORE)

    assert _reminders(database) == []


def test_all_events_of_a_day_cost_few_statements(database: Database, statements: list[str]) -> None:
    with database.transaction() as tx:
        events = [make_event(tx, f"tag-{number}") for number in range(3)]
    for number, event in enumerate(events):
        families(database, event, LONG_AGO, *(f"f{number}{letter}@example.org" for letter in "abcde"), first=number)
    statements.clear()

    _remind(database, BEFORE)

    assert len(statements) <= 2 + len(events), "\n".join(statements)
    assert len(_reminders(database)) == 15


def _remind(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        remind(tx, now)


def _reminders(database: Database) -> list[OutgoingMail]:
    with database.reading() as session:
        found = list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))
        marked = session.execute(
            select(Registration.page_key, Registration.reminded_at).where(Registration.reminded_at.is_not(None))
        ).all()
    assert {row.kind for row in found} <= {News.REMINDER}
    assert {(row.about, row.created_at) for row in found} == set(map(tuple, marked))
    return found
