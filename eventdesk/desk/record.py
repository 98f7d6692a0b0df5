"""The record of an event for its funder: what staff note for it, and the page to print."""

from datetime import datetime

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.record_form import RecordForm
from eventdesk.desk.views import bp
from eventdesk.desk.watching import WatchedEvent, watched_event
from eventdesk.errors import NotFoundError
from eventdesk.events.rules import days_of
from eventdesk.reports.closing import is_closable
from eventdesk.reports.records.compose import record_of
from eventdesk.reports.records.notes import keep_note, noted_of
from eventdesk.reports.records.paper import read_logos, records_as_pdf
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff


@bp.get("/events/<slug>/record")
@requires(Permission.EDIT_EVENTS)
def record(slug: str) -> ResponseReturnValue:
    """Show what is noted for the record of an event."""
    with reading() as tx:
        watched = _held(tx, slug, clock.now())
        form = RecordForm(formdata=None, obj=noted_of(tx, watched.event))
    return render_template("desk/record.html", watched=watched, event=watched.event, form=form)


@bp.post("/events/<slug>/record")
@requires(Permission.EDIT_EVENTS)
def keep_record(slug: str) -> ResponseReturnValue:
    """Keep what is noted for the record of an event."""
    now, form = clock.now(), RecordForm()
    with reading() as tx:
        watched = _held(tx, slug, now)
    if not form.validate():
        return render_template("desk/record.html", watched=watched, event=watched.event, form=form), 422
    with transaction() as tx:
        keep_note(tx, watched.event.id, form.to_noted())
        note(tx, staff().id, "event-noted", slug, now)
    flash(_("The details are kept."), "success")
    return redirect(url_for("desk.record", slug=slug), 303)


@bp.get("/events/<slug>/record.pdf")
@requires(Permission.EDIT_EVENTS)
def record_on_paper(slug: str) -> ResponseReturnValue:
    """Print the record of an event with exact figures, for the house."""
    now, logos = clock.now(), read_logos(settings_of_app().funder_logos)
    with reading() as tx:
        event = _held(tx, slug, now).event
        today = days_of(now, now, event.time_zone)[0]
        printed = record_of(tx, event.id, today)
    headers = {"Content-Disposition": f'attachment; filename="nachweis-{slug}.pdf"', "Cache-Control": "no-store"}
    return Response(records_as_pdf([printed], logos), mimetype="application/pdf", headers=headers)


def _held(session: Session, slug: str, now: datetime) -> WatchedEvent:
    """Find an event that has begun; there is nothing to prove of others.

    Raises:
        NotFoundError: There is none of that name.
    """
    watched = watched_event(session, slug)
    if not is_closable(watched.event, now):
        raise NotFoundError("event with a record")
    return watched
