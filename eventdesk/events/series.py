"""Weekly dates that belong together: planned at once, with exceptions, and each an event of its own."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.events.drafting import shifted
from eventdesk.events.holidays import holiday
from eventdesk.events.models import Event, Status
from eventdesk.events.plans import EventPlan, Wording, slug_from
from eventdesk.events.service import create_event, plan_of

MOST_WEEKS = 60
"""A year of weekly dates, and a little more."""


class Proposed(NamedTuple):
    """A date that a series could have."""

    weeks: int
    """How long after the first one."""
    day: date
    holiday: str | None
    """Why it is better left out."""
    taken: bool
    """The series has an event on this day already."""


def proposed(plan: EventPlan, weeks: int, taken: Collection[date] = ()) -> Sequence[Proposed]:
    """List the weekly dates after an event, holidays named."""
    zone = ZoneInfo(plan.time_zone)
    days = [
        (week, shifted(plan, week).starts_at.astimezone(zone).date()) for week in range(1, min(weeks, MOST_WEEKS) + 1)
    ]
    return [Proposed(week, day, holiday(day, plan.land), day in taken) for week, day in days]


def repeat(session: Session, event: Event, weeks: Collection[int], label: str = "") -> Sequence[Event]:
    """Make drafts of an event for other weeks, as one series with it. Days it has already are left out.

    Args:
        session: The transaction.
        event: The first date, locked by the caller.
        weeks: How many weeks later each date is, from 1 to `MOST_WEEKS`.
        label: Name of the group that meets on these dates; empty = the same as on the first.
    """
    event.series_id = event.series_id or event.id
    plan = plan_of(session, event)
    wanted = [one for one in proposed(plan, MOST_WEEKS, days_taken(session, event)) if one.weeks in weeks]
    made = []
    for one in wanted:
        if not one.taken:
            title = plan.texts.get("de", Wording("")).title
            slug = slug_from(f"{title} {label}".strip(), one.day)
            draft = create_event(session, replace(shifted(plan, one.weeks), slug=slug))
            draft.series_id = event.series_id
            draft.group_label = label or event.group_label
            made.append(draft)
    session.flush()
    return made


def days_taken(session: Session, event: Event) -> set[date]:
    """List the days on which the series of an event meets."""
    return {one.starts_at.astimezone(ZoneInfo(one.time_zone)).date() for one in dates_of(session, event)}


def dates_of(session: Session, event: Event) -> Sequence[Event]:
    """List the dates of the series of an event, the first one first; only itself if it has none."""
    if event.series_id is None:
        return [event]
    dates = select(Event).where(Event.series_id == event.series_id, Event.status != Status.CANCELLED)
    return session.scalars(dates.order_by(Event.starts_at, Event.id)).all()
