"""What families are told by mail: which news for whom, put into the outbox in the transaction that makes it true.

The words are written when the mail leaves (`mails`), in the family's language, from what is true by then.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, case, func, literal, select
from sqlalchemy.orm import Session

from eventdesk.outbox.service import announce
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


PART = 1_000
"""Most families in one statement: SQLite takes 32,766 parameters."""


def tell(session: Session, news: News, keys: Collection[str], now: datetime, occasion: object = "") -> None:
    """Put one mail for each family that gave an address into the outbox; nothing for the others.

    The same news on the same occasion is told once, however often this is called.

    Args:
        session: The transaction that makes the news true.
        news: What happened.
        keys: Keys of the families' pages.
        now: When.
        occasion: Tells one time from the next, for example the ticket's issue or the event's sequence.
    """
    everybody = list(keys)
    for start in range(0, len(everybody), PART):
        part = everybody[start : start + PART]
        ids = {key: _message_id(news, key, occasion) for key in part}
        notices = select(
            case(ids, value=Registration.page_key),
            func.lower(Registration.email),
            func.coalesce(Registration.language, "de"),
            literal(news, String),
            Registration.page_key,
        ).where(Registration.page_key.in_(part), Registration.email.is_not(None))
        announce(session, notices, now)


def _message_id(news: News, key: str, occasion: object) -> str:
    """Name a piece of news for one family; the key itself does not belong into the logs of mail servers."""
    return hashlib.sha256(f"{news}:{key}:{occasion}".encode()).hexdigest()[:32]
