"""Families of an event, as a registration leaves them, without the way there."""

from datetime import datetime
from uuid import uuid4

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration, RegistrationStatus


def families(
    database: Database,
    event: Event,
    created_at: datetime,
    *emails: str | None,
    status: RegistrationStatus = RegistrationStatus.CONFIRMED,
    first: int = 0,
) -> list[str]:
    """Families that registered at a moment, some with an address; give the keys of their pages.

    `first` keeps the keys of several calls apart.
    """
    rows = [
        Registration(
            event_id=event.id, page_key=f"{'abcdefg'[first]}{chr(97 + number // 26)}{chr(97 + number % 26):a<24}",
            submission_id=uuid4(), fingerprint=b"", status=status, email=email, language="ar", created_at=created_at,
        )
        for number, email in enumerate(emails)
    ]  # fmt: skip
    with database.transaction() as tx:
        tx.add_all(rows)
    return [row.page_key for row in rows]
