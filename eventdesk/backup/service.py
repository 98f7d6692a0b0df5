"""Making a backup that is known to be good, and bringing one back without what was deleted since."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from eventdesk.backup import dumps, files, journal, replay, sealing
from eventdesk.backup.dumps import BackupFailedError, Tools
from eventdesk.backup.files import Backup
from eventdesk.backup.rules import name_of
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.errors import InvalidInputError
from eventdesk.legal.service import forget_settled_reports
from eventdesk.outbox.service import tidy
from eventdesk.retention.rounds import delete_what_is_due

UNDER_WAY = timedelta(minutes=10)
"""A deletion that began before a backup may have ended after it; twice is as good as once."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a restore.

    Attributes:
        made_at: Whose state it is.
        again: How many deletions since then were carried out once more.
        known: How many there were.
    """

    made_at: datetime
    again: int
    known: int


def make_backup(settings: Settings, database: Database, now: datetime) -> Backup:
    """Write an encrypted copy of the database, restore it on trial, and only then call it good; delete old ones.

    The key of the moment that the trial uses is thrown away: this machine cannot open its own backups.

    Raises:
        InvalidInputError: Nobody said where to, or for whom.
        BackupFailedError: It could not be made, or what came back was not what went in.
    """
    folder, recipients = files.private_folder(_folder(settings)), _recipients(settings)
    tools = Tools(settings.postgresql_tools)
    sealed = folder / name_of(now, dumps.kind_of(database))
    files.forget_killed(folder, now)
    with _workplace(folder) as place:
        counts = dumps.dump(database, place / "plain", tools)
        trial_key = sealing.seal(place / "plain", place / "sealed", recipients)
        sealing.unseal(place / "sealed", place / "opened", [trial_key])
        _try(place / "opened", database, counts, tools, now)
        (place / "sealed").replace(sealed)
    made = Backup(
        made_at=now,
        database=dumps.kind_of(database),
        counts=counts,
        sha256=sealing.hash_of(sealed),
        recipients=tuple(recipients),
        ticket_keys=_fingerprints(settings),
        path=sealed,
    )
    files.note_good(made)
    with database.reading() as session:
        journal.keep_copy(session, folder, now)
    files.forget_old(folder, now)
    return made


def restore(
    settings: Settings,
    database: Database,
    sealed: Path,
    key_file: Path,
    now: datetime,
    *,
    without_journal: bool = False,
) -> Restored:
    """Bring a backup back into an empty database, and delete in it whatever was deleted since.

    On SQLite the file appears under its name only when that is done; on PostgreSQL nothing may be running.

    Args:
        settings: Where the copy of the journal lies.
        database: Where to; without any table.
        sealed: The encrypted file.
        key_file: The key that opens it, as `age-keygen` writes it.
        now: What is due by then is deleted too.
        without_journal: Go on although the copy of the journal is lost.

    Raises:
        InvalidInputError: The database is not empty, the key is another, or the journal is missing.
        BackupFailedError: The file is damaged.
    """
    backup, keys, folder = files.backup_at(sealed), sealing.read_keys(key_file), _folder(settings)
    if not dumps.is_empty(database):
        raise InvalidInputError("The database is not empty. Move it away first; nothing is overwritten.")
    if backup.database != dumps.kind_of(database):
        raise InvalidInputError(f"This is a backup of {backup.database}, and the database is another kind.")
    since = backup.made_at - UNDER_WAY
    entries = [entry for entry in _entries(folder, without_journal=without_journal) if entry.at >= since]
    with _target(database, folder, now) as (place, target):
        sealing.unseal(sealed, place / "opened", keys)
        _load(place / "opened", target, backup.counts, Tools(settings.postgresql_tools))
        target.upgrade()
        again = _delete_again(target, entries, now)
    return Restored(backup.made_at, again, len(entries))


def replay_journal(settings: Settings, database: Database, now: datetime) -> tuple[int, int]:
    """Delete once more everything the copy of the journal knows, in a database that was brought back by other means.

    Returns:
        How many deletions found something, and how many there are.

    Raises:
        InvalidInputError: The copy of the journal is missing.
    """
    entries = _entries(_folder(settings), without_journal=False)
    return _delete_again(database, entries, now), len(entries)


def foreign_keys(settings: Settings, sealed: Path) -> bool:
    """Say whether tickets of a backup were made with keys that this installation does not have."""
    ours = _fingerprints(settings)
    return any(ours.get(version) != mark for version, mark in files.backup_at(sealed).ticket_keys.items())


def _entries(folder: Path, *, without_journal: bool) -> list[journal.Entry]:
    """Read the copy of the journal, in order."""
    if not without_journal and not (folder / journal.NAME).exists():
        raise InvalidInputError(
            f"{folder / journal.NAME} is missing: nobody would know what was deleted since. Bring it back, or use "
            "--without-journal."
        )
    return journal.in_order(journal.read_copy(folder))


def _delete_again(database: Database, entries: list[journal.Entry], now: datetime) -> int:
    """Carry out deletions again, and those that became due; sign everybody out. Return how many found something."""
    again = replay.replay(database, entries)
    with database.transaction() as session:
        replay.end_all_sessions(session)
        tidy(session, now)
        forget_settled_reports(session, now)
    delete_what_is_due(database, now)
    return again


def _try(opened: Path, database: Database, counts: dumps.Counts, tools: Tools, now: datetime) -> None:
    """Restore into a database of its own, count, and throw it away."""
    try:
        with dumps.scratch(database, opened.parent, now) as trial:
            _load(opened, trial, counts, tools)
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", error)).strip().splitlines()
        raise BackupFailedError(
            f"The backup could not be restored on trial ({said[0] if said else 'no reason given'}). On PostgreSQL our "
            "account needs the right CREATEDB."
        ) from error


def _load(opened: Path, target: Database, counts: dumps.Counts, tools: Tools) -> None:
    """Load a dump and compare what came back with what went in."""
    dumps.load(opened, target, tools)
    back = dumps.counts_of(target)
    wrong = sorted(name for name in {*counts, *back} if counts.get(name) != back.get(name))
    if wrong:
        raise BackupFailedError(f"Not everything came back: {', '.join(wrong)}.")


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a folder for what is not encrypted, on the same disk as the backups; nothing of it stays."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=files.UNFINISHED) as place:
        yield Path(place)


@contextmanager
def _target(database: Database, folder: Path, now: datetime) -> Iterator[tuple[Path, Database]]:
    """Give the database to restore into: of SQLite a file beside, renamed when all went well."""
    if dumps.kind_of(database) != "sqlite":
        with _workplace(files.private_folder(folder)) as place:
            yield place, database
        return
    final = dumps.file_of(database).absolute()
    final.parent.mkdir(parents=True, exist_ok=True)
    files.forget_killed(final.parent, now)
    with _workplace(final.parent) as place:
        aside = Database(f"sqlite:///{place / 'restored.sqlite'}")
        try:
            yield place, aside
            aside.empty_log()
        finally:
            aside.engine.dispose()
        for stale in ("-wal", "-shm"):  # SQLite would take a lost file's log for this one's
            final.with_name(final.name + stale).unlink(missing_ok=True)
        (place / "restored.sqlite").replace(final)
        files.sync_folder(final.parent)


def _folder(settings: Settings) -> Path:
    if not settings.backup_folder:
        raise InvalidInputError("EVENTDESK_BACKUP_FOLDER is not set: where shall backups lie?")
    return Path(settings.backup_folder)


def _recipients(settings: Settings) -> list[str]:
    recipients = settings.backup_recipients.replace(",", " ").split()
    if not recipients:
        raise InvalidInputError(
            "EVENTDESK_BACKUP_RECIPIENTS is not set: nobody could be kept from reading a backup. "
            "`eventdesk backup --new-key FILE` makes a key."
        )
    return recipients


def _fingerprints(settings: Settings) -> Mapping[str, str]:
    """Name the ticket keys without telling them: 256 random bits are not guessed from a hash."""
    return {str(version): hashlib.sha256(key).hexdigest()[:16] for version, key in settings.ticket_keys.items()}
