"""Delivering what waits: each message claimed by one worker, sent at least once, and noted."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.outbox.letters import Letter, message_of, sender_of
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.post import Post, RefusedError, open_post
from eventdesk.outbox.rules import LEASE, MAX_ATTEMPTS, Failure, pause_after
from eventdesk.outbox.service import UNDONE, change

Write = Callable[[Session, OutgoingMail, datetime], Letter | None]
"""Writes what a row is about, from what is true now; nothing if it shall not leave."""

ROUND_S = 5.0
"""After how many seconds a worker looks up from sending: whether it shall end, and what time it is."""

_log = logging.getLogger(__name__)


def deliver(database: Database, settings: Settings, now: datetime, write: Write) -> int:
    """Send what is due for some seconds, each message in transactions of its own.

    A message is claimed before it is sent: its next try is moved into the future, so that no other
    worker takes it and a crash only delays it. A server that cannot be reached delays everything and costs
    no message one of its tries. Delivery is at least once: where a server took a message and its answer was lost,
    it comes again, with the same Message-ID.

    Args:
        database: Where messages wait.
        settings: The server, and who writes.
        now: When.
        write: Finds the words of a message that waits without them.

    Returns:
        How many messages left.
    """
    sent, ends = 0, time.monotonic() + ROUND_S
    if not _is_anything_due(database, now):
        return sent
    round_ = _Round(database, sender_of(settings.mail_from, settings.site_name), now, write)
    try:
        with open_post(settings) as post:
            while time.monotonic() < ends and (mail := _claim(database, now)) is not None:
                sent += _send(round_, post, mail)
    except OSError as error:
        _log.warning("mail is delayed: %s", type(error).__name__)
    return sent


@dataclass(frozen=True, slots=True)
class _Round:
    """What all messages of one round have in common."""

    database: Database
    sender: Address
    now: datetime
    write: Write

    def letter(self, mail: OutgoingMail) -> Letter | None:
        """Find the words: those in the row, or those of the page it is about."""
        if mail.about is None:
            return Letter(subject=mail.subject, text=mail.text, html=mail.html)
        with self.database.reading() as session:
            return self.write(session, mail, self.now)

    def note(self, mail: OutgoingMail, **values: Any) -> None:
        """Write down what became of a message."""
        with self.database.transaction() as session:
            change(session, OutgoingMail.id == mail.id, **values)

    def give_up(self, mail: OutgoingMail, failure: Failure) -> None:
        """Note that a message will not be sent."""
        self.note(mail, failed_at=self.now, failure=failure)

    def try_again(self, mail: OutgoingMail, failure: Failure) -> None:
        """Let a message wait for its next try, unless this was the last."""
        attempts = mail.attempts + 1
        if attempts >= MAX_ATTEMPTS:
            self.give_up(mail, failure)
        else:
            self.note(mail, due_at=self.now + pause_after(attempts))


def _is_anything_due(database: Database, now: datetime) -> bool:
    """Look before a server is disturbed."""
    with database.reading() as session:
        return session.scalar(select(OutgoingMail.id).where(*_waiting(now)).limit(1)) is not None


def _claim(database: Database, now: datetime) -> OutgoingMail | None:
    """Take the message that waits longest; two workers never get the same one."""
    waiting = _waiting(now)
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
                .values(attempts=mail.attempts + 1, due_at=now + LEASE)
                .returning(OutgoingMail.id)
                .execution_options(synchronize_session=False)
            ).one_or_none()
            if claimed is not None:
                return mail
            session.expire(mail)


def _send(round_: _Round, post: Post, mail: OutgoingMail) -> int:
    """Send one claimed message and note it.

    Raises:
        OSError: The server is in trouble; it is no use to go on with the others.
    """
    message = _written(round_, mail)
    if message is None:
        return 0
    try:
        post.send(message)
    except RefusedError as refused:
        _log.warning("mail %s was refused: %s", mail.message_id, refused)
        if refused.for_good:
            round_.give_up(mail, Failure.REFUSED)
        else:
            round_.try_again(mail, Failure.GIVEN_UP)
        return 0
    except OSError:
        round_.try_again(mail, Failure.GIVEN_UP)
        raise
    round_.note(mail, sent_at=round_.now, subject="", text="", html="")
    return 1


def _written(round_: _Round, mail: OutgoingMail) -> EmailMessage | None:
    """Write a message; what cannot be written is noted and does not hold up the others."""
    try:
        letter = round_.letter(mail)
        if letter is None:
            round_.give_up(mail, Failure.DROPPED)
            return None
        return message_of(mail, letter, round_.sender, round_.now)
    except SQLAlchemyError:
        raise
    except Exception as error:
        # Never its text: it may hold the address.
        _log.error("mail %s cannot be written: %s", mail.message_id, type(error).__name__)
        if isinstance(error, (ValueError, MessageError)):
            round_.give_up(mail, Failure.UNWRITABLE)
        else:
            round_.try_again(mail, Failure.UNWRITABLE)
        return None


def _waiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Tell what is due."""
    return UNDONE, OutgoingMail.due_at <= now, OutgoingMail.attempts < MAX_ATTEMPTS
