"""How many people somebody counted at an event, whether or not anybody ticked or scanned them."""

from sqlalchemy.orm import Session

from eventdesk.errors import InvalidInputError
from eventdesk.events.closed import EventClosedError
from eventdesk.events.models import Event

MOST = 99_999


def keep_head_count(session: Session, event_id: int, persons: int | None) -> None:
    """Keep the head count of an event, or forget it; a later one replaces it.

    Raises:
        InvalidInputError: More than a place could hold, or fewer than nobody.
        EventClosedError: The event's figures are complete.
    """
    if persons is not None and not 0 <= persons <= MOST:
        raise InvalidInputError(f"A head count is a number from 0 to {MOST}.")
    event = session.get_one(Event, event_id, with_for_update=True)
    if event.closed_at is not None:
        raise EventClosedError
    event.head_count = persons
    session.flush()
