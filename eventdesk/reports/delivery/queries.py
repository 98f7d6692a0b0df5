"""What the page of monthly packages shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.reports.delivery.models import ReportDelivery, ReportRecipient, ReportSchedule
from eventdesk.reports.models import ReportVersion


class Recipient(NamedTuple):
    """Somebody who was asked, and whether they said yes."""

    id: int
    email: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Planned:
    """One campaign's package: when, for whom, and what was sent last."""

    schedule: ReportSchedule
    recipients: Sequence[Recipient]
    version_id: int | None
    version: int | None


def planned(session: Session) -> list[Planned]:
    """List every schedule with its recipients, in three statements."""
    recipients: dict[int, list[Recipient]] = {}
    asked = select(ReportRecipient).order_by(ReportRecipient.email)
    for row in session.scalars(asked):
        recipients.setdefault(row.schedule_id, []).append(Recipient(row.id, row.email, row.confirmed_at))
    latest = (
        select(ReportDelivery.schedule_id, func.max(ReportDelivery.version_id).label("version_id"))
        .group_by(ReportDelivery.schedule_id)
        .subquery()
    )
    sent = select(latest.c.schedule_id, ReportVersion.id, ReportVersion.number).join(
        ReportVersion, ReportVersion.id == latest.c.version_id
    )
    versions = {schedule: (version, number) for schedule, version, number in session.execute(sent)}
    schedules = session.scalars(select(ReportSchedule).order_by(ReportSchedule.campaign))
    return [
        Planned(schedule, recipients.get(schedule.id, []), *versions.get(schedule.id, (None, None)))
        for schedule in schedules
    ]
