"""Monthly packages: setting them up, saying yes to them, and fetching one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.errors import NotFoundError
from eventdesk.i18n import current_language, format_month
from eventdesk.reports import queries
from eventdesk.reports.delivery import rules, service
from eventdesk.reports.delivery.forms import RecipientForm, ScheduleForm
from eventdesk.reports.delivery.queries import planned
from eventdesk.reports.views import bp
from eventdesk.security import Permission, count_miss, public, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff

_BERLIN = ZoneInfo("Europe/Berlin")


@bp.get("/deliveries/")
@requires(Permission.READ_REPORTS)
def deliveries() -> ResponseReturnValue:
    """Show every package with its recipients."""
    with reading() as tx:
        form = ScheduleForm.offering(queries.campaigns(tx), current_language())
        return _page(tx, form, RecipientForm(formdata=None))


@bp.post("/deliveries/")
@requires(Permission.READ_REPORTS)
def keep_delivery() -> ResponseReturnValue:
    """Set a package up, or change how it is sent; from the month that runs on."""
    now = clock.now()
    with reading() as tx:
        form = ScheduleForm.offering(queries.campaigns(tx), current_language())
        if not form.validate():
            return _page(tx, form, RecipientForm(formdata=None)), 422
    with transaction() as tx:
        since = rules.month_of(now.astimezone(_BERLIN).date())
        service.keep_schedule(tx, form.slug, form.values(), since, staff().id)
        note(tx, staff().id, "package-planned", form.slug, now)
    flash(_("The package is planned."), "success")
    return redirect(url_for("reports.deliveries"), 303)


@bp.post("/deliveries/<int:schedule_id>/recipients")
@requires(Permission.READ_REPORTS)
def invite(schedule_id: int) -> ResponseReturnValue:
    """Ask somebody whether they want a package."""
    now, form = clock.now(), RecipientForm()
    with transaction() as tx:
        schedule = service.schedule_by_id(tx, schedule_id)
        if not form.validate():
            empty = ScheduleForm.offering(queries.campaigns(tx), current_language())
            return _page(tx, empty, form, schedule_id), 422
        service.invite(tx, schedule, form.email.data, settings_of_app().public_url, now)
        note(tx, staff().id, "package-recipient-invited", schedule.campaign, now)
    flash(_("A mail asks them to confirm once. Until then nothing else is sent to them."), "success")
    return redirect(url_for("reports.deliveries"), 303)


@bp.post("/deliveries/<int:schedule_id>/recipients/<int:recipient_id>/remove")
@requires(Permission.READ_REPORTS)
def remove(schedule_id: int, recipient_id: int) -> ResponseReturnValue:
    """Send nothing more to somebody."""
    now = clock.now()
    with transaction() as tx:
        schedule = service.schedule_by_id(tx, schedule_id)
        service.drop(tx, schedule, recipient_id)
        note(tx, staff().id, "package-recipient-removed", schedule.campaign, now)
    flash(_("They get no more packages, and links they were sent have ended."), "success")
    return redirect(url_for("reports.deliveries"), 303)


@bp.post("/deliveries/<int:schedule_id>/confirm")
@requires(Permission.READ_REPORTS)
def confirm_figures(schedule_id: int) -> ResponseReturnValue:
    """Say that the figures of the month that waits are right, although not every event is closed."""
    now = clock.now()
    with transaction() as tx:
        schedule = service.schedule_by_id(tx, schedule_id)
        if schedule.told_month is None or not schedule.trouble:
            raise NotFoundError("package that waits")
        schedule.confirmed_month = schedule.told_month
        note(tx, staff().id, "package-confirmed", f"{schedule.campaign} {schedule.told_month}".strip(), now)
    flash(_("Thank you. The package is sent within minutes."), "success")
    return redirect(url_for("reports.deliveries"), 303)


@bp.get("/recipients/<key>")
@public
def ask_recipient(key: str) -> ResponseReturnValue:
    """Ask whoever was invited; opening the page confirms nothing, since programs open links too."""
    with reading() as tx:
        _known(tx, key, clock.now())
    return render_template("reports/recipient.html", key=key)


@bp.post("/recipients/<key>")
@public
def confirm_recipient(key: str) -> ResponseReturnValue:
    """Note that somebody wants the package."""
    now = clock.now()
    with reading() as tx:
        _known(tx, key, now)  # guesses are counted in a transaction of their own
    with transaction() as tx:
        service.confirm(tx, key, now)
    return render_template("reports/recipient.html", key=None)


@bp.get("/packages/<key>")
@public
def package(key: str) -> ResponseReturnValue:
    """Hand over a package to whoever has its link, until that ends."""
    try:
        with reading() as tx:
            file = service.package_of(tx, key, clock.now())
    except NotFoundError:
        count_miss()
        raise
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(file.content, mimetype=file.mimetype, headers=headers)


def _known(session: Session, key: str, now: datetime) -> None:
    """Let only keys pass that somebody was asked with; guessing is counted."""
    try:
        service.invited(session, key, now)
    except NotFoundError:
        count_miss()
        raise


def _page(session: Session, form: ScheduleForm, asking: RecipientForm, asked: int | None = None) -> str:
    """Render every package; `asked` is the one of which the form of recipients came back."""
    language = current_language()
    names = {found.slug: found.name.get(language) or found.name["de"] for found in queries.campaigns(session)}
    return render_template(
        "reports/deliveries.html",
        plans=planned(session),
        form=form,
        asking=asking,
        asked=asked,
        names=names,
        month_name=lambda month: format_month(month, language),
    )
