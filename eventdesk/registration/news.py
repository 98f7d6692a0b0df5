"""What families are told by mail: which news for whom, put into the outbox in the transaction that makes it true.

The words are written when the mail leaves (`mails`), in the family's language, from what is true by then.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.registration.models import Registration


class News(StrEnum):
    """What happened."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    """The party is another; there is a new code."""
    CANCELLED = "cancelled"
    """The family cancelled its ticket."""
    WAITING = "waiting"
    OFFERED = "offered"
    """Seats are held; the family may accept or decline."""
    SEATED = "seated"
    """Seats were given to a waiting family without asking, shortly before the start."""
    LAPSED = "lapsed"
    """An offer was not answered in time."""
    MOVED = "moved"
    """The event has another time or place."""
    CALLED_OFF = "called_off"
    """The event will not take place."""
    REMINDER = "reminder"


def tell(session: Session, news: News, keys: Collection[str], now: datetime, occasion: object = "") -> None:  # noqa: ARG001
    """Put one mail for each family that gave an address into the outbox; nothing for the others.

    The same news on the same occasion is told once, however often this is called.

    Args:
        session: The transaction that makes the news true.
        news: What happened.
        keys: Keys of the families' pages.
        now: When.
        occasion: Tells one time from the next, for example the ticket's issue or the event's sequence.
    """
    chosen = select(Registration.page_key, Registration.email, Registration.language)
    rows = session.execute(chosen.where(Registration.page_key.in_(keys), Registration.email.is_not(None))).all()
    for key, _email, _language in rows:
        hashlib.sha256(f"{news}:{key}:{occasion}".encode())  # TODO(mail helper): message id, queue
