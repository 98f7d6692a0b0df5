"""Frozen reports: the list, each as it was frozen with all its files, and freezing another."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.errors import NotFoundError
from eventdesk.i18n import current_language
from eventdesk.reports import versions as service
from eventdesk.reports.cells import number
from eventdesk.reports.charts import charts
from eventdesk.reports.differences import differences
from eventdesk.reports.disclosure import Method
from eventdesk.reports.figures import Summary
from eventdesk.reports.forms import FreezeForm, ScopeForm
from eventdesk.reports.models import ReportVersion
from eventdesk.reports.records.paper import read_logos
from eventdesk.reports.tables import tables
from eventdesk.reports.views import asked, bp
from eventdesk.reports.wording import text_block
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff

TRIES = 4
"""How often a version is made anew because others took its number."""


@bp.get("/versions/")
@requires(Permission.READ_VERSIONS)
def versions() -> ResponseReturnValue:
    """List the frozen reports, the newest first."""
    with reading() as tx:
        found = [version for version in service.versions(tx) if _may_read(version)]
    return render_template("reports/versions.html", versions=found)


@bp.get("/versions/<int:version_id>")
@requires(Permission.READ_VERSIONS)
def version(version_id: int) -> ResponseReturnValue:
    """Show a frozen report with its files, and what it says otherwise than the one before."""
    language = current_language()
    with reading() as tx:
        found = _readable(service.version_by_id(tx, version_id))
        names = service.file_names(tx, version_id)
        before = service.latest(tx, service.scope_of(found), found.number)
    report = service.report_of(found)
    before = before if before and _may_read(before) else None
    return render_template(
        "reports/version.html",
        version=found,
        names=names,
        before=before,
        changes=_changes(service.report_of(before), report) if before else [],
        report=report,
        charts=charts(report, language),
        tables=tables(report, language),
        text=text_block(report),
        written=lambda value: number(value, language),
    )


@bp.get("/versions/<int:version_id>/<name>")
@requires(Permission.READ_VERSIONS)
def stored(version_id: int, name: str) -> ResponseReturnValue:
    """Hand over a file as it was stored."""
    with reading() as tx:
        _readable(service.version_by_id(tx, version_id))
        file = service.stored_file(tx, version_id, name)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, mimetype=file.mimetype, headers=headers)


@bp.post("/versions/")
@requires(Permission.READ_REPORTS)
def freeze() -> ResponseReturnValue:
    """Freeze the report that the address asks for."""
    form = FreezeForm()
    with reading() as tx:
        wanted, report = asked(tx, clock.now())
    if report is None or not form.validate():
        return render_template("reports/freeze.html", scope=wanted, form=form, missing=[]), 422
    try:
        frozen = _frozen(wanted, form)
    except service.UncountedError as question:
        return render_template("reports/freeze.html", scope=wanted, form=form, missing=question.titles), question.status
    flash(_("Version %(number)d is frozen. It never changes.", number=frozen.number), "success")
    return redirect(url_for("reports.version", version_id=frozen.id), 303)


def _frozen(wanted: ScopeForm, form: FreezeForm) -> ReportVersion:
    """Compute a version and keep it; if somebody else's took its number meanwhile, anew.

    Raises:
        versions.TakenError: Every time.
    """
    for _turn in range(TRIES):
        try:
            return _keep(wanted, form)
        except IntegrityError:
            continue
    raise service.TakenError


def _keep(wanted: ScopeForm, form: FreezeForm) -> ReportVersion:
    now = clock.now()
    with reading() as tx:
        logos = read_logos(settings_of_app().funder_logos)
        made = service.draft(tx, wanted.scope, wanted.method, now, zeros_meant=form.zeros_meant.data, logos=logos)
    with transaction() as tx:
        kept = service.keep(tx, made, staff().id, form.reason.data or "", now)
        note(tx, staff().id, "report-frozen", f"{kept.campaign} {kept.number}".strip(), now)
    return kept


def _changes(before: Summary, after: Summary) -> list[list[str]]:
    """Write down what changed: the figure in the German words of the files, before, now."""
    return [
        [
            " · ".join(word for word in (change.table, change.label, change.group, change.figure) if word),
            _written(change.before),
            _written(change.after),
        ]
        for change in differences(before, after)
    ]


def _written(value: int | float | str | None) -> str:
    """Write a figure; one that protection hid is a point already."""
    return value if isinstance(value, str) else number(value, current_language())


def _may_read(found: ReportVersion) -> bool:
    """Whether a version is for this person's eyes: exact figures stay in the house."""
    return staff().may(Permission.READ_REPORTS) or found.protection != Method.NONE


def _readable(found: ReportVersion) -> ReportVersion:
    """Give a version to whoever may read it, and to others as if there were none."""
    if not _may_read(found):
        raise NotFoundError("report version")
    return found
