"""The waiting list: who is offered the seats that become free."""

from datetime import datetime

from sqlalchemy.orm import Session


def promote(session: Session, event_id: int, now: datetime) -> None:
    """Offer the free seats of an event to those who wait, in the transaction that freed them.

    Called after seats were released or the capacity was raised. Tells the families by `news.tell`.
    """
