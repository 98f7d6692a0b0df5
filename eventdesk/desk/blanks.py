"""Blank tickets: made ahead, printed ten to a page, and printed again as long as nobody came with them."""

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.forms import BlankTicketsForm
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.queries import event_by_slug
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff
from eventdesk.tickets.blanks import blank_sheet, pdf
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.queries import blank_batches, occasion_of, unused_blanks
from eventdesk.tickets.service import issue_blanks
from eventdesk.vocabulary import Form


@bp.get("/events/<slug>/blank-tickets")
@requires(Permission.EDIT_EVENTS)
def blanks(slug: str) -> ResponseReturnValue:
    """List what was made, and offer to make more."""
    return _page(slug, BlankTicketsForm(formdata=None, count=50))


@bp.post("/events/<slug>/blank-tickets")
@requires(Permission.EDIT_EVENTS)
def make_blanks(slug: str) -> ResponseReturnValue:
    """Make blank tickets; the page then offers to print them."""
    now, form = clock.now(), BlankTicketsForm()
    if not form.validate():
        return _page(slug, form), 422
    count = form.count.data or 0
    with transaction() as tx:
        event = _with_door(tx, slug)
        issue_blanks(tx, event.id, count, now)
        note(tx, staff().id, "blank-tickets-made", f"{slug} {count}", now)
    made = ngettext("%(num)d blank ticket was made.", "%(num)d blank tickets were made.", count)
    flash(made, "success")
    return redirect(url_for("desk.blanks", slug=slug), 303)


@bp.get("/events/<slug>/blank-tickets/<int:batch>.pdf")
@requires(Permission.EDIT_EVENTS)
def print_blanks(slug: str, batch: int) -> ResponseReturnValue:
    """Print those of a batch that nobody has come with yet."""
    with reading() as tx:
        event = _with_door(tx, slug)
        found = _unused(tx, event, batch)
        occasion = occasion_of(tx, event.id, "de")
    document = pdf(blank_sheet(occasion, found, settings_of_app()))
    answer = Response(document, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{slug}-blank-tickets-{batch}.pdf"'
    return answer


def _unused(session: Session, event: Event, batch: int) -> Sequence[Ticket]:
    """Find the tickets of a batch that can still be given out.

    Raises:
        NotFoundError: There is no such batch, or it has been used up.
    """
    batches = blank_batches(session, event.id)
    found = unused_blanks(session, event.id, batches[batch - 1].made_at) if 0 < batch <= len(batches) else []
    if not found:
        raise NotFoundError("blank tickets to print")
    return found


def _page(slug: str, form: BlankTicketsForm) -> str:
    """Render the batches and the form."""
    with reading() as tx:
        event = _with_door(tx, slug)
        batches = blank_batches(tx, event.id)
    return render_template("desk/blanks.html", event=event, batches=batches, form=form)


def _with_door(session: Session, slug: str) -> Event:
    """Find an event that people come to.

    Raises:
        NotFoundError: There is none of that name, or it has no door to hand anything out at.
    """
    event = event_by_slug(session, slug)
    if event.form == Form.ONLINE:
        raise NotFoundError("door")
    return event
