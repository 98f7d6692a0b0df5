"""Looking at everything that has to be well; and saying that one is alive."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from eventdesk.config import Settings
from eventdesk.db import Database, revisions, table_of
from eventdesk.health import machine, rules
from eventdesk.health.models import SignOfLife
from eventdesk.health.queries import (
    BACKUP,
    WORKER,
    Signs,
    lacks_a_table,
    revision,
    signs,
)
from eventdesk.health.rules import Check, Finding, Reason, State
from eventdesk.limits import LimitCounter

BEAT_EVERY = timedelta(seconds=15)
FORGOTTEN_AFTER = timedelta(days=30)
"""A machine that was taken away long ago is no news."""
_PROBE_SECONDS = 60


class Schema(Enum):
    """The tables, beside what this version needs."""

    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead"
    """A newer version has been here. Migrations only add, so this one works on."""


def probe(database: Database, now: datetime) -> Schema:
    """Write and remove a row, keep both, and compare the tables with what this version needs.

    Raises:
        SQLAlchemyError: The database is away or takes no changes.
    """
    name = f"readiness:{uuid4().hex}"
    row = {"key": name, "count": 0, "expires_at": now.timestamp() + _PROBE_SECONDS}
    try:
        with database.transaction() as session:
            found = revision(session)
            session.execute(insert(LimitCounter), [row])
            session.execute(delete(LimitCounter).where(LimitCounter.key == name))
    except DBAPIError as error:
        if lacks_a_table(error):
            return Schema.BEHIND
        raise
    if found == revisions()[-1]:
        return Schema.CURRENT
    return Schema.BEHIND if found is None or found in revisions() else Schema.AHEAD


def beat(session: Session, settings: Settings, now: datetime) -> None:
    """Say that a worker runs on this machine, and how new the newest backup is that lies here."""
    _say(session, f"{WORKER}{machine.name()}"[:120], now)
    made_at = machine.newest_backup(settings.backup_folder)
    if made_at:
        _say(session, BACKUP, made_at)
    session.execute(delete(SignOfLife).where(SignOfLife.at < now - FORGOTTEN_AFTER))


def examine(database: Database, settings: Settings, now: datetime, *, thorough: bool = False) -> Sequence[Finding]:
    """Look at everything; a part that cannot be judged is said to be unknown.

    Args:
        database: Where everything is kept.
        settings: What this installation is set to.
        now: When.
        thorough: Also ask others, which takes seconds: the mail server, the public address, who sets the clock.
    """
    findings, read = _examine_database(database, now)
    production = settings.environment == "production"
    if read:
        lying_here = machine.newest_backup(settings.backup_folder)
        newest = max((moment for moment in (read.backup_at, lying_here) if moment), default=None)
        findings += [
            rules.judge_worker(read.worker_at, now),
            _examine_mail(settings, read, now, thorough=thorough),
            _examine_clock(read, now, thorough=thorough),
            rules.judge_backup(newest, now, production=production),
            Finding(Check.ACCOUNTS) if read.admins else Finding(Check.ACCOUNTS, State.BROKEN, Reason.NO_ADMIN),
        ]
    else:
        unknown = (Check.WORKER, Check.MAIL, Check.CLOCK, Check.BACKUP, Check.ACCOUNTS)
        findings += [Finding(check, State.UNKNOWN, Reason.UNKNOWN) for check in unknown]
    findings.append(rules.judge_room(machine.room(database.url, settings.mail_folder, settings.backup_folder)))
    findings.append(_examine_keys(database, settings))
    if thorough and settings.secure:
        findings.append(_examine_address(settings, now))
    return sorted(findings, key=lambda finding: tuple(Check).index(finding.check))


def _examine_database(database: Database, now: datetime) -> tuple[list[Finding], Signs | None]:
    """Write, look at the tables, and read what they know."""
    started = time.perf_counter()
    try:
        schema = probe(database, now)
    except SQLAlchemyError:
        return [_away(database), Finding(Check.SCHEMA, State.UNKNOWN, Reason.UNKNOWN)], None
    findings = [rules.judge_database((time.perf_counter() - started) * 1000), _SCHEMAS[schema]]
    if schema is Schema.BEHIND:
        return findings, None
    with database.reading() as session:
        return findings, signs(session, now)


def _away(database: Database) -> Finding:
    """Tell a database that only lets itself be read from one that is away."""
    try:
        with database.reading() as session:
            revision(session)
    except SQLAlchemyError as error:
        return Finding(Check.DATABASE, State.BROKEN, Reason.AWAY, {"error": _kind(error)})
    return Finding(Check.DATABASE, State.BROKEN, Reason.READ_ONLY)


def _kind(error: SQLAlchemyError) -> str:
    """Name an error without its words, which may hold passwords or rows."""
    return type(getattr(error, "orig", None) or error).__name__


def _examine_mail(settings: Settings, read: Signs, now: datetime, *, thorough: bool) -> Finding:
    """See whether mail can leave, and does."""
    production = settings.environment == "production"
    if production and not settings.smtp_url:
        return Finding(Check.MAIL, State.BROKEN, Reason.NO_SERVER)
    if production and settings.mail_from.casefold().endswith(("@example.org", "@example.org>")):
        return Finding(Check.MAIL, State.BROKEN, Reason.NO_SENDER)
    if thorough and (trouble := machine.mail_trouble(settings)):
        return Finding(Check.MAIL, State.BROKEN, Reason.UNREACHABLE, {"error": trouble})
    return rules.judge_queue(read.mail_count, read.mail_since, now)


def _examine_clock(read: Signs, now: datetime, *, thorough: bool) -> Finding:
    """Compare clocks; on a machine with systemd also ask whether the network sets it."""
    # What was read a moment ago is compared with now: some milliseconds are the statement's own.
    found = rules.judge_clock(now, read.database_now, read.worker_at)
    if found.state is State.GOOD and thorough and machine.clock_is_set_by_network() is False:
        return Finding(Check.CLOCK, State.CARE, Reason.NOT_SET_BY_NETWORK)
    return found


def _examine_keys(database: Database, settings: Settings) -> Finding:
    """See whether keys were drawn, and whether others on this machine can read what they protect."""
    if settings.made_up_keys:
        return Finding(Check.KEYS, State.CARE, Reason.MADE_UP, {"names": ", ".join(settings.made_up_keys)})
    if opened := machine.open_to_others(database.url):
        return Finding(Check.KEYS, State.BROKEN, Reason.OPEN_TO_OTHERS, {"files": " ".join(map(str, opened))})
    return Finding(Check.KEYS, facts={"count": len(settings.ticket_keys)})


def _examine_address(settings: Settings, now: datetime) -> Finding:
    """Knock at the public address as a browser would, and look at its certificate."""
    try:
        ends_at = machine.certificate_ends_at(settings.host)
    except machine.NotTrustedError as error:
        return Finding(Check.ADDRESS, State.BROKEN, Reason.NOT_TRUSTED, {"host": settings.host, "error": str(error)})
    except OSError as error:
        facts = {"host": settings.host, "error": type(error).__name__}
        return Finding(Check.ADDRESS, State.BROKEN, Reason.NO_ANSWER, facts)
    return rules.judge_certificate(ends_at, now)


def _say(session: Session, name: str, at: datetime) -> None:
    """Keep the latest moment; a row that is recent enough is left alone, so that nothing is written for nothing."""
    insert_once = _INSERT[session.get_bind().dialect.name](_TABLE).values(name=name, at=at)
    session.execute(
        insert_once.on_conflict_do_update(
            index_elements=["name"], set_={"at": at}, where=_TABLE.c.at <= (at - BEAT_EVERY if name != BACKUP else at)
        )
    )


_TABLE = table_of(SignOfLife)
_INSERT: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_SCHEMAS = {
    Schema.CURRENT: Finding(Check.SCHEMA),
    Schema.BEHIND: Finding(Check.SCHEMA, State.BROKEN, Reason.BEHIND),
    Schema.AHEAD: Finding(Check.SCHEMA, State.CARE, Reason.AHEAD),
}
