"""Processes are killed with -9 at random moments under load: what was acknowledged is there, exactly once."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from eventdesk import clock
from eventdesk.checkin.models import Scan, Visit
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from eventdesk.tickets.models import Attendee, Ticket
from tests import postgresql
from tests.builders import make_event, make_ticket
from tests.load.killing import Installation, Log, kill_under_load, running, under_load, wait_for_answers
from tests.server import Server

NODES = {"sqlite": 1, "postgresql": 2}
KILLS, FEW = 200, 2
TICKETS = 200
RESTARTS = 3


def prepare(database: Database) -> tuple[str, Sequence[str]]:
    """An event of tomorrow to register for, and one that runs now: the token of its phone, numbers of its tickets."""
    now = clock.now()
    with database.transaction() as tx:
        tomorrow = now + timedelta(days=1)
        make_event(tx, "tomorrow", capacity=9000, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=5))
        running = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=5)}
        today = make_event(tx, "today", capacity=TICKETS, **running)
        _, token = add_device(tx, "today", "door", "Samira", now)
        return token, [make_ticket(tx, today, {"young": 1}, now).number for _ in range(TICKETS)]


def test_what_was_acknowledged_is_there_exactly_once(server: Server) -> None:
    """Only the processes of one node: tests/outbox/test_workers.py kills a worker."""
    token, numbers = prepare(server.database)

    log = kill_under_load(Installation([server], [], token, numbers), FEW)

    compare(server.database, log, FEW)


@pytest.mark.proof
def test_200_kills_lose_and_double_nothing(database: Database, tmp_path: Path) -> None:
    """One node on SQLite, two nodes and two workers on PostgreSQL."""
    token, numbers = prepare(database)

    with running(database, tmp_path, NODES[database.engine.dialect.name], token, numbers) as installation:
        log = kill_under_load(installation, KILLS)

    compare(database, log, KILLS)


@pytest.mark.proof
def test_a_database_that_is_killed_in_the_middle_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """PostgreSQL as in production, without a chance to write anything down before it ends."""
    folder = Path(tempfile.mkdtemp(prefix="eventdesk-", dir="/tmp"))
    database = Database(postgresql.address(folder, postgresql.DURABLE))
    try:
        database.upgrade()
        token, numbers = prepare(database)
        with running(database, tmp_path, 1, token, numbers) as installation:
            log = under_load(installation, lambda log: restart(folder, log))
        assert log.unanswered, "or nobody noticed"
        compare(database, log, 0)
    finally:
        database.engine.dispose()
        postgresql.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def restart(folder: Path, log: Log) -> None:
    for _turn in range(RESTARTS):
        wait_for_answers(log, 20)
        postgresql.restart(folder)
    wait_for_answers(log, 20)


def compare(database: Database, log: Log, kills: int) -> None:
    """Hold the database against the clients' own log."""
    kind = database.engine.dialect.name
    print(f"{kind}: killed {log.killed}, asked again {log.unanswered} times")
    registrations, scans = stored_registrations(database), stored_scans(database)
    for what, told, stored in (("registrations", log.tickets, registrations), ("scans", log.scans, scans)):
        lost, doubled = set(told) - set(stored), [key for key, times in stored.items() if times > 1]
        print(f"{kind}: {len(told)} {what}, {len(lost)} lost, {len(doubled)} doubled")
        assert told
        assert not lost
        assert stored == dict.fromkeys(told, 1), "each once, and nothing nobody asked for"
    assert sum(log.killed.values()) == kills
    compare_people(database, log)


def stored_registrations(database: Database) -> Counter[UUID]:
    with database.reading() as session:
        return Counter(session.scalars(select(Registration.submission_id)))


def stored_scans(database: Database) -> Counter[UUID]:
    with database.reading() as session:
        return Counter(session.scalars(select(Scan.id)))


def compare_people(database: Database, log: Log) -> None:
    """Every family has the ticket it was led to, every person one seat, everybody who was let in one visit."""
    with database.reading() as session:
        rows = session.execute(select(Registration.submission_id, Registration.page_key)).all()
        people = session.scalars(
            select(func.count()).select_from(Attendee).join(Ticket).join(Event).where(Event.slug == "tomorrow")
        ).one()
        seats = session.scalars(select(Event.seats_taken).where(Event.slug == "tomorrow")).one()
        visits = session.scalars(select(func.count()).select_from(Visit)).one()
    assert {submission: page_key for submission, page_key in rows} == log.tickets  # noqa: C416 - rows are no tuples
    assert people == seats == log.persons
    assert visits == len(set(log.scans.values()))
