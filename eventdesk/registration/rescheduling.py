"""Changing and calling off an event that people count on: they are told, in the same transaction."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.events.models import Event, Status
from eventdesk.events.plans import EventPlan
from eventdesk.events.service import cancel_event, edit_event
from eventdesk.registration.models import ENDED, Registration
from eventdesk.registration.news import News, tell
from eventdesk.registration.waiting import promote


def reschedule(session: Session, slug: str, plan: EventPlan, version: str, now: datetime) -> Event:
    """Change an event to a plan; tell everybody if it has another time, place or form, and give new seats away.

    Args:
        session: The transaction.
        slug: Where the event is found now.
        plan: What it is to be from now on.
        version: The state that the plan was made from.
        now: When.

    Raises:
        NotFoundError: There is no such event.
        PlanRefusedError: See `events.service.edit_event`.
    """
    columns = select(Event.sequence, Event.starts_at, Event.capacity).where(Event.slug == slug)
    before = session.execute(columns.with_for_update()).one_or_none()
    event = edit_event(session, slug, plan, version, now)
    session.flush()
    if before is None or event.status != Status.PUBLISHED or event.ends_at <= now:
        return event
    if event.sequence != before.sequence:
        _tell_everybody(session, event, News.MOVED, now)
    if event.starts_at != before.starts_at:
        _remind_anew(session, event.id)
    if before.capacity is not None and (event.capacity is None or event.capacity > before.capacity):
        promote(session, event.id, now)
    return event


def call_off(session: Session, slug: str, now: datetime) -> Event:
    """Call an event off and tell everybody. Twice is as good as once.

    Raises:
        NotFoundError: See `events.service.cancel_event`.
    """
    event = cancel_event(session, slug, now)
    session.flush()
    _tell_everybody(session, event, News.CALLED_OFF, now)
    return event


def _tell_everybody(session: Session, event: Event, news: News, now: datetime) -> None:
    """Tell whoever has a ticket, waits, or is offered seats."""
    keys = session.scalars(
        select(Registration.page_key).where(
            Registration.event_id == event.id, Registration.status.not_in(ENDED), Registration.email.is_not(None)
        )
    )
    tell(session, news, keys.all(), now, event.sequence)


def _remind_anew(session: Session, event_id: int) -> None:
    """Let those be reminded again who were reminded of another day."""
    session.execute(
        update(Registration)
        .where(Registration.event_id == event_id, Registration.reminded_at.is_not(None))
        .values(reminded_at=None)
        .execution_options(synchronize_session=False)
    )
