"""Which events a report counts, and whose campaigns they are of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from eventdesk.events.models import Campaign, Event, EventText, Status
from eventdesk.reports.facts import CampaignFact, EventFact
from eventdesk.reports.models import Method, RecordedCount
from eventdesk.reports.recorded import OF_THE_EVENT, OPEN
from eventdesk.reports.rules import Scope, start_of
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import Audience


class Which(Protocol):
    """Says which events are counted."""

    def condition(self) -> ColumnElement[bool]:
        """Choose them, as a condition on `Event`."""


@dataclass(frozen=True, slots=True)
class OneEvent:
    """One event, whatever its state."""

    event_id: int

    def condition(self) -> ColumnElement[bool]:
        """This one."""
        return Event.id == self.event_id


@dataclass(frozen=True, slots=True)
class Held:
    """The events a report counts, as a condition that both databases can use an index for.

    Local days differ by time zone, so each zone that occurs has its own bounds in UTC.
    """

    scope: Scope
    now: datetime
    campaign_ids: tuple[int, ...]
    time_zones: tuple[str, ...]

    def condition(self) -> ColumnElement[bool]:
        """Published, begun in the period, over at the Stand and by now."""
        zones = or_(*(self._in_zone(zone) for zone in self.time_zones)) if self.time_zones else literal(value=False)
        is_over = Event.ends_at <= self.now
        return and_(Event.campaign_id.in_(self.campaign_ids), Event.status == Status.PUBLISHED, is_over, zones)

    def _in_zone(self, zone: str) -> ColumnElement[bool]:
        day = timedelta(days=1)
        return and_(
            Event.time_zone == zone,
            Event.starts_at >= start_of(self.scope.first, zone),
            Event.starts_at < start_of(self.scope.last + day, zone),
            Event.ends_at <= start_of(self.scope.as_of + day, zone),
        )


def campaigns(session: Session) -> list[CampaignFact]:
    """List all campaigns, the newest first."""
    rows = session.execute(
        select(Campaign.id, Campaign.slug, Campaign.audience, Campaign.land, Campaign.target, Campaign.name).order_by(
            Campaign.id.desc()
        )
    )
    return [CampaignFact(*row) for row in rows]


def events(session: Session, scope: Scope, campaign_ids: Sequence[int]) -> list[EventFact]:
    """List published and cancelled events in and just around a period, in order of time."""
    margin = timedelta(days=1)
    assumed = exists().where(RecordedCount.event_id == Event.id, RecordedCount.method == Method.ASSUMED)
    rows = session.execute(
        select(
            Event.id,
            Event.campaign_id,
            Event.form,
            Event.status,
            Event.starts_at,
            Event.ends_at,
            Event.time_zone,
            Event.district_ags,
            Event.slug,
            EventText.title,
            assumed,
        )
        .outerjoin(EventText, and_(EventText.event_id == Event.id, EventText.language == "de"))
        .where(
            Event.campaign_id.in_(campaign_ids),
            Event.status.in_((Status.PUBLISHED, Status.CANCELLED)),
            Event.starts_at >= start_of(scope.first, "UTC") - margin,
            Event.starts_at < start_of(scope.last, "UTC") + 2 * margin,
        )
        .order_by(Event.starts_at, Event.id)
    )
    return [EventFact(*row) for row in rows]


def latest_end(session: Session, now: datetime) -> datetime | None:
    """Tell when the last event for families was over."""
    return session.scalar(
        select(func.max(Event.ends_at))
        .join(Campaign, Campaign.id == Event.campaign_id)
        .where(Campaign.audience == Audience.FAMILIES, Event.status == Status.PUBLISHED, Event.ends_at <= now)
    )


def uncounted_events(session: Session, held: Held) -> list[str]:
    """Name open events at which nobody was seen, recorded or counted, in order of time."""
    attended = exists().where(Ticket.event_id == Event.id, Attendee.ticket_id == Ticket.id, Attendee.attended)
    recorded = exists().where(RecordedCount.event_id == Event.id, *OF_THE_EVENT)
    rows = session.scalars(
        select(func.coalesce(EventText.title, Event.slug))
        .select_from(Event)
        .outerjoin(EventText, and_(EventText.event_id == Event.id, EventText.language == "de"))
        .where(held.condition(), OPEN, Event.head_count.is_(None), ~attended, ~recorded)
        .order_by(Event.starts_at, Event.id)
    )
    return list(rows)
