"""The waiting list of an event: why somebody waits, whom to call, and what was said on the phone."""

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.queue import note_call, page_key_of, waiting_list
from eventdesk.desk.sentences import reason
from eventdesk.desk.views import bp
from eventdesk.events.queries import event_by_slug
from eventdesk.registration.offers import OfferGoneError, accept, decline
from eventdesk.registration.queries import grouped
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff


@bp.get("/events/<slug>/waiting")
@requires(Permission.EDIT_EVENTS)
def waiting(slug: str) -> ResponseReturnValue:
    """Show who waits, and why."""
    now = clock.now()
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found = waiting_list(tx, event, now)
    return render_template("desk/waiting.html", event=event, found=found, reason=reason, grouped=grouped, now=now)


@bp.post("/events/<slug>/waiting/<int:registration_id>/accept")
@requires(Permission.EDIT_EVENTS)
def accept_for(slug: str, registration_id: int) -> ResponseReturnValue:
    """Accept the offer of a party that said so on the phone."""

    def answer(session: Session, key: str, now: datetime) -> str:
        number = grouped(accept(session, key, now).number)
        return str(_("The party has its seats. Please tell it its ticket number: %(number)s", number=number))

    return _answer(slug, registration_id, "offer-accepted", answer)


@bp.post("/events/<slug>/waiting/<int:registration_id>/decline")
@requires(Permission.EDIT_EVENTS)
def decline_for(slug: str, registration_id: int) -> ResponseReturnValue:
    """Decline the offer of a party that said so on the phone."""

    def answer(session: Session, key: str, now: datetime) -> str:
        decline(session, key, now)
        return str(_("The seats went back. The next party that fits gets them."))

    return _answer(slug, registration_id, "offer-declined", answer)


@bp.post("/events/<slug>/waiting/<int:registration_id>/called")
@requires(Permission.EDIT_EVENTS)
def called(slug: str, registration_id: int) -> ResponseReturnValue:
    """Note that a party was called."""

    def answer(session: Session, key: str, now: datetime) -> str:
        note_call(session, key, now)
        return str(_("The call is noted."))

    return _answer(slug, registration_id, "waiting-called", answer)


def _answer(
    slug: str, registration_id: int, action: str, verb: Callable[[Session, str, datetime], str]
) -> ResponseReturnValue:
    """Do what was said on the phone and note who did it; then show the list again."""
    now = clock.now()
    try:
        with transaction() as tx:
            event = event_by_slug(tx, slug)
            said = verb(tx, page_key_of(tx, event.id, registration_id), now)
            note(tx, staff().id, action, f"{slug} {registration_id}", now)
        flash(said, "success")
    except OfferGoneError:
        flash(_("This offer was answered already, or its time is over."), "warning")
    return redirect(url_for("desk.waiting", slug=slug), 303)
