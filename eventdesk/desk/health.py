"""One page for the day of an event: everything is all right, or what to do."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.checkin.models import Device
from eventdesk.config import settings_of_app
from eventdesk.db import database_of_app, reading
from eventdesk.desk.queries import HEARD_AT
from eventdesk.desk.views import bp
from eventdesk.desk.watching import SILENT
from eventdesk.events.models import Event, EventText, Status
from eventdesk.health.rules import ORDER, State, worst
from eventdesk.health.service import examine
from eventdesk.health.words import STATES, Told, told
from eventdesk.i18n import current_language
from eventdesk.security import Permission, requires


class Running(NamedTuple):
    """An event that is going on, and how its phones are."""

    slug: str
    title: str
    time_zone: str
    ends_at: datetime
    phones: int
    silent: int
    unsent: int


@bp.get("/health")
@requires(Permission.EDIT_EVENTS)
def health() -> ResponseReturnValue:
    """Show how everything stands; the same that `eventdesk doctor` says, but for what takes seconds to ask."""
    now, language = clock.now(), current_language()
    findings = examine(database_of_app(), settings_of_app(), now)
    with reading() as session:
        events = running(session, now)
    words = [told(finding, language) for finding in findings]
    return render_template(
        "desk/health.html",
        worst=worst(findings),
        troubles=sorted((one for one in words if one.state is not State.GOOD), key=_urgency),
        good=[one for one in words if one.state is State.GOOD],
        states=STATES,
        events=events,
        now=now,
    )


def _urgency(one: Told) -> int:
    """Put first what is worst."""
    return -ORDER.index(one.state)


def running(session: Session, now: datetime) -> Sequence[Running]:
    """List events that are going on, with their phones; those that were blocked do not count."""
    heard = case((now - SILENT <= HEARD_AT, Device.id))
    columns = (
        *(Event.slug, EventText.title, Event.time_zone, Event.ends_at),
        *(func.count(Device.id), func.count(Device.id) - func.count(heard), func.coalesce(func.sum(Device.unsent), 0)),
    )
    paired = (Device.event_id == Event.id) & Device.paired_at.is_not(None) & Device.revoked_at.is_(None)
    rows = session.execute(
        select(*columns)
        .join(EventText, (EventText.event_id == Event.id) & (EventText.language == "de"))
        .outerjoin(Device, paired)
        .where(Event.status == Status.PUBLISHED, Event.starts_at <= now, Event.ends_at > now)
        .group_by(Event.id, Event.slug, EventText.title, Event.time_zone, Event.ends_at, Event.starts_at)
        .order_by(Event.starts_at, Event.slug)
    )
    return [Running(*row) for row in rows]
