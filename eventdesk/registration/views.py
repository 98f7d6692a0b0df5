"""Where families register. What they find afterwards is in `page`."""

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.errors import EventdeskError, TooManyError
from eventdesk.events.queries import PublicEvent, public_event
from eventdesk.events.rules import State
from eventdesk.events.seats import EventCancelledError, EventFullError, RegistrationClosedError
from eventdesk.i18n import LANGUAGE_FOLDER, current_language
from eventdesk.places import districts_of
from eventdesk.registration.forms import RegistrationForm
from eventdesk.registration.guards import HOUR, TooQuickError, check_pace, count_try, give_back
from eventdesk.registration.service import (
    AnotherFamilyError,
    Order,
    Registered,
    SentTwiceError,
    register,
    registered_before,
)
from eventdesk.security import public

bp = Blueprint("registration", __name__, url_prefix=LANGUAGE_FOLDER)

_WITHOUT_FORM = {State.NOT_YET, State.CLOSED, State.CANCELLED, State.PAST}


@bp.get("/events/<slug>/register")
@public
def ask(language: str, slug: str) -> ResponseReturnValue:
    """Show the form."""
    event = _event(slug, language)
    form = RegistrationForm(spoken_language=language)
    form.renew(clock.now())
    return _page(event, form)


@bp.post("/events/<slug>/register")
@public
def submit(language: str, slug: str) -> ResponseReturnValue:
    """Register the family and lead it to its ticket, or to its place on the waiting list."""
    event, form = _event(slug, language), RegistrationForm(request.form)
    submission_id = form.submission_id()
    if submission_id is None:
        form.renew(clock.now())
    form.take_step(request.form.get("step", ""))
    if {"switch", "step"} & request.form.keys():
        return _page(event, form)
    if not form.validate():
        return _page(event, form), 422
    order = Order(
        event.id,
        submission_id or uuid4(),
        language,
        form.answers(),
        settings_of_app().registrations_per_contact,
        may_wait="waiting" in request.form,
    )
    try:
        check_pace(form.opened.data or "", form.submission.data or "", clock.now())
        registered = _register(order, event.capacity)
    except AnotherFamilyError as another:
        form.renew(clock.now())
        return _page(event, form, another), another.status
    except (EventFullError, EventCancelledError, RegistrationClosedError, TooManyError) as refusal:
        return _refused(event, form, refusal)
    return redirect(url_for("registration.ticket", language=language, key=registered.page_key), 303)


def _register(order: Order, capacity: int | None) -> Registered:
    """Store the registration, unless too many come from this network; a form sent twice gets its first ticket."""
    registered = None
    try:
        count_try(order.event_id, capacity, order.submission_id, order.family.size, clock.now())
        with transaction() as session:
            registered = register(session, order, clock.now())
    except (SentTwiceError, EventFullError, TooManyError):
        # The same form may have been stored a moment ago, and may have taken the last seat or the last try.
        with reading() as session:
            earlier = registered_before(session, order)
        if earlier is None:
            raise
        return earlier
    finally:
        if registered is None or not registered.is_new:
            give_back(order.event_id, order.family.size)
    return registered


def _refused(event: PublicEvent, form: RegistrationForm, refusal: EventdeskError) -> ResponseReturnValue:
    """Say why it did not work; nothing typed is lost."""
    if isinstance(refusal, (EventCancelledError, RegistrationClosedError)):
        event = _event(event.slug, current_language())  # it has changed since the page was asked for
    wait = int(HOUR.total_seconds())
    if isinstance(refusal, TooQuickError):
        if not refusal.noted:
            form.note_opening(clock.now())
        wait = settings_of_app().form_seconds
    headers = {"Retry-After": str(wait)} if refusal.status == TooManyError.status else {}
    return _page(event, form, refusal), refusal.status, headers


def _page(event: PublicEvent, form: RegistrationForm, refusal: EventdeskError | None = None) -> str:
    """Show the form with its problems, or why there is none; without free seats it asks for a place in the queue."""
    state = event.state(clock.now())
    if state in _WITHOUT_FORM:
        return render_template("registration/closed.html", event=event, state=state)
    full = state is State.FULL or (isinstance(refusal, EventFullError) and not refusal.free)
    form.offer_homes(districts_of(event.land))
    return render_template("registration/form.html", event=event, form=form, refusal=refusal, full=full)


def _event(slug: str, language: str) -> PublicEvent:
    """Find the event in the language of the page."""
    with reading() as session:
        return public_event(session, slug, language)
