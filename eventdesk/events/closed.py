"""An event whose figures are complete: what counts cannot change until it is opened again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.rules import is_slug


class EventClosedError(EventdeskError):
    """The figures of this event are complete; whoever wants to change them opens it again first."""

    code = "event-closed"
    status = 409


def take_event(session: Session, slug: str) -> Event:
    """Find an event and keep its figures as they are until the transaction ends, as every batch of scans does.

    Raises:
        NotFoundError: There is no such event.
    """
    found = select(Event).where(Event.slug == slug).with_for_update().execution_options(populate_existing=True)
    event = session.scalar(found) if is_slug(slug) else None
    if event is None:
        raise NotFoundError("event")
    return event


def take_open_event(session: Session, slug: str) -> Event:
    """Find an event as `take_event` does, to change what counts.

    Raises:
        NotFoundError: There is no such event.
        EventClosedError: It is closed.
    """
    event = take_event(session, slug)
    if event.closed_at is not None:
        raise EventClosedError
    return event
