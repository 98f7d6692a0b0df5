"""The copy of the journal survives the database."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from eventdesk import worker
from eventdesk.backup.journal import NAME, keep_copy, read_copy
from eventdesk.db import Database
from eventdesk.errors import InvalidInputError
from eventdesk.journal import Deletion, Kind, hash_of, remember
from eventdesk.outbox.service import Mail, queue
from eventdesk.retention.rules import JOURNAL_STAYS
from tests.builders import MORNING

KEY = "a" * 26


def note(database: Database, subject: str, at: datetime = MORNING) -> None:
    with database.transaction() as tx:
        remember(tx, Kind.REGISTRATION, subject, 1, at)


def copy(database: Database, folder: Path, now: datetime = MORNING) -> bool:
    with database.reading() as session:
        return keep_copy(session, folder, now)


def subjects(folder: Path) -> list[str]:
    return [entry.subject for entry in read_copy(folder)]


def test_the_worker_keeps_it_up_to_date(app: Flask, database: Database, folder: Path) -> None:
    note(database, hash_of(KEY))

    worker.work_once(app, MORNING)

    assert subjects(folder) == [hash_of(KEY)]
    assert KEY not in (folder / NAME).read_text()
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600


def test_mail_goes_on_where_it_cannot_be_written(
    app: Flask, database: Database, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir()
    (folder / NAME).write_text("{")

    with database.transaction() as tx:
        queue(tx, Mail("orga@example.org", "de", "Neues", "Nichts"), MORNING)

    assert worker.work_once(app, MORNING) == 1
    assert "the copy of the journal of deletions is not up to date" in caplog.text


def test_an_older_database_takes_nothing_away(database: Database, folder: Path) -> None:
    note(database, "first")
    copy(database, folder)
    with database.transaction() as tx:
        tx.execute(delete(Deletion))
    note(database, "second", MORNING + timedelta(hours=1))

    assert copy(database, folder)
    assert not copy(database, folder)

    assert subjects(folder) == ["first", "second"]


def test_what_no_backup_needs_goes(database: Database, folder: Path) -> None:
    note(database, "first")
    copy(database, folder)

    assert copy(database, folder, MORNING + JOURNAL_STAYS)

    assert subjects(folder) == []


def test_a_damaged_copy_is_not_overlooked(database: Database, folder: Path) -> None:
    copy(database, folder)
    (folder / NAME).write_text('{"id":\n')

    with pytest.raises(InvalidInputError, match="damaged"):
        copy(database, folder)
