"""Weekly dates of an event: planned at once, holidays left out, and shown beside each other."""

from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms.validators import InputRequired, Length
from wtforms.validators import NumberRange as Between

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.fields import Number, PlainText
from eventdesk.desk.views import bp
from eventdesk.events.models import Event
from eventdesk.events.queries import event_by_slug
from eventdesk.events.series import MOST_WEEKS, dates_of, proposed, repeat
from eventdesk.events.service import PlanRefusedError, plan_of
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff

USUAL_WEEKS = 12
"""As many dates are proposed at first: a quarter of a year."""


class RepeatForm(FlaskForm):
    """How long the weekly dates go on, and which group meets."""

    weeks = Number(
        _l("For how many weeks?"),
        [
            InputRequired(_l("Please enter a number of weeks.")),
            Between(1, MOST_WEEKS, _l("Please enter a number from 1 to %(num)d.", num=MOST_WEEKS)),
        ],
    )
    group = PlainText(_l("Group"), [Length(max=80, message=_l("Please use at most %(max)d characters."))])


@bp.get("/events/<slug>/repeat")
@requires(Permission.EDIT_EVENTS)
def ask_repeat(slug: str) -> ResponseReturnValue:
    """Propose weekly dates, and show those that there are."""
    asked = request.args.get("weeks", "")
    weeks = int(asked) if asked in {str(number) for number in range(1, MOST_WEEKS + 1)} else USUAL_WEEKS
    return _page(slug, RepeatForm(formdata=None, weeks=weeks), weeks)


@bp.post("/events/<slug>/repeat")
@requires(Permission.EDIT_EVENTS)
def make_dates(slug: str) -> ResponseReturnValue:
    """Make drafts for the dates that are ticked. Twice is as good as once."""
    form, now = RepeatForm(), clock.now()
    if not form.validate():
        return _page(slug, form, USUAL_WEEKS), 422
    ticked = {int(text) for text in request.form.getlist("date") if text.isascii() and text.isdigit() and len(text) < 3}
    try:
        with transaction() as tx:
            event_by_slug(tx, slug)
            event = tx.scalars(select(Event).where(Event.slug == slug).with_for_update()).one()
            made = repeat(tx, event, ticked, str(form.group.data or ""))
            note(tx, staff().id, "series-planned", f"{slug} {len(made)}", now)
    except PlanRefusedError:
        flash(_l("These dates could not be made: another event has the same address already."), "warning")
        return redirect(url_for("desk.ask_repeat", slug=slug), 303)
    flash(ngettext("%(num)d date is planned as a draft.", "%(num)d dates are planned as drafts.", len(made)), "success")
    return redirect(url_for("desk.ask_repeat", slug=slug), 303)


def _page(slug: str, form: RepeatForm, weeks: int) -> str:
    """Render the dates there are, and those that could be."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        dates = dates_of(tx, event)
        plan = plan_of(tx, event)
    days = {one.starts_at.astimezone(ZoneInfo(one.time_zone)).date() for one in dates}
    offered = proposed(plan, weeks, days)
    return render_template(
        "desk/repeat.html", event=event, title=plan.texts["de"].title if "de" in plan.texts else event.slug,
        dates=dates, offered=offered, form=form,
    )  # fmt: skip
