"""Deleting once more, in a restored database, what was deleted since its backup was made."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from eventdesk.backup.journal import Entry
from eventdesk.db import Database, table_of
from eventdesk.events.models import Event
from eventdesk.journal import Deletion, Kind, hash_of, row_named
from eventdesk.legal.service import forget_report
from eventdesk.professionals.leaving import erase_again
from eventdesk.registration.leaving import erase
from eventdesk.registration.models import Registration
from eventdesk.retention.keeping import empty_account
from eventdesk.retention.rounds import delete_for
from eventdesk.retention.rules import Term
from eventdesk.staff.models import StaffMember, StaffSession

BY_DATE = frozenset({Kind.AUDIT})
"""What the next round deletes by itself, because only its age counts."""
OF_EVENTS = frozenset({Kind.WAITING, Kind.CONTACTS, Kind.PEOPLE, Kind.PHONES})


def replay(database: Database, entries: Sequence[Entry]) -> int:
    """Carry out deletions again, in order; return how many found something.

    Each is done as at its own moment: a family that deleted its data before the event also cancelled by that.
    """
    found = 0
    for entry in entries:
        if entry.kind in OF_EVENTS:
            found += _again_for_event(database, entry)
        elif entry.kind not in BY_DATE:
            with database.transaction() as session:
                found += _OF_ONE[Kind(entry.kind)](session, entry)
        with database.transaction() as session:
            _keep(session, entry)
    return found


def end_all_sessions(session: Session) -> None:
    """Sign everybody out: a session that was ended since would be open again."""
    session.execute(delete(StaffSession))


def _again_for_event(database: Database, entry: Entry) -> bool:
    """Delete rows of an event, if it is the one that had begun by then and not a later one of the same name."""
    with database.reading() as session:
        begun = session.scalar(select(Event.id).where(Event.slug == entry.subject, Event.starts_at <= entry.at))
    return begun is not None and delete_for(database, Term(entry.kind), entry.subject, entry.at)


def _family(session: Session, entry: Entry) -> bool:
    keys = session.scalars(select(Registration.page_key)).all()
    found = [key for key in keys if hash_of(key) == entry.subject]
    for key in found:
        erase(session, key, entry.at)
    return bool(found) or erase_again(session, entry.subject, entry.at)


def _report(session: Session, entry: Entry) -> bool:
    return forget_report(session, entry.subject)


def _account(session: Session, entry: Entry) -> bool:
    rows = session.execute(select(StaffMember.id, StaffMember.created_at)).all()
    found = [row.id for row in rows if row_named(row.id, row.created_at) == entry.subject]
    for staff_id in found:
        empty_account(session, staff_id, entry.at)
    return bool(found)


def _keep(session: Session, entry: Entry) -> None:
    """Let the restored journal say what the old one said, once."""
    same: Any = (Deletion.at == entry.at, Deletion.kind == entry.kind, Deletion.subject == entry.subject)
    session.execute(delete(Deletion).where(*same))
    session.execute(insert(table_of(Deletion)), entry._asdict())


_OF_ONE: Mapping[Kind, Callable[[Session, Entry], bool]] = {
    Kind.REGISTRATION: _family,
    Kind.FEEDBACK: _report,
    Kind.ACCOUNT: _account,
}
