"""Where professionals read about a meeting, register for it, and find their registration again."""

from datetime import date, timedelta
from uuid import uuid4

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.errors import EventdeskError
from eventdesk.events.calendar import MIMETYPE, calendar_entry
from eventdesk.events.rules import State, days_of, is_room_open
from eventdesk.i18n import DESK_LANGUAGES, LANGUAGE_FOLDER, current_language
from eventdesk.professionals.forms import TeamForm, team_form
from eventdesk.professionals.labels import ROLES
from eventdesk.professionals.queries import (
    ProfessionalEvent,
    contact_of_team,
    invited_event,
    professional_event,
    team_page,
)
from eventdesk.professionals.service import TeamOrder, register_team, team_before
from eventdesk.registration.guards import check_pace, count_try, give_back, opening
from eventdesk.security import public

bp = Blueprint("professionals", __name__, url_prefix=f"{LANGUAGE_FOLDER}/professionals")

_ONLY_FOR_THEM = {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}


def speak_german_or_english() -> ResponseReturnValue | None:
    """Professionals' pages have two languages; who asks for another one gets German."""
    arguments = dict(request.view_args or {})
    if arguments.get("language") in DESK_LANGUAGES or request.method != "GET" or not request.endpoint:
        return None
    return redirect(url_for(request.endpoint, **arguments | {"language": "de"}))


bp.before_request(speak_german_or_english)


@bp.context_processor
def words() -> dict[str, object]:
    """Offer only the languages there are, and name roles."""
    return {"languages": DESK_LANGUAGES, "roles": ROLES}


@bp.get("/<slug>")
@public
def show(language: str, slug: str) -> ResponseReturnValue:
    """Show a meeting with its programme, and the form."""
    with reading() as tx:
        event = professional_event(tx, slug, language)
    return _fresh(event)


@bp.post("/<slug>")
@public
def register(language: str, slug: str) -> ResponseReturnValue:
    """Register the people of an organisation."""
    with reading() as tx:
        event = professional_event(tx, slug, language)
    return _sent(event)


@bp.get("/invitations/<key>")
@public
def invited(language: str, key: str) -> ResponseReturnValue:
    """Show a closed meeting to whoever has its invitation."""
    with reading() as tx:
        event = invited_event(tx, key, language)
    return _fresh(event), _ONLY_FOR_THEM


@bp.post("/invitations/<key>")
@public
def register_invited(language: str, key: str) -> ResponseReturnValue:
    """Register people for a closed meeting."""
    with reading() as tx:
        event = invited_event(tx, key, language)
    return _sent(event)


@bp.get("/registrations/<key>")
@public
def team(language: str, key: str) -> ResponseReturnValue:
    """Show a team whom it registered, with their numbers; and the online room once it is open."""
    with reading() as tx:
        found = team_page(tx, key, language)
        contact = contact_of_team(tx, key)
    now = clock.now()
    page = render_template(
        "professionals/team.html",
        team=found,
        event=found.event,
        key=key,
        contact=contact,
        room_open=is_room_open(found.event.starts_at, found.event.ends_at, now) and found.join_url,
    )
    return page, _ONLY_FOR_THEM


@bp.get("/registrations/<key>.ics")
@public
def entry(language: str, key: str) -> ResponseReturnValue:
    """Hand over the meeting for a calendar."""
    with reading() as tx:
        found = team_page(tx, key, language)
    url = settings_of_app().public_url + url_for("professionals.team", language=language, key=key)
    notes = "\n".join(f"{block.title} – {block.speaker}".strip(" –") for block in found.event.agenda)
    file = calendar_entry(found.event, language, url, clock.now(), notes=notes)
    answer = Response(file, content_type=f"{MIMETYPE}; charset=utf-8; method=PUBLISH")
    answer.headers.update(_ONLY_FOR_THEM | {"Content-Disposition": f'inline; filename="{found.event.slug}.ics"'})
    return answer


def days_as_text(event: ProfessionalEvent) -> list[str]:
    """Name the event's days."""
    first, last = days_of(event.starts_at, event.ends_at, event.time_zone)
    return [date.isoformat(first + timedelta(days=number)) for number in range((last - first).days + 1)]


def _fresh(event: ProfessionalEvent) -> str:
    """Show the form with an id of its own."""
    form = team_form(event, days_as_text(event))
    form.submission.data = str(uuid4())
    form.opened.data = opening(form.submission.data, clock.now())
    return _page(event, form)


def _sent(event: ProfessionalEvent) -> ResponseReturnValue:
    """Take the form, or show it again with what is wrong."""
    form = team_form(event, days_as_text(event), request.form)
    if {"switch", "step"} & request.form.keys():
        return _page(event, form)
    if not form.validate():
        return _page(event, form), 422
    order = TeamOrder(event.id, form.submission_id() or uuid4(), form.answers(), _consent(form))
    try:
        check_pace(form.opened.data or "", form.submission.data or "", clock.now())
        key = _register(order, event.capacity)
    except EventdeskError as refusal:
        return _page(event, form, refusal), refusal.status
    return redirect(url_for("professionals.team", language=current_language(), key=key), 303)


def _consent(form: TeamForm) -> str:
    """Read the sentence that was agreed to, if it was."""
    return str(form.keep_contact.label.text) if form.keep_contact.data else ""


def _register(order: TeamOrder, capacity: int | None) -> str:
    """Store the registration, unless too many come from this network; a form sent twice gets its first answer."""
    with reading() as tx:
        before = team_before(tx, order)
    if before is not None:
        return before
    size, stored = len(order.delegation.people), False
    try:
        count_try(order.event_id, capacity, order.submission_id, size, clock.now())
        with transaction() as tx:
            key = register_team(tx, order, clock.now())
        stored = True
    finally:
        if not stored:
            give_back(order.event_id, size)
    return key


def _page(event: ProfessionalEvent, form: TeamForm, refusal: EventdeskError | None = None) -> str:
    """Show the meeting with the form, or why there is none."""
    state = event.state(clock.now())
    open_for_all = state == State.OPEN
    return render_template(
        "professionals/meeting.html", event=event, form=form if open_for_all else None, state=state, refusal=refusal
    )
