"""The folder of backups: encrypted files, and beside each a few lines that say it is good."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from eventdesk.backup.rules import KILLED, is_over
from eventdesk.errors import InvalidInputError

UNFINISHED = ".unfinished-"
"""How names begin of what is thrown away in the end."""
GOOD = ".json"
"""Added to the name of a backup's file: exists only once the backup was restored on trial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was restored on trial.

    Attributes:
        made_at: Whose state it holds.
        database: `sqlite` or `postgresql`.
        counts: How many rows each table had.
        sha256: Of the encrypted file.
        recipients: Whose keys open it (public parts).
        ticket_keys: Which ticket keys belong to it: the beginning of a hash of each, by version.
        path: Where it lies; not written down.
    """

    made_at: datetime
    database: str
    counts: Mapping[str, int]
    sha256: str
    recipients: tuple[str, ...]
    ticket_keys: Mapping[str, str]
    path: Path = Path()


def private_folder(folder: Path) -> Path:
    """Make the folder of backups if it is not there; nobody else may look into it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by its owner only, and on the disk when this returns."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let names of files survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def note_good(backup: Backup) -> None:
    """Write down that a backup is good."""
    facts = {**asdict(backup), "made_at": backup.made_at.isoformat()}
    del facts["path"]
    write_durably(_note(backup.path), json.dumps(facts, indent=1).encode())


def backup_at(path: Path) -> Backup:
    """Read what is written down of a backup.

    Raises:
        InvalidInputError: Nothing is, or it cannot be read.
    """
    try:
        facts = json.loads(_note(path).read_text())
        made_at = datetime.fromisoformat(facts.pop("made_at"))
        backup = Backup(made_at=made_at, **{**facts, "recipients": tuple(facts["recipients"])})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInputError(f"{path.name}{GOOD} is missing or damaged: was this backup ever tried?") from error
    return replace(backup, path=path)


def forget_killed(folder: Path, now: datetime) -> None:
    """Delete what is left of a backup or restore that was killed: it may hold everything, and is not encrypted."""
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime > (now - KILLED).timestamp():
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def forget_old(folder: Path, now: datetime) -> int:
    """Delete backups that have stayed long enough, good or not; return how many files."""
    over = [path for path in folder.iterdir() if is_over(path.name, now)]
    for path in over:
        path.unlink(missing_ok=True)
    return len(over)


def _note(path: Path) -> Path:
    return path.with_name(path.name + GOOD)
