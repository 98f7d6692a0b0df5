"""How the page of a new event begins: from the last one, from what is usual, or empty."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from eventdesk.desk.queries import CampaignChoice
from eventdesk.events.drafting import copy_of, usual, usual_plan
from eventdesk.events.models import Event, EventText
from eventdesk.events.plans import EventPlan
from eventdesk.events.queries import event_by_slug
from eventdesk.events.service import plan_of


class Model(NamedTuple):
    """The newest event of its kind, to be taken over."""

    slug: str
    preset: str
    title: str
    starts_at: datetime
    time_zone: str


def models(session: Session) -> Sequence[Model]:
    """Find the newest event of each kind, the newest first."""
    latest = select(Event.preset, func.max(Event.starts_at).label("at")).group_by(Event.preset).subquery()
    rows = session.execute(
        select(Event.slug, Event.preset, func.coalesce(EventText.title, Event.slug), Event.starts_at, Event.time_zone)
        .join(latest, and_(latest.c.preset == Event.preset, latest.c.at == Event.starts_at))
        .outerjoin(EventText, and_(EventText.event_id == Event.id, EventText.language == "de"))
        .order_by(Event.starts_at.desc(), Event.id)
    )
    found: dict[str, Model] = {}
    for row in rows:
        found.setdefault(row.preset, Model(*row))
    return list(found.values())


def draft(
    session: Session, asked: tuple[str, str], campaigns: Sequence[CampaignChoice], now: datetime
) -> EventPlan | None:
    """Draft what somebody asked to begin with; nothing for an empty page.

    Args:
        session: Where events are read.
        asked: The event to take over, and the kind to begin with; either may be empty.
        campaigns: The newest first.
        now: When; suggests a day after it.

    Raises:
        NotFoundError: There is no such event.
    """
    slug, preset = asked
    if slug:
        return copy_of(plan_of(session, event_by_slug(session, slug)), now)
    if preset in usual() and campaigns:
        return usual_plan(preset, campaigns[0].id, campaigns[0].land, now)
    return None
