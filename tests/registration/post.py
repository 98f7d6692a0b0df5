"""A family with an address, and the mail it gets: as it leaves, by a real conversation with a mail server."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.outbox.delivery import deliver
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.mails import writer
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News, tell
from tests.builders import MORNING
from tests.mail_servers import Mailbox

AMAL = {"email": "amal@example.org"}
BEFORE = MORNING - timedelta(hours=17)
"""The evening before the event."""


class Post:
    """Lets mail leave, and hands over what arrived."""

    def __init__(self, app: Flask, database: Database, settings: Settings, box: Mailbox) -> None:
        self.app, self.database, self.settings, self.box = app, database, settings, box

    def arrived(self, now: datetime) -> list[EmailMessage]:
        self.box.envelopes.clear()
        deliver(self.database, self.settings, now, writer(self.app, self.settings))
        return self.box.messages


def registered(database: Database, send: Callable[..., TestResponse], answers: dict[str, str]) -> str:
    """Register a family whose address comes afterwards, so that nothing was sent yet."""
    key = send(answers, "de").headers["Location"].rpartition("/")[2]
    with database.transaction() as tx:
        tx.execute(update(Registration).values(email="amal@example.org", offer_ends_at=BEFORE + timedelta(hours=5)))
    return key


def stands(database: Database, status: RegistrationStatus, event_is: Status = Status.PUBLISHED) -> None:
    with database.transaction() as tx:
        tx.execute(update(Registration).values(status=status))
        tx.execute(update(Event).values(status=event_is))


def tell_in(database: Database, news: News, key: str, language: str = "de", occasion: str = "") -> None:
    with database.transaction() as tx:
        tx.execute(update(Registration).values(language=language))
        tell(tx, news, [key], BEFORE, language + occasion)
        # Strangers' news is limited for each address; this is about words.
        tx.execute(update(OutgoingMail).values(recipient=OutgoingMail.message_id + "@example.org"))


def parts(mail: EmailMessage) -> list[EmailMessage]:
    return [part for part in mail.walk() if not part.is_multipart()]
