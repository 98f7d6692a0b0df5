"""Where families register, and where they find their ticket."""

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import RateLimitItemPerHour
from markupsafe import Markup

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.errors import EventdeskError, NotFoundError, TooManyError
from eventdesk.events.queries import PublicEvent, public_event
from eventdesk.events.rules import State, is_room_open
from eventdesk.events.seats import EventCancelledError, EventFullError, RegistrationClosedError
from eventdesk.i18n import LANGUAGE_FOLDER, current_language
from eventdesk.outbox.service import queue
from eventdesk.places import districts_of
from eventdesk.registration.forms import RegistrationForm
from eventdesk.registration.mails import confirmation
from eventdesk.registration.queries import family_ticket
from eventdesk.registration.service import (
    AnotherFamilyError,
    Order,
    Registered,
    SentTwiceError,
    register,
    registered_before,
)
from eventdesk.security import count_miss, limiter, network, public
from eventdesk.tickets.qr import svg
from eventdesk.tickets.rules import code_text
from eventdesk.tickets.service import address_of
from eventdesk.vocabulary import TYPES

bp = Blueprint("registration", __name__, url_prefix=LANGUAGE_FOLDER)

HOUR = 3600
_WITHOUT_FORM = {State.NOT_YET, State.CLOSED, State.CANCELLED, State.PAST}


@bp.get("/events/<slug>/register")
@public
def ask(language: str, slug: str) -> ResponseReturnValue:
    """Show the form."""
    event = _event(slug, language)
    if event.state(clock.now()) is State.FULL:
        return _page(event, None)
    return _page(event, RegistrationForm(submission=str(uuid4()), spoken_language=language))


@bp.post("/events/<slug>/register")
@public
def submit(language: str, slug: str) -> ResponseReturnValue:
    """Register the family and lead it to its ticket."""
    event, form = _event(slug, language), RegistrationForm(request.form)
    submission_id = form.submission_id()
    if submission_id is None:
        form.submission.data = str(uuid4())
    if "switch" in request.form:
        return _page(event, form)
    if not form.validate():
        return _page(event, form), 422
    order = Order(event.id, submission_id or uuid4(), language, form.answers())
    try:
        registered = _register(event, order)
    except AnotherFamilyError as another:
        form.submission.data = str(uuid4())
        return _page(event, form, another), another.status
    except (EventFullError, EventCancelledError, RegistrationClosedError, TooManyError) as refusal:
        return _refused(event, form, refusal)
    return redirect(url_for("registration.ticket", language=language, key=registered.page_key), 303)


@bp.get("/tickets/<key>")
@public
def ticket(language: str, key: str) -> ResponseReturnValue:
    """Show a family its ticket."""
    try:
        with reading() as session:
            found = family_ticket(session, key, language)
    except NotFoundError:
        count_miss()
        raise
    settings, now = settings_of_app(), clock.now()
    code = code_text(settings.ticket_keys, found.event_id, found.stem, found.admits, found.issue)
    picture = svg(address_of(code, settings.host, secure=settings.secure))
    page = render_template(
        "registration/ticket.html",
        ticket=found,
        qr=Markup(picture),  # noqa: S704 - our own drawing
        type_labels={kind: TYPES[kind].labels[language] for kind in found.party},
        room=found.join_url if is_room_open(found.starts_at, found.ends_at, now) else "",
        over=found.ends_at <= now,
    )
    return page, {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}


def _register(event: PublicEvent, order: Order) -> Registered:
    """Store the registration, unless too many come from this network; a form sent twice gets its first ticket."""
    try:
        _count_try(event)
        return _store(event, order)
    except (SentTwiceError, EventFullError, TooManyError):
        # The same form may have been stored a moment ago, and may have taken the last seat or the last try.
        with reading() as session:
            earlier = registered_before(session, order)
        if earlier is None:
            raise
        return earlier


def _count_try(event: PublicEvent) -> None:
    """Count a registration of this network for this event.

    Raises:
        TooManyError: It is not allowed any more within this hour.
    """
    allowed = RateLimitItemPerHour(settings_of_app().registrations_per_hour, namespace="registration")
    if not limiter.limiter.hit(allowed, network(), str(event.id)):
        raise TooManyError("too many registrations from one network")


def _store(event: PublicEvent, order: Order) -> Registered:
    """Store the registration and its mail in one transaction."""
    now = clock.now()
    with transaction() as session:
        registered = register(session, order, now)
        if registered.ticket is not None and order.family.email is not None:
            address = settings_of_app().public_url + url_for(
                "registration.ticket", language=order.language, key=registered.page_key
            )
            queue(session, confirmation(event, registered.ticket, order.family.email, address), now)
    return registered


def _refused(event: PublicEvent, form: RegistrationForm, refusal: EventdeskError) -> ResponseReturnValue:
    """Say why it did not work; nothing typed is lost."""
    if isinstance(refusal, (EventCancelledError, RegistrationClosedError)):
        event = _event(event.slug, current_language())  # it has changed since the page was asked for
    headers = {"Retry-After": str(HOUR)} if isinstance(refusal, TooManyError) else {}
    return _page(event, form, refusal), refusal.status, headers


def _page(event: PublicEvent, form: RegistrationForm | None, refusal: EventdeskError | None = None) -> str:
    """Show the form with its problems, or why there is none."""
    state = event.state(clock.now())
    if form is None or state in _WITHOUT_FORM:
        return render_template("registration/closed.html", event=event, state=state)
    form.offer_homes(districts_of(event.land))
    return render_template("registration/form.html", event=event, form=form, refusal=refusal)


def _event(slug: str, language: str) -> PublicEvent:
    """Find the event in the language of the page."""
    with reading() as session:
        return public_event(session, slug, language)
