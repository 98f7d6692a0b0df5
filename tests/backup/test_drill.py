"""The drill: the database is lost, a backup comes back, and whoever was deleted since stays deleted."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, select, text

from eventdesk import worker
from eventdesk.backup import dumps, sealing
from eventdesk.backup.dumps import BackupFailedError, Tools
from eventdesk.backup.files import backup_at
from eventdesk.backup.journal import keep_copy
from eventdesk.backup.service import foreign_keys, make_backup, replay_journal, restore
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Event
from eventdesk.health.machine import newest_backup
from eventdesk.journal import Deletion, Kind, hash_of, remember
from eventdesk.registration.leaving import erase
from eventdesk.registration.models import Registration
from eventdesk.staff.models import StaffSession
from eventdesk.staff.service import sign_in
from eventdesk.tickets.models import Ticket
from tests.builders import make_event
from tests.databases import create_postgresql_database
from tests.people import PASSWORD, make_member
from tests.registration.verbs import NAME, make_family
from tests.retention.world import LOOKED_AT, OF_PEOPLE, after, figures, happen, stored, work

Another = Callable[[], Database]
on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_what_was_there_comes_back_and_everybody_signs_in_anew(
    settings: Settings, database: Database, another: Another, key: Path, now: datetime
) -> None:
    happen(database)
    member = make_member(database)
    with database.transaction() as tx:
        sign_in(tx, member, PASSWORD, now)
    with database.reading() as session:
        before = figures(session, now)

    made = make_backup(settings, database, now)
    new = another()
    done = restore(settings, new, made.path, key, now)

    assert (done.made_at, done.known) == (now, 0)
    with new.reading() as session:
        assert figures(session, now) == before
        assert not session.scalars(select(StaffSession)).all()
        assert {NAME} == set(session.scalars(select(Registration.name)))


def test_a_family_that_was_deleted_since_stays_deleted(
    app: Flask, settings: Settings, database: Database, another: Another, key: Path, now: datetime
) -> None:
    with database.transaction() as tx:
        event = make_event(tx, starts_at=after(3), ends_at=after(3.2))
        gone, stays = make_family(tx, event, name="Aziza Fort"), make_family(tx, event)
    made = make_backup(settings, database, now)
    with database.transaction() as tx:
        erase(tx, gone, now + timedelta(hours=1))
    worker.work_once(app, now + timedelta(hours=1))

    new = another()
    done = restore(settings, new, made.path, key, now + timedelta(hours=2))

    assert (done.again, done.known) == (1, 1)
    assert b"Aziza Fort" not in stored(new)
    with new.reading() as session:
        assert session.scalars(select(Registration.page_key)).all() == [stays]
        assert session.scalars(select(Event.seats_taken)).one() == 4
        assert len(session.scalars(select(Ticket).where(Ticket.revoked_at.is_(None))).all()) == 1
        assert [row.kind for row in session.scalars(select(Deletion))] == [Kind.REGISTRATION]


def test_the_drill(
    app: Flask, settings: Settings, database: Database, another: Another, key: Path, folder: Path, now: datetime
) -> None:
    """A backup of the day, thirty-one days of deleting, the loss of everything, and no name comes back."""
    happen(database)
    made = make_backup(settings, database, now)
    assert all(word.encode() not in made.path.read_bytes() for word in OF_PEOPLE)
    before = [work(app, database, after(days)) for days in (1, 14, 30, 31)]

    new = another()
    done = restore(settings, new, made.path, key, after(31.1))

    with new.reading() as session:
        assert [figures(session, after(31.1))] * 4 == before
    assert done.again == done.known == 6
    left = stored(new)
    assert [word for word in OF_PEOPLE if word.encode() in left] == [LOOKED_AT]
    leftovers = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    assert leftovers == []
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


@on_one
def test_a_journal_that_is_lost_too_is_no_small_thing(
    settings: Settings, database: Database, another: Another, key: Path, folder: Path, now: datetime
) -> None:
    happen(database)
    made = make_backup(settings, database, now)
    (folder / "deletions.jsonl").unlink()

    with pytest.raises(InvalidInputError, match="missing"):
        restore(settings, another(), made.path, key, now)

    new = another()
    restore(settings, new, made.path, key, after(14), without_journal=True)
    with new.reading() as session:
        assert not session.scalars(select(Registration.id)).all(), "what is due by its day goes all the same"


def test_a_database_that_came_back_by_other_means_is_cleaned_too(
    app: Flask, settings: Settings, database: Database, now: datetime
) -> None:
    """For instance to a point in time: whoever was deleted after it is there again."""
    with database.transaction() as tx:
        gone = make_family(tx, make_event(tx, starts_at=after(3), ends_at=after(3.2)))
        remember(tx, Kind.REGISTRATION, hash_of(gone), 1, now)
    with database.reading() as session:
        keep_copy(session, Path(settings.backup_folder), now)

    assert replay_journal(settings, database, now) == (1, 1)
    assert replay_journal(settings, database, now) == (0, 1)

    assert NAME.encode() not in stored(database)


@on_one
def test_nothing_is_overwritten(settings: Settings, database: Database, key: Path, now: datetime) -> None:
    made = make_backup(settings, database, now)

    with pytest.raises(InvalidInputError, match="not empty"):
        restore(settings, database, made.path, key, now)


@on_one
def test_another_key_and_a_damaged_file_open_nothing(
    settings: Settings, database: Database, another: Another, key: Path, tmp_path: Path, now: datetime
) -> None:
    made = make_backup(settings, database, now)
    sealing.new_key(tmp_path / "other.txt", now)

    with pytest.raises(InvalidInputError, match="another key"):
        restore(settings, another(), made.path, tmp_path / "other.txt", now)
    content = bytearray(made.path.read_bytes())
    content[-5] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(InvalidInputError, match="damaged"):
        restore(settings, another(), made.path, key, now)


def test_a_backup_that_does_not_come_back_whole_is_none(
    settings: Settings, database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    happen(database)
    dump = dumps.dump

    def lossy(source: Database, target: Path, tools: Tools) -> dumps.Counts:
        return {**dump(source, target, tools), "ticket": 5}

    monkeypatch.setattr(dumps, "dump", lossy)

    with pytest.raises(BackupFailedError, match=r"Not everything came back: ticket\."):
        make_backup(settings, database, now)

    assert list(folder.iterdir()) == []


def good_backups(folder: Path) -> list[Path]:
    """Those with a note beside them, the newest first, as their names say."""
    return sorted((note.with_suffix("") for note in folder.glob("*.age.json")), reverse=True)


@on_one
def test_backups_go_after_thirty_days(settings: Settings, database: Database, folder: Path, now: datetime) -> None:
    first = make_backup(settings, database, now)
    second = make_backup(settings, database, now + timedelta(days=30))
    assert good_backups(folder) == [second.path, first.path]
    (folder / "somebody-elses.txt").touch()

    third = make_backup(settings, database, now + timedelta(days=30, seconds=1))

    assert good_backups(folder) == [third.path, second.path]
    assert backup_at(third.path) == third
    assert newest_backup(str(folder)) == third.made_at, "health reads the same notes"
    assert not first.path.exists()
    assert (folder / "somebody-elses.txt").exists()


def test_what_a_killed_backup_left_goes_with_the_next(
    settings: Settings, database: Database, folder: Path, now: datetime
) -> None:
    """It holds everything, and is not encrypted."""
    happen(database)
    left = folder / ".unfinished-long-ago"
    left.mkdir(parents=True)
    (left / "plain").write_text(NAME)
    os.utime(left, (now.timestamp() - 7 * 3600,) * 2)
    trials = []
    if database.engine.dialect.name == "postgresql":
        trials.append(f"{str(make_url(database.url).database)[:30]}_trial_20261123090000_a1b2c3")
        create_postgresql_database(database.url, trials[0])

    make_backup(settings, database, now)

    assert not left.exists()
    with database.engine.connect() as connection:
        names = connection.scalars(text("SELECT datname FROM pg_database")).all() if trials else []
    assert not set(trials) & set(names)


def test_others_write_while_a_backup_is_made(settings: Settings, database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        event = make_event(tx, capacity=None)

    def register() -> None:
        for _ in range(15):
            with database.transaction() as tx:
                make_family(tx, event)

    with ThreadPoolExecutor(2) as people:
        writing = [people.submit(register) for _ in range(2)]
        made = make_backup(settings, database, now)
        for one in writing:
            one.result()

    assert made.counts["registration"] == made.counts["ticket"] <= 30


@on_one
def test_tickets_of_other_keys_are_noticed(settings: Settings, database: Database, now: datetime) -> None:
    made = make_backup(settings, database, now)

    assert not foreign_keys(settings, made.path)
    assert foreign_keys(replace(settings, ticket_keys={0: b"\x08" * 32}), made.path)
