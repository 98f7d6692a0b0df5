"""Today: what needs a hand now, each line with the place where it is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.db import reading
from eventdesk.desk.agenda import Concern, concerns
from eventdesk.desk.agenda_lines import Line, lines_of
from eventdesk.desk.views import bp
from eventdesk.i18n import current_language, format_month
from eventdesk.reports.delivery.models import ReportSchedule
from eventdesk.reports.delivery.rules import month_due
from eventdesk.security import Permission, requires
from eventdesk.staff.sessions import staff

_BERLIN = ZoneInfo("Europe/Berlin")


class Task(NamedTuple):
    """An event, and what needs a hand there."""

    concern: Concern
    lines: Sequence[Line]


@bp.get("/")
@requires(Permission.SIGNED_IN)
def today() -> ResponseReturnValue:
    """Show what needs a hand; helpers begin at the list of events, the ministry at its report."""
    if not staff().may(Permission.EDIT_EVENTS):
        return redirect(url_for("desk.home") if staff().may(Permission.PAIR_DEVICES) else "/reports/", 303)
    now = clock.now()
    with reading() as tx:
        found = concerns(tx, now)
        reports = _reports_due(tx, now)
    tasks = [Task(concern, lines_of(concern, now)) for concern in found]
    open_tasks = [task for task in tasks if task.lines]
    return render_template(
        "desk/today.html",
        running=[task for task in open_tasks if task.concern.event.starts_at <= now < task.concern.event.ends_at],
        coming=[task for task in open_tasks if task.concern.event.starts_at > now],
        over=[task for task in open_tasks if task.concern.event.ends_at <= now],
        ready=[task.concern for task in tasks if not task.lines],
        reports=reports,
        day=now.astimezone(_BERLIN).date(),
        count=sum(len(task.lines) for task in open_tasks) + len(reports),
    )


def _reports_due(session: Session, now: datetime) -> Sequence[Line]:
    """List monthly reports whose day has come and that were not sent."""
    day, language = now.astimezone(_BERLIN).date(), current_language()
    schedules = session.scalars(select(ReportSchedule).where(ReportSchedule.active).order_by(ReportSchedule.campaign))
    found = []
    for schedule in schedules:
        month = month_due(schedule.since, schedule.last_month, schedule.day, day)
        if month is None:
            continue
        text = _("Monthly report is due: %(month)s", month=format_month(month, language))
        about = _("It could not be sent yet. See why.") if schedule.trouble else _("It is sent by itself soon.")
        found.append(Line(bool(schedule.trouble), "chart", text, about, url_for("reports.deliveries")))
    return found
