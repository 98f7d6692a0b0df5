"""What backups are called, and how long they stay."""

import re
from datetime import UTC, datetime, timedelta

KEPT = timedelta(days=30)
"""How long a backup stays; the journal of deletions knows everything that was deleted since the oldest."""

KILLED = timedelta(hours=6)
"""When what a backup works with was left by one that was killed: none takes that long."""

SUFFIXES = {"sqlite": "sqlite", "postgresql": "dump"}
"""What is inside, by kind of database: a database file, or an archive of `pg_dump`."""

_NAME = re.compile(r"eventdesk-(\d{8}T\d{6}Z)\.(?:sqlite|dump)\.age(?:\.json)?")
_MOMENT = "%Y%m%dT%H%M%SZ"


def name_of(made_at: datetime, kind: str) -> str:
    """Name the encrypted file of a backup."""
    return f"eventdesk-{made_at.astimezone(UTC).strftime(_MOMENT)}.{SUFFIXES[kind]}.age"


def made_at(name: str) -> datetime | None:
    """Tell from a file's name when it was made; nothing if it is none of ours."""
    found = _NAME.fullmatch(name)
    return datetime.strptime(found[1], _MOMENT).replace(tzinfo=UTC) if found else None


def is_over(name: str, now: datetime) -> bool:
    """Say whether a file is a backup that has stayed long enough."""
    moment = made_at(name)
    return moment is not None and moment < now - KEPT
