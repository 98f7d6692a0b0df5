"""The monthly package leaves by itself: once, complete, and only to those who said yes."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventdesk import worker
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.errors import NotFoundError
from eventdesk.outbox.models import OutgoingMail
from eventdesk.reports.closing import close_event
from eventdesk.reports.delivery import service
from eventdesk.reports.delivery.models import ReportDelivery, ReportRecipient, ReportSchedule
from eventdesk.reports.delivery.rules import month_due
from eventdesk.reports.delivery.run import deliver_packages
from eventdesk.reports.models import ReportVersion
from eventdesk.security import Role
from tests.builders import make_event
from tests.people import address, make_member
from tests.reports.presence import tally

DUE = datetime(2026, 12, 5, 8, tzinfo=UTC)
EVENT_OVER = datetime(2026, 11, 24, tzinfo=UTC)


def plan(database: Database, *, attached: bool = True, confirmed: bool = True) -> int:
    """A package for November, from the fifth on, with one recipient."""
    member = make_member(database)
    values = {"day": 5, "protection": "round5", "attached": attached, "active": True}
    with database.transaction() as tx:
        service.keep_schedule(tx, "", values, "2026-11", member.id)
        schedule = tx.scalars(select(ReportSchedule)).one()
        service.invite(tx, schedule, "Referat@Ministerium.example", "https://events.example.org", EVENT_OVER)
        recipient = tx.scalars(select(ReportRecipient)).one()
        recipient.confirmed_at = EVENT_OVER if confirmed else None
        return schedule.id


@pytest.fixture
def held(database: Database) -> None:
    """One event of November with twelve people; it is not closed yet."""
    with database.transaction() as tx:
        tally(tx, make_event(tx), "young", 12, parties=9)


@pytest.fixture
def closed(database: Database, held: None) -> None:
    with database.transaction() as tx:
        close_event(tx, "infotag-magdeburg", EVENT_OVER)


def versions(database: Database) -> int:
    with database.reading() as tx:
        return len(tx.scalars(select(ReportVersion.id)).all())


def mails(settings: Settings) -> list[Message]:
    return [message_from_bytes(file.read_bytes()) for file in sorted(Path(settings.mail_folder).glob("package-*.eml"))]


def to_staff(database: Database) -> list[str]:
    """Subjects of what staff were told, in order."""
    with database.reading() as tx:
        mail = select(OutgoingMail.text).where(OutgoingMail.recipient == address(Role.ORGANISER))
        return list(tx.scalars(mail.order_by(OutgoingMail.id)))


@pytest.mark.parametrize(
    ("since", "last", "today", "due"),
    [
        ("2026-11", None, "2026-12-04", None),
        ("2026-11", None, "2026-12-05", "2026-11"),
        ("2026-11", None, "2026-11-30", None),
        ("2026-11", "2026-11", "2026-12-31", None),
        ("2026-11", "2026-11", "2027-01-05", "2026-12"),
        ("2026-11", None, "2027-03-01", "2026-11"),  # what a worker that slept has missed, one after the other
        ("2026-11", "2026-11", "2027-03-01", "2026-12"),
    ],
)
def test_the_oldest_month_that_was_not_sent_is_due(since: str, last: str | None, today: str, due: str | None) -> None:
    assert month_due(since, last, 5, datetime.fromisoformat(today).date()) == due


@pytest.mark.usefixtures("closed")
def test_a_complete_month_is_frozen_and_mailed_once_with_its_package(
    app: Flask, database: Database, settings: Settings
) -> None:
    plan(database)

    worker.work_once(app, DUE - timedelta(days=1))
    assert versions(database) == 0
    for hours in range(3):
        worker.work_once(app, DUE + timedelta(hours=hours))

    assert versions(database) == 1
    (mail,) = mails(settings)
    assert mail["To"] == "referat@ministerium.example"
    assert str(make_header(decode_header(mail["Subject"]))) == "Bericht November 2026: alle Kampagnen für Familien"
    (package,) = [part for part in mail.walk() if part.get_content_type() == "application/zip"]
    content = package.get_payload(decode=True)
    assert isinstance(content, bytes)
    with database.reading() as tx:
        assert content == service.zip_of(tx, tx.scalars(select(ReportVersion.id)).one()).content


@pytest.mark.usefixtures("held")
def test_an_open_event_holds_the_package_back_and_staff_are_told_once(app: Flask, database: Database) -> None:
    plan(database)

    for hours in range(3):
        worker.work_once(app, DUE + timedelta(hours=hours))

    assert versions(database) == 0
    assert len(to_staff(database)) == 1
    with database.transaction() as tx:
        close_event(tx, "infotag-magdeburg", DUE)
    worker.work_once(app, DUE + timedelta(hours=4))
    assert versions(database) == 1


@pytest.mark.usefixtures("held")
def test_staff_may_say_that_open_events_are_right(app: Flask, database: Database) -> None:
    schedule_id = plan(database)
    worker.work_once(app, DUE)
    with database.transaction() as tx:
        service.schedule_by_id(tx, schedule_id).confirmed_month = "2026-11"

    worker.work_once(app, DUE + timedelta(hours=1))

    assert versions(database) == 1


@pytest.mark.usefixtures("closed")
def test_without_a_confirmed_recipient_nothing_is_frozen(app: Flask, database: Database) -> None:
    plan(database, confirmed=False)

    worker.work_once(app, DUE)

    assert versions(database) == 0
    assert len(to_staff(database)) == 1


@pytest.mark.usefixtures("closed")
def test_a_link_leads_to_the_package_until_it_ends(app: Flask, database: Database, settings: Settings) -> None:
    plan(database, attached=False)
    worker.work_once(app, DUE)
    (mail,) = mails(settings)
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    key = text.decode().split("/reports/packages/")[1].split()[0]

    with database.reading() as tx:
        found = service.package_of(tx, key, DUE + timedelta(days=29)).content
        assert found.startswith(b"PK")
        with pytest.raises(NotFoundError):
            service.package_of(tx, key, DUE + timedelta(days=31))


@pytest.mark.usefixtures("closed")
def test_another_method_used_before_is_told_to_staff(app: Flask, database: Database, settings: Settings) -> None:
    schedule_id = plan(database)
    worker.work_once(app, DUE)
    with database.transaction() as tx:
        service.schedule_by_id(tx, schedule_id).protection = "suppress"

    with app.app_context():
        deliver_packages(database, settings, datetime(2027, 1, 6, tzinfo=UTC))

    assert versions(database) == 1
    (told,) = to_staff(database)
    assert "ein anderer Schutz" in told


@pytest.mark.usefixtures("closed")
def test_two_workers_at_once_send_one_package(app: Flask, database: Database, settings: Settings) -> None:
    plan(database)
    with app.app_context():
        deliver_packages(database, settings, DUE)
        with database.transaction() as tx:  # the other worker had read the schedule before
            tx.scalars(select(ReportSchedule)).one().trouble = ""
        deliver_packages(database, settings, DUE)

    with database.reading() as tx:
        assert len(tx.scalars(select(ReportDelivery.id)).all()) == 1


@pytest.mark.usefixtures("closed")
def test_staff_are_told_of_a_mail_that_was_given_up(app: Flask, database: Database, settings: Settings) -> None:
    plan(database)
    with app.app_context():
        deliver_packages(database, settings, DUE)
        with database.transaction() as tx:
            mail = tx.scalars(select(OutgoingMail).where(OutgoingMail.kind == "package")).one()
            mail.failed_at, mail.failure = DUE, "refused"
        for _again in range(2):
            deliver_packages(database, settings, DUE)

    (told,) = to_staff(database)
    assert "referat@ministerium.example" in told
