"""Queueing mail in the transaction of what it tells about, and delivering it later."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventdesk.config import Settings
from eventdesk.db import Database, table_of
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.post import Post, RefusedError, open_post
from eventdesk.outbox.rules import MAX_ATTEMPTS, pause_after

__all__ = ["Mail", "Notice", "announce", "deliver", "queue"]

_log = logging.getLogger(__name__)

_MAILS = table_of(OutgoingMail)
_ONCE = {
    "postgresql": postgresql.insert(_MAILS).on_conflict_do_nothing(index_elements=["message_id"]),
    "sqlite": sqlite.insert(_MAILS).on_conflict_do_nothing(index_elements=["message_id"]),
}


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one member of staff, with its words."""

    recipient: str
    language: str
    subject: str
    text: str


class Notice(NamedTuple):
    """One message to one family, without words: they are written when it leaves, from what is true by then.

    Attributes:
        message_id: The same for the same news, so that it is never told twice.
        recipient: Whom to write to.
        language: The family's.
        kind: What happened.
        about: Key of the family's page.
    """

    message_id: str
    recipient: str
    language: str
    kind: str
    about: str


def queue(session: Session, mail: Mail, now: datetime) -> None:
    """Put a message into the box."""
    subject = " ".join(mail.subject.split())[:200]
    session.add(
        OutgoingMail(
            message_id=uuid4().hex, recipient=address_key(mail.recipient), language=mail.language,
            subject=subject, text=mail.text, created_at=now, due_at=now,
        )
    )  # fmt: skip


def announce(session: Session, notices: Iterable[Notice], now: datetime) -> None:
    """Put many messages into the box in one statement; those that are there already stay as they are."""
    always = {"subject": "", "text": "", "created_at": now, "due_at": now}
    rows = [notice._asdict() | always | {"recipient": address_key(notice.recipient)} for notice in notices]
    if rows:
        session.execute(_ONCE[session.get_bind().dialect.name], rows)


def address_key(address: str) -> str:
    """Write an address in small letters, as all providers read it: else capitals would make one address many."""
    return address.lower()


def deliver(database: Database, settings: Settings, now: datetime) -> int:
    """Send everything that is due, each message in a transaction of its own.

    A message is claimed before it is sent: its next try is moved into the future, so that no other
    worker takes it and a crash only delays it. A dead server delays everything and loses nothing.

    Returns:
        How many messages left.
    """
    sent = 0
    mail = _claim(database, now)
    if mail is None:
        return sent
    try:
        with open_post(settings) as post:
            while mail is not None:
                sent += _send(database, post, mail, settings.mail_from, now)
                mail = _claim(database, now)
    except OSError as error:
        _log.warning("mail is delayed: %s", type(error).__name__)
    return sent


def message_of(mail: OutgoingMail, sender: str) -> EmailMessage:
    """Write a row as a message. The policy refuses line breaks in headers."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}@{sender.rpartition('@')[2].strip('> ')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message["Content-Language"] = mail.language
    return message


def _claim(database: Database, now: datetime) -> OutgoingMail | None:
    """Take the message that waits longest; two workers never get the same one."""
    waiting = (OutgoingMail.sent_at.is_(None), OutgoingMail.due_at <= now, OutgoingMail.attempts < MAX_ATTEMPTS)
    with database.transaction() as session:
        while True:
            mail = session.scalar(
                select(OutgoingMail).where(*waiting).order_by(OutgoingMail.due_at, OutgoingMail.id).limit(1)
            )
            if mail is None:
                return None
            claimed = session.execute(
                update(OutgoingMail)
                .where(OutgoingMail.id == mail.id, *waiting)
                .values(attempts=mail.attempts + 1, due_at=now + pause_after(mail.attempts + 1))
                .returning(OutgoingMail.id)
                .execution_options(synchronize_session=False)
            ).one_or_none()
            if claimed is not None:
                return mail
            session.expire(mail)


def _send(database: Database, post: Post, mail: OutgoingMail, sender: str, now: datetime) -> int:
    """Send one claimed message and note it.

    Raises:
        OSError: The server is in trouble; the message stays claimed until its next try.
    """
    try:
        post.send(message_of(mail, sender))
    except RefusedError as refused:
        _log.warning("mail %s was refused: %s", mail.message_id, refused)
        if refused.for_good:
            _note(database, mail, attempts=MAX_ATTEMPTS)
        return 0
    except (ValueError, MessageError) as error:
        # Never its text: it may hold the address. The others must not wait for it.
        _log.error("mail %s cannot be written: %s", mail.message_id, type(error).__name__)
        _note(database, mail, attempts=MAX_ATTEMPTS)
        return 0
    _note(database, mail, sent_at=now)
    return 1


def _note(database: Database, mail: OutgoingMail, **values: Any) -> None:
    """Write down what became of a message."""
    with database.transaction() as session:
        session.execute(update(OutgoingMail).where(OutgoingMail.id == mail.id).values(**values))
