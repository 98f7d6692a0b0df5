"""Interpreters of an event: demand, bookings, presence, and the sheet for their fee."""

import csv
import io
from collections.abc import Iterable

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.interpreter_form import SPOKEN, InterpreterForm
from eventdesk.desk.partners import as_pdf
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Campaign, Event
from eventdesk.events.queries import event_by_slug
from eventdesk.halls import interpreting
from eventdesk.halls.models import Interpreter
from eventdesk.halls.rules import Light, hours
from eventdesk.pack.fees import fees_as_pdf
from eventdesk.pack.queries import texts_of, title_of
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff


@bp.get("/events/<slug>/interpreters")
@requires(Permission.EDIT_EVENTS)
def interpreters(slug: str) -> ResponseReturnValue:
    """Show which languages are wanted and who is booked, and offer to add somebody."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        return _page(tx, event, InterpreterForm.of(event))


@bp.post("/events/<slug>/interpreters")
@requires(Permission.EDIT_EVENTS)
def add_interpreter(slug: str) -> ResponseReturnValue:
    """Add an interpreter."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        form = InterpreterForm.of(event)
        if not _is_kept(form, event, None):
            return _page(tx, event, form), 422
    flash(_("The interpreter is kept."), "success")
    return redirect(url_for("desk.interpreters", slug=slug), 303)


@bp.get("/events/<slug>/interpreters/<int:number>")
@requires(Permission.EDIT_EVENTS)
def interpreter(slug: str, number: int) -> ResponseReturnValue:
    """Show one interpreter, to be booked, timed or taken off."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found = interpreting.interpreter_by_id(tx, event.id, number)
    return _one(event, found, InterpreterForm.of(event, found))


@bp.post("/events/<slug>/interpreters/<int:number>")
@requires(Permission.EDIT_EVENTS)
def change_interpreter(slug: str, number: int) -> ResponseReturnValue:
    """Change an interpreter."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found = interpreting.interpreter_by_id(tx, event.id, number)
    form = InterpreterForm.of(event, found)
    if not _is_kept(form, event, number):
        return _one(event, found, form), 422
    flash(_("Your changes are kept."), "success")
    return redirect(url_for("desk.interpreters", slug=slug), 303)


@bp.post("/events/<slug>/interpreters/<int:number>/remove")
@requires(Permission.EDIT_EVENTS)
def remove_interpreter(slug: str, number: int) -> ResponseReturnValue:
    """Take an interpreter off the event."""
    now = clock.now()
    with transaction() as tx:
        event = event_by_slug(tx, slug)
        interpreting.drop_interpreter(tx, interpreting.interpreter_by_id(tx, event.id, number))
        note(tx, staff().id, "interpreter-removed", f"{slug} {number}", now)
    flash(_("The interpreter is taken off this event."), "success")
    return redirect(url_for("desk.interpreters", slug=slug), 303)


@bp.get("/events/<slug>/interpreters/fees.pdf")
@requires(Permission.EDIT_EVENTS)
def fee_sheet(slug: str) -> ResponseReturnValue:
    """Print the sheet on which interpreters sign how long they were there."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        booked = [one for one in interpreting.interpreters(tx, event.id) if one.booked and one.name]
        title, campaign = title_of(event, texts_of(tx, event.id), "de"), tx.get_one(Campaign, event.campaign_id)
    if not booked:
        raise NotFoundError("booked interpreter")
    document = fees_as_pdf(event, title.text, campaign.name["de"], booked, settings_of_app())
    return as_pdf(document, f"{slug}-honorarblatt")


@bp.get("/events/<slug>/interpreters/demand.csv")
@requires(Permission.EDIT_EVENTS)
def demand_file(slug: str) -> ResponseReturnValue:
    """Hand over the table for an interpreters' pool: numbers by language, no names."""
    now = clock.now()
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found, wanted = interpreting.interpreters(tx, event.id), interpreting.demand_by_language(tx, event.id)
    head = (_("Language"), _("Persons"), _("Parties"), _("Asked for a mediator"), _("Booked"))
    lines = [
        (str(SPOKEN[need.language]), need.demand.persons, need.demand.parties, need.demand.asked, need.booked)
        for need in interpreting.needs(event, wanted, found, now)
    ]
    headers = {"Content-Disposition": f'attachment; filename="{slug}-sprachen.csv"', "Cache-Control": "no-store"}
    return Response(_as_csv([head, *lines]), mimetype="text/csv", headers=headers)


def _as_csv(lines: Iterable[Iterable[object]]) -> bytes:
    """Write lines as a German Excel reads them."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _is_kept(form: InterpreterForm, event: Event, number: int | None) -> bool:
    """Keep what was filled in, or say in the form why not."""
    if not form.validate():
        return False
    now = clock.now()
    try:
        with transaction() as tx:
            found = None if number is None else interpreting.interpreter_by_id(tx, event.id, number)
            kept = interpreting.keep_interpreter(tx, event.id, form.to_booking(), found)
            note(tx, staff().id, "interpreter-kept", f"{event.slug} {kept.id}", now)
    except interpreting.LeftBeforeComingError:
        form.present_until.errors = [_("This is before they came.")]
        return False
    return True


def _page(session: Session, event: Event, form: InterpreterForm) -> str:
    """Render the table of languages, everybody who is booked or asked, and the form of a new one."""
    found, wanted = (
        interpreting.interpreters(session, event.id),
        interpreting.demand_by_language(session, event.id),
    )
    return render_template(
        "desk/interpreters.html",
        event=event, form=form, found=found, needs=interpreting.needs(event, wanted, found, clock.now()),
        spoken=SPOKEN, Light=Light, hours=hours,
    )  # fmt: skip


def _one(event: Event, found: Interpreter, form: InterpreterForm) -> str:
    """Render one interpreter."""
    return render_template("desk/interpreter.html", event=event, found=found, form=form, spoken=SPOKEN)
