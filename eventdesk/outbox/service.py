"""Queueing mail in the transaction of what it tells about, and forgetting it later. It leaves in `delivery`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, Text, and_, delete, func, literal, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventdesk.db import UtcDateTime, table_of
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import MAX_ATTEMPTS, Failure

KEPT = timedelta(days=1)
"""How long a message keeps its address after it was sent or given up."""
REMEMBERED = timedelta(days=30)
"""How long we remember what became of it, and so never tell the same again."""

UNDONE = and_(OutgoingMail.sent_at.is_(None), OutgoingMail.failed_at.is_(None))
"""Neither sent nor given up."""

_ONCE = {
    "postgresql": postgresql.insert(table_of(OutgoingMail)).on_conflict_do_nothing(index_elements=["message_id"]),
    "sqlite": sqlite.insert(table_of(OutgoingMail)).on_conflict_do_nothing(index_elements=["message_id"]),
}


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one member of staff, with its words."""

    recipient: str
    language: str
    subject: str
    text: str


def queue(session: Session, mail: Mail, now: datetime) -> None:
    """Put a message into the box. In small letters, as all providers read addresses."""
    subject = " ".join(mail.subject.split())[:200]
    session.add(
        OutgoingMail(
            message_id=uuid4().hex, recipient=mail.recipient.lower(), language=mail.language,
            subject=subject, text=mail.text, created_at=now, due_at=now,
        )
    )  # fmt: skip


def announce(session: Session, notices: Select[str, str, str, str, str], now: datetime) -> None:
    """Put messages without words into the box, in one statement; those that are there already stay as they are.

    Their words are written when they leave, from what is true by then.

    Args:
        session: The transaction of what they tell about.
        notices: A row for each message: its id, which is the same for the same news, so that nothing is told twice;
            whom to write to; in which language; what happened; and the key of the page it is about.
        now: When.
    """
    columns = ["message_id", "recipient", "language", "kind", "about", "subject", "text", "created_at", "due_at"]
    moment, nothing = literal(now, UtcDateTime), literal("", Text)
    rows = notices.add_columns(nothing, nothing, moment, moment)
    once = _ONCE[session.get_bind().dialect.name]
    session.execute(once.from_select(columns, rows))


def tidy(session: Session, now: datetime) -> None:
    """Empty what was sent yesterday of everything personal, and forget what became of messages after a month.

    Until then the page of a family's data shows where we wrote to.
    """
    exhausted = and_(UNDONE, OutgoingMail.attempts >= MAX_ATTEMPTS, OutgoingMail.due_at <= now)
    change(session, exhausted, failed_at=now, failure=Failure.GIVEN_UP)
    done = func.coalesce(OutgoingMail.sent_at, OutgoingMail.failed_at)
    change(session, and_(done <= now - KEPT, OutgoingMail.recipient != ""), recipient="", subject="", text="", html="")
    nobody_asks = or_(OutgoingMail.sent_at.is_not(None), OutgoingMail.failure == Failure.DROPPED)
    change(session, and_(nobody_asks, done <= now - KEPT, OutgoingMail.about.is_not(None)), about=None, language="")
    session.execute(delete(OutgoingMail).where(done <= now - REMEMBERED))


def change(session: Session, which: ColumnElement[bool], **values: Any) -> None:
    """Change rows without reading them."""
    session.execute(update(OutgoingMail).where(which).values(**values).execution_options(synchronize_session=False))
