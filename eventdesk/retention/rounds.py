"""Rounds of deletions: who has the turn, in which order, and each step in a transaction of its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventdesk.db import Database, table_of
from eventdesk.errors import NotFoundError
from eventdesk.retention import keeping, service
from eventdesk.retention.models import RetentionRun
from eventdesk.retention.queries import NAME, due_events
from eventdesk.retention.rules import EVERY, Term

_INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def take_turn(session: Session, now: datetime) -> bool:
    """Say whether a round is due, and take it: of several workers one does. A clock that was set back is no reason."""
    table = table_of(RetentionRun)
    insert: Any = _INSERT[session.get_bind().dialect.name]
    first = insert(table).values(name=NAME, started_at=now)
    if session.execute(first.on_conflict_do_nothing().returning(table.c.name)).first():
        return True
    due = or_(table.c.started_at <= now - EVERY, table.c.started_at > now + EVERY)
    taken = update(table).where(table.c.name == NAME, due).values(started_at=now).returning(table.c.name)
    return session.execute(taken).first() is not None


def delete_what_is_due(database: Database, now: datetime) -> None:
    """Delete everything that is due, in small transactions; killed anywhere, the next round goes on.

    At the end SQLite's log beside the file is emptied: until then it holds what was deleted.
    """
    for term, verb in _VERBS.items():
        with database.reading() as session:
            slugs = due_events(session, term, now)
        for slug in slugs:
            verb(database, slug, now)
    for keep in (keeping.forget_audit, keeping.forget_accounts, keeping.forget_journal):
        with database.transaction() as session:
            keep(session, now)
    with database.transaction() as session:
        ended = update(RetentionRun).where(RetentionRun.name == NAME).values(finished_at=now)
        session.execute(ended.execution_options(synchronize_session=False))
    database.empty_log()


def delete_for(database: Database, term: Term, slug: str, now: datetime) -> bool:
    """Delete rows of one kind of one event, whenever it was; say whether there is such an event."""
    try:
        _VERBS[term](database, slug, now)
    except NotFoundError:
        return False
    return True


def _people(database: Database, slug: str, now: datetime) -> None:
    """Count them, then delete them slice by slice."""
    with database.transaction() as session:
        service.count_people(session, slug, now)
    more = True
    while more:
        with database.transaction() as session:
            more = service.forget_people(session, slug)


def _at_once(verb: Callable[[Session, str, datetime], int]) -> Callable[[Database, str, datetime], None]:
    """Give a verb its transaction."""

    def run(database: Database, slug: str, now: datetime) -> None:
        with database.transaction() as session:
            verb(session, slug, now)

    return run


_VERBS = {
    Term.WAITING: _at_once(service.forget_waiting),
    Term.CONTACTS: _at_once(service.forget_contacts),
    Term.PEOPLE: _people,
    Term.PHONES: _at_once(service.forget_phones),
}
"""In this order: what leads to a row goes before it."""
