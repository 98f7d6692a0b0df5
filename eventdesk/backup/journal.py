"""The copy of the journal of deletions beside the backups: it must survive the loss of the database."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.backup.files import private_folder, write_durably
from eventdesk.errors import InvalidInputError
from eventdesk.journal import Deletion
from eventdesk.retention.rules import JOURNAL_STAYS

NAME = "deletions.jsonl"


class Entry(NamedTuple):
    """A deletion, as a line of the copy."""

    id: UUID
    at: datetime
    kind: str
    subject: str
    number: int


def keep_copy(session: Session, folder: Path, now: datetime) -> bool:
    """Add what the database knows and the copy does not; say whether there was anything.

    Nothing leaves the copy because the database does not know it: that is what it is for. Entries that no backup
    needs any more go.
    """
    first = now - JOURNAL_STAYS
    known = {entry.id: entry for entry in read_copy(folder)}
    kept = {entry.id: entry for entry in [*known.values(), *_entries(session, first)] if entry.at > first}
    if kept.keys() == known.keys() and (folder / NAME).exists():
        return False
    write_durably(private_folder(folder) / NAME, b"".join(_line(entry) for entry in in_order(kept.values())))
    return True


def read_copy(folder: Path) -> list[Entry]:
    """Read the copy; nothing if there is none.

    Raises:
        InvalidInputError: It is damaged. Nobody should go on without it then.
    """
    path = folder / NAME
    if not path.exists():
        return []
    try:
        return [_entry(json.loads(line)) for line in path.read_text().splitlines()]
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInputError(f"{path} is damaged; is there another copy of it?") from error


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Sort deletions as they happened."""
    return sorted(entries, key=lambda entry: (entry.at, entry.id))


def _entries(session: Session, first: datetime) -> list[Entry]:
    columns = (Deletion.id, Deletion.at, Deletion.kind, Deletion.subject, Deletion.number)
    return [Entry(*row) for row in session.execute(select(*columns).where(Deletion.at > first))]


def _line(entry: Entry) -> bytes:
    values = {**entry._asdict(), "id": str(entry.id), "at": entry.at.isoformat()}
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def _entry(values: dict[str, str]) -> Entry:
    at = datetime.fromisoformat(values["at"])
    return Entry(UUID(values["id"]), at, values["kind"], values["subject"], int(values["number"]))
