"""The report as a page and as files, for staff and the ministry."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from eventdesk import clock
from eventdesk.db import reading
from eventdesk.errors import InvalidInputError, NotFoundError
from eventdesk.i18n import current_language
from eventdesk.reports import queries
from eventdesk.reports.cells import number
from eventdesk.reports.charts import charts
from eventdesk.reports.figures import Summary
from eventdesk.reports.files import FORMATS, name_of
from eventdesk.reports.forms import FreezeForm, ScopeForm
from eventdesk.reports.service import chosen, summarise_campaigns
from eventdesk.reports.tables import tables
from eventdesk.reports.wording import text_block
from eventdesk.security import Permission, requires
from eventdesk.staff.sessions import staff

bp = Blueprint("reports", __name__, url_prefix="/reports")

_BERLIN = ZoneInfo("Europe/Berlin")
_BY_SUFFIX = {form.suffix: form for form in FORMATS.values()}


@bp.get("/")
@requires(Permission.READ_VERSIONS)
def summary() -> ResponseReturnValue:
    """Show the report of a period; without one, of the year of the latest event. The ministry reads what was frozen."""
    if not staff().may(Permission.READ_REPORTS):
        return redirect(url_for("reports.versions"))
    language = current_language()
    with reading() as tx:
        form, report = asked(tx, clock.now())
    if report is None:
        return render_template("reports/summary.html", form=form, report=None), 422
    return render_template(
        "reports/summary.html",
        form=form,
        report=report,
        charts=charts(report, language),
        tables=tables(report, language),
        text=text_block(report),
        written=lambda value: number(value, language),
        suffixes=list(_BY_SUFFIX),
        address=form.address(report),
        freezing=FreezeForm(formdata=None),
    )


@bp.get("/report.<suffix>")
@requires(Permission.READ_REPORTS)
def download(suffix: str) -> ResponseReturnValue:
    """Hand the same report over as a file."""
    if suffix not in _BY_SUFFIX:
        raise NotFoundError("format")
    with reading() as tx:
        form, report = asked(tx, clock.now())
    if report is None:
        raise InvalidInputError("; ".join(str(errors[0]) for errors in form.errors.values()))
    headers = {"Content-Disposition": f'attachment; filename="{name_of(report, suffix)}"'}
    written = _BY_SUFFIX[suffix]
    return Response(written.write(report), mimetype=written.mimetype, headers=headers)


def asked(session: Session, now: datetime) -> tuple[ScopeForm, Summary | None]:
    """Read what was asked for and compute it, if it can be."""
    known = queries.campaigns(session)
    arguments = request.args
    if not {"from", "to", "as_of", "campaign"} & set(arguments):
        arguments = _usual(queries.latest_end(session, now), now)
    form = ScopeForm.asked(arguments, known, current_language())
    if not form.validate():
        return form, None
    return form, summarise_campaigns(session, form.scope, chosen(known, form.scope.campaign), now, form.method)


def _usual(latest: datetime | None, now: datetime) -> MultiDict[str, str]:
    """Choose the year of the latest event, up to today."""
    today = now.astimezone(_BERLIN).date()
    year = (latest or now).astimezone(_BERLIN).year
    last = min(date(year, 12, 31), today)
    return MultiDict({"from": f"{year}-01-01", "to": last.isoformat(), "as_of": last.isoformat()})
