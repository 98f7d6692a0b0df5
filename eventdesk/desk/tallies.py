"""Paper at an event: sheets to print with boxes for strokes, and the form into which they are entered."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.numbers import StationNumbers, station_numbers
from eventdesk.desk.tally_form import Paper, TallyForm, tally_form
from eventdesk.desk.views import bp
from eventdesk.desk.watching import WatchedEvent, watched_event
from eventdesk.errors import NotFoundError
from eventdesk.events.closed import EventClosedError
from eventdesk.events.head_count import keep_head_count
from eventdesk.events.models import Campaign
from eventdesk.i18n import current_language
from eventdesk.reports.closing import is_closable
from eventdesk.reports.tallies import TallyRefusedError, keep_tally, tally_of
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff
from eventdesk.vocabulary import TYPES, Form, StationKind


@bp.get("/events/<slug>/tally")
@requires(Permission.EDIT_EVENTS)
def tally(slug: str) -> ResponseReturnValue:
    """Show what the tally sheets of an event say."""
    with reading() as tx:
        watched = _with_figures(tx, slug)
        form = _form(tx, watched)
    return render_template("desk/tally.html", watched=watched, event=watched.event, form=form)


@bp.post("/events/<slug>/tally")
@requires(Permission.EDIT_EVENTS)
def enter_tally(slug: str) -> ResponseReturnValue:
    """Keep what the tally sheets of an event say, in place of what was kept before."""
    now = clock.now()
    with reading() as tx:
        watched = _with_figures(tx, slug)
        form = _form(tx, watched)
    if not form.validate():
        return render_template("desk/tally.html", watched=watched, event=watched.event, form=form), 422
    try:
        with transaction() as tx:
            event = keep_tally(tx, slug, form.to_lines())
            if "heads" in form:
                keep_head_count(tx, event.id, form.heads.data)
            note(tx, staff().id, "tally-entered", slug, now)
    except TallyRefusedError as refused:
        form.show(refused)
        return render_template("desk/tally.html", watched=watched, event=watched.event, form=form), 422
    except EventClosedError:
        flash(_("This event is closed: its figures are complete. Please reopen it first."), "danger")
        return redirect(url_for("desk.event", slug=slug), 303)
    flash(_("The tally sheets are kept."), "success")
    return redirect(url_for("desk.tally", slug=slug), 303)


@bp.get("/events/<slug>/tally-sheets")
@requires(Permission.PAIR_DEVICES)
def tally_sheets(slug: str) -> ResponseReturnValue:
    """Show the sheets to print: one for the door, one for each advice station."""
    with reading() as tx:
        watched = watched_event(tx, slug)
        types, stations = _types(tx, watched), _advice_stations(tx, watched)
    return render_template(
        "desk/tally_sheets.html", watched=watched, event=watched.event, types=types, stations=stations
    )


def _with_figures(session: Session, slug: str) -> WatchedEvent:
    """Find an event that people can have been at.

    Raises:
        NotFoundError: There is none of that name, or it has not begun.
    """
    watched = watched_event(session, slug)
    if not is_closable(watched.event, clock.now()):
        raise NotFoundError("event that has begun")
    return watched


def _form(session: Session, watched: WatchedEvent) -> TallyForm:
    """Make the form: what was typed, or else what is kept."""
    types, stations = _types(session, watched), _advice_stations(session, watched)
    paper = Paper(watched.all_days, types, stations, current_language())
    form = tally_form(paper, tally_of(session, watched.event.id), watched.event.head_count)
    if watched.event.form != Form.IN_PERSON:
        del form.heads  # the host of the online room counts there
    return form


def _types(session: Session, watched: WatchedEvent) -> dict[str, str]:
    """Name the types of people the event's campaign is for."""
    audience, language = session.get_one(Campaign, watched.event.campaign_id).audience, current_language()
    return {code: kind.report_labels[language] for code, kind in TYPES.items() if kind.audience == audience}


def _advice_stations(session: Session, watched: WatchedEvent) -> list[StationNumbers]:
    """List the stations at which strokes are contacts."""
    stations = station_numbers(session, watched.event.id, current_language())
    return [station for station in stations if station.kind == StationKind.ADVICE]
