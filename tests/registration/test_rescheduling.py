"""An event gets another time or place, or is called off: everybody who counts on it is told, once."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.events.plans import version_of
from eventdesk.events.queries import event_by_slug
from eventdesk.events.service import plan_of
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.reminding import remind
from eventdesk.registration.rescheduling import call_off, reschedule
from tests.builders import MORNING, make_event
from tests.registration.conftest import Send
from tests.registration.families import families
from tests.registration.post import BEFORE
from tests.wording import said, shown

WEEK = timedelta(days=7)


@pytest.fixture
def event(database: Database) -> Event:
    """An information day in a week."""
    with database.transaction() as tx:
        return make_event(
            tx, "infotag", capacity=20, starts_at=MORNING + WEEK, ends_at=MORNING + WEEK + timedelta(hours=5)
        )


@pytest.fixture
def counting_on_it(database: Database, event: Event, now: datetime) -> list[str]:
    """Keys of families that have to be told: with a ticket, waiting, offered. Others need not or cannot."""
    told = []
    for number, status in enumerate(RegistrationStatus):
        address = f"{status}@example.org"
        keys = families(database, event, now, address, None, status=status, first=number)
        if status in {RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING, RegistrationStatus.OFFERED}:
            told.append(keys[0])
    return told


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": MORNING + WEEK + timedelta(hours=1)},
        {"ends_at": MORNING + WEEK + timedelta(hours=3)},
        {"venue_name": "Stadthaus"},
        {"venue_address": "Marktplatz 2"},
        {"district_ags": "15002"},
    ],
)
def test_another_time_or_place_is_told_to_everybody_who_counts_on_it(
    database: Database, event: Event, counting_on_it: list[str], now: datetime, change: dict[str, Any]
) -> None:
    _change(database, now, **change)

    assert _told(database) == [("moved", key) for key in counting_on_it]


@pytest.mark.parametrize("change", [{"capacity": 30}, {"childcare": True}, {}])
def test_what_changes_nothing_for_families_is_not_told(
    database: Database, event: Event, counting_on_it: list[str], now: datetime, change: dict[str, Any]
) -> None:
    _change(database, now, **change)

    assert _told(database) == []


def test_each_change_is_told_once(database: Database, event: Event, counting_on_it: list[str], now: datetime) -> None:
    _change(database, now, venue_name="Stadthaus")
    _change(database, now)
    _change(database, now, venue_name="Rathaus")

    assert len(_told(database)) == 2 * len(counting_on_it)


def test_a_draft_has_nobody_to_tell(database: Database, event: Event, counting_on_it: list[str], now: datetime) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(status=Status.DRAFT))

    _change(database, now, venue_name="Stadthaus")

    assert _told(database) == []


def test_nobody_is_told_about_what_is_over(database: Database, event: Event, counting_on_it: list[str]) -> None:
    _change(database, MORNING + 2 * WEEK, venue_name="Stadthaus")

    assert _told(database) == []


def test_whoever_was_reminded_of_another_day_is_reminded_anew(database: Database, event: Event) -> None:
    families(database, event, MORNING - WEEK, "amal@example.org")
    _remind(database, BEFORE + WEEK)

    _change(database, BEFORE + WEEK, starts_at=MORNING + 2 * WEEK, ends_at=MORNING + 2 * WEEK + timedelta(hours=5))
    _remind(database, BEFORE + WEEK)
    _remind(database, BEFORE + 2 * WEEK)

    assert [kind for kind, _key in _told(database)] == ["reminder", "moved", "reminder"]


def test_calling_off_is_told_once_to_everybody_who_counts_on_it(
    database: Database, event: Event, counting_on_it: list[str], now: datetime
) -> None:
    for _ in range(2):
        with database.transaction() as tx:
            assert call_off(tx, "infotag", now).status == Status.CANCELLED

    assert _told(database) == [("called_off", key) for key in counting_on_it]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_ticket_shows_the_new_place_to_whoever_registered_before(
    app: Flask, client: FlaskClient, database: Database, event: Event, send: Send, answers: dict[str, str],
    now: datetime, language: str,
) -> None:  # fmt: skip
    page = send(answers, language).headers["Location"]
    moved = said(app, language, "New date or place")
    assert moved not in shown(client.get(page))

    _change(database, now + timedelta(minutes=1), venue_name="Stadthaus")

    assert moved in shown(client.get(page))
    assert "Stadthaus" in shown(client.get(page))
    with database.transaction() as tx:
        tx.execute(update(Registration).values(created_at=now + timedelta(minutes=2)))
    assert moved not in shown(client.get(page))


def _change(database: Database, now: datetime, **values: Any) -> None:
    with database.transaction() as tx:
        plan = plan_of(tx, event_by_slug(tx, "infotag"))
        reschedule(tx, "infotag", replace(plan, **values), version_of(plan), now)


def _remind(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        remind(tx, now)


def _told(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        # A statement gives the rows it writes numbers in any order, later statements give higher ones.
        rows = session.execute(
            select(OutgoingMail.kind, OutgoingMail.about).order_by(OutgoingMail.about, OutgoingMail.id)
        )
        return [(kind, about) for kind, about in rows]
