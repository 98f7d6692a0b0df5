"""A working mail server, mail with words of its own, and nobody who has to find words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Select, String, literal, select
from sqlalchemy.orm import Session

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.outbox.letters import Letter
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.service import Mail, queue
from tests.mail_servers import Mailbox, working

AMAL = Mail("amal@example.org", "ar", "تم تسجيلكم", "أهلًا وسهلًا بكم!\nhttps://events.example.org/ar/tickets/x\n")


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def alive(settings: Settings, box: Mailbox) -> Iterator[Settings]:
    """Settings that name a mail server that works; what it gets is in `box`."""
    with working(box) as url:
        yield replace(settings, smtp_url=url)


def nobody(_session: Session, mail: OutgoingMail, _now: datetime) -> Letter | None:
    """Writes nothing: mail of these tests brings its words along."""
    raise AssertionError(mail.kind)


def put(database: Database, now: datetime, *recipients: str) -> None:
    """Put Amal's mail into the box, for her or for others."""
    with database.transaction() as tx:
        for recipient in recipients or (AMAL.recipient,):
            queue(tx, replace(AMAL, recipient=recipient), now)


def notice(message_id: str) -> Select[str, str, str, str, str]:
    """News for Amal, without words."""
    address, language, kind, about = (literal(word, String) for word in ("amal@example.org", "ar", "moved", "page"))
    return select(literal(message_id, String), address, language, kind, about)
