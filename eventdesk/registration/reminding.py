"""Reminding families the day before, where they gave an address."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.events.models import Event, Status
from eventdesk.registration.mail_rules import RECENT, is_reminder_time
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News, tell

_AHEAD = timedelta(hours=36)
"""Events that begin later than this have their evening before still to come."""


def remind(session: Session, now: datetime) -> None:
    """Put the reminders that are due into the outbox; several workers at once remind everybody once.

    Whoever registered within the last day still has our mail of then in mind.
    """
    soon = select(Event.id, Event.starts_at, Event.time_zone).where(
        Event.status == Status.PUBLISHED, Event.starts_at > now, Event.starts_at < now + _AHEAD
    )
    events = {
        row.id: row.starts_at for row in session.execute(soon) if is_reminder_time(row.starts_at, row.time_zone, now)
    }
    if not events:
        return
    reminded = session.execute(
        update(Registration)
        .where(
            Registration.event_id.in_(events),
            Registration.status == RegistrationStatus.CONFIRMED,
            Registration.email.is_not(None),
            Registration.reminded_at.is_(None),
            Registration.created_at <= now - RECENT,
        )
        .values(reminded_at=now)
        .returning(Registration.event_id, Registration.page_key)
        .execution_options(synchronize_session=False)
    ).all()
    for event_id, starts_at in events.items():
        keys = [row.page_key for row in reminded if row.event_id == event_id]
        if keys:
            tell(session, News.REMINDER, keys, now, starts_at.isoformat())
