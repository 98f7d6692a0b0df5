"""Each kind of deletion can be carried out again, as often as somebody likes."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from eventdesk.backup.journal import Entry
from eventdesk.backup.replay import replay
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.journal import Deletion, Kind, row_named
from eventdesk.legal.models import Feedback
from eventdesk.legal.service import Report, keep_report
from eventdesk.registration.models import Registration
from eventdesk.staff.models import StaffMember
from eventdesk.tickets.models import Ticket
from tests.builders import MORNING, make_event
from tests.registration.verbs import make_family
from tests.retention.world import after, happen

LATER = after(32)


def entry(kind: Kind, subject: str, at: datetime = LATER) -> Entry:
    return Entry(uuid4(), at, kind, subject, 1)


def test_everything_again_finds_everything_once(database: Database) -> None:
    happen(database)
    with database.transaction() as tx:
        keep_report(tx, Report("de", "Stufen", "", ""), None, MORNING)
        tx.flush()
        account = tx.scalars(select(StaffMember)).one()
        named = row_named(account.id, account.created_at)
        reports = [
            row_named(report.id, report.created_at) for report in tx.scalars(select(Feedback).order_by(Feedback.id))
        ]
    events = [entry(kind, "infotag-magdeburg") for kind in (Kind.WAITING, Kind.CONTACTS, Kind.PEOPLE, Kind.PHONES)]
    entries = [*events, entry(Kind.FEEDBACK, reports[1]), entry(Kind.ACCOUNT, named), entry(Kind.AUDIT, "2026-01-01")]

    assert replay(database, entries) == 6
    assert replay(database, entries) == 5, "an event is found again, with nothing left to delete"

    with database.reading() as session:
        assert not session.scalars(select(Registration.id)).all()
        assert not session.scalars(select(Ticket.id)).all()
        assert len(session.scalars(select(Feedback)).all()) == 1
        assert session.scalars(select(StaffMember.name)).all() == [""]
        assert len(session.scalars(select(Deletion)).all()) == len(entries), "each is noted once"


def test_a_later_event_of_the_same_name_is_left_alone(database: Database) -> None:
    with database.transaction() as tx:
        event = make_event(tx, starts_at=after(60), ends_at=after(61))
        make_family(tx, event)

    assert replay(database, [entry(Kind.CONTACTS, event.slug), entry(Kind.PEOPLE, "nirgends")]) == 0

    with database.reading() as session:
        assert len(session.scalars(select(Registration)).all()) == 1
        assert session.scalars(select(Event.contacts_gone_at)).one() is None
