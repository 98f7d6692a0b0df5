"""The journal of deletions: what was deleted, when and how much of it; never what it said.

A backup is older than what was deleted since. Whoever restores it deletes that once more by this journal, of which
the worker keeps a copy beside the backups (`eventdesk.backup.journal`).
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import String, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from eventdesk.db import Base, table_of


class Kind(StrEnum):
    """What was deleted, and so what its subject is."""

    REGISTRATION = "registration"
    """One family by its own wish; the hash of its page's key."""
    WAITING = "waiting"
    """Whoever got no seat at an event; its slug. The next three likewise."""
    CONTACTS = "contacts"
    PEOPLE = "people"
    PHONES = "phones"
    FEEDBACK = "feedback"
    """A report of a barrier; its number and the moment it was written. The next likewise."""
    ACCOUNT = "account"
    AUDIT = "audit"
    """All entries before a day; that day."""


class Deletion(Base):
    """One deletion that was carried out."""

    __tablename__ = "deletion"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(12))
    """One of `Kind`."""
    subject: Mapped[str] = mapped_column(String(120))
    """Finds it again in an older copy of the database, and tells nobody else anything."""
    number: Mapped[int]
    """How many entries: families, people, phones or lines, by kind."""


_NEW = insert(table_of(Deletion))


def remember(session: Session, kind: Kind, subject: str, number: int, now: datetime) -> None:
    """Note a deletion in its own transaction, so that there is none without a note."""
    session.execute(_NEW, {"id": uuid4(), "at": now, "kind": kind, "subject": subject, "number": number})


def hash_of(page_key: str) -> str:
    """Name a family's page as the journal does. The key has 128 random bits: nobody guesses it from its hash."""
    return hashlib.sha256(page_key.encode()).hexdigest()


def row_named(number: int, written_at: datetime) -> str:
    """Name a row that has no random key: a number alone may be given out again after a restore."""
    return f"{number} {written_at.isoformat()}"
