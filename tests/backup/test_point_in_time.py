"""PostgreSQL goes back to a moment by its archived log, and `replay` deletes once more who was deleted after it."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from eventdesk.backup.journal import keep_copy
from eventdesk.backup.service import replay_journal
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.registration.leaving import erase
from eventdesk.registration.models import Registration
from tests import postgresql
from tests.builders import MORNING, make_event
from tests.databases import create_postgresql_database
from tests.registration.verbs import make_family

SETTINGS = Settings(secret_key="5" * 64, ticket_keys={0: b"\x07" * 32}, backup_folder="")


@pytest.fixture
def machines() -> Iterator[Path]:
    """A folder with two servers and their archive, open to whom PostgreSQL runs as."""
    folder = Path(tempfile.mkdtemp(prefix="eventdesk-", dir="/tmp"))
    folder.chmod(0o755)
    for name in ("first", "second", "archive"):
        (folder / name).mkdir(mode=0o777)
        (folder / name).chmod(0o777)
    yield folder
    for name in ("first", "second"):
        postgresql.stop(folder / name)
    shutil.rmtree(folder, ignore_errors=True)


def on(folder: Path, name: str) -> Database:
    address = f"postgresql+psycopg://postgres@/{name}?host={folder / postgresql.DATA}"
    return Database(make_url(address).render_as_string(hide_password=False))


def archiving(machines: Path) -> Database:
    """A database on the first server, which archives its log."""
    archive = f"-c archive_mode=on -c archive_command='cp %p {machines / 'archive'}/%f'"
    create_postgresql_database(postgresql.address(machines / "first", f"{postgresql.DURABLE} {archive}"), "eventdesk")
    database = on(machines / "first", "eventdesk")
    database.upgrade()
    return database


def copied(machines: Path) -> None:
    """Make the base backup from which the second server starts."""
    first, second = machines / "first", machines / "second"
    if postgresql.is_root():
        shutil.copytree(first, second, dirs_exist_ok=True, ignore=shutil.ignore_patterns(postgresql.DATA, "lock"))
        second.chmod(0o777)
    data, source = str(second / postgresql.DATA), str(first / postgresql.DATA)
    where = ("--pgdata", data, "--host", source, "--username", "postgres")
    postgresql.call(first, "pg_basebackup", *where, "--checkpoint", "fast")


def moment(database: Database) -> datetime:
    with database.reading() as session:
        now: datetime | None = session.scalar(text("SELECT clock_timestamp()"))
    assert now
    return now


def archived(database: Database, folder: Path) -> None:
    """Wait until everything written so far lies in the archive."""
    with database.reading() as session:
        last = session.scalar(text("SELECT pg_walfile_name(pg_switch_wal())"))
    until = time.monotonic() + 20
    while not (folder / str(last)).exists() and time.monotonic() < until:
        time.sleep(0.05)


def recover(machines: Path, target: datetime) -> Database:
    """Start the second server from the copy of the first, up to a moment."""
    second, archive = machines / "second", machines / "archive"
    data = second / postgresql.DATA
    lines = [
        f"restore_command = 'cp {archive}/%f %p'",
        f"recovery_target_time = '{target.isoformat()}'",
        "recovery_target_action = 'promote'",
        "archive_mode = off",
    ]
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write("\n".join(lines) + "\n")
    (data / "recovery.signal").touch()
    if postgresql.is_root():
        shutil.chown(data / "recovery.signal", "nobody")
    (data / ".s.PGSQL.5432.lock").unlink(missing_ok=True)  # of the first, whose socket lay among its data
    options = f"{postgresql.DURABLE} -c listen_addresses='' -k {data}"
    arguments = ("--pgdata", str(data), "--wait", "--silent", "--log", str(data / "log"), "--options", options)
    postgresql.call(second, "pg_ctl", "start", *arguments)
    database = on(second, "eventdesk")
    until = time.monotonic() + 20
    with database.engine.connect() as connection:
        while connection.scalar(text("SELECT pg_is_in_recovery()")) and time.monotonic() < until:
            time.sleep(0.05)
    return database


@pytest.mark.proof
def test_who_was_deleted_after_that_moment_stays_deleted(machines: Path) -> None:
    backups = machines / "backups"
    database = archiving(machines)
    copied(machines)
    with database.transaction() as tx:
        event = make_event(tx)
        gone, stays = make_family(tx, event), make_family(tx, event)
    target = moment(database)
    with database.transaction() as tx:
        erase(tx, gone, MORNING)
    with database.reading() as session:
        keep_copy(session, backups, MORNING)
    archived(database, machines / "archive")
    database.engine.dispose()
    postgresql.stop(machines / "first")

    back = recover(machines, target)

    with back.reading() as session:
        assert set(session.scalars(select(Registration.page_key))) == {gone, stays}
    assert replay_journal(replace(SETTINGS, backup_folder=str(backups)), back, MORNING) == (1, 1)
    with back.reading() as session:
        assert session.scalars(select(Registration.page_key)).all() == [stays]
    back.engine.dispose()
