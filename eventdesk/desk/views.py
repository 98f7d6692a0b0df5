"""The desk: all events, one event, and what can be done with it."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.queries import Section, events_listed, overview
from eventdesk.desk.sentences import FORMS, PRESETS, STATUSES
from eventdesk.desk.watching import is_watchable
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.events.queries import event_by_slug
from eventdesk.events.service import publish_event
from eventdesk.i18n import LANGUAGES, NAMES, current_language
from eventdesk.places import DISTRICTS
from eventdesk.registration.bursts import allow_more
from eventdesk.registration.reach import reach, speakers
from eventdesk.registration.rescheduling import call_off
from eventdesk.reports.closing import is_closable
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff

bp = Blueprint("desk", __name__, url_prefix="/staff")

_MAX_PAGE_DIGITS = 4


@bp.context_processor
def words() -> dict[str, object]:
    """Give the desk's templates the names of kinds, states and districts."""
    return {"preset_names": PRESETS, "form_names": FORMS, "status_names": STATUSES, "districts": DISTRICTS}


@bp.get("/events")
@requires(Permission.PAIR_DEVICES)
def home() -> ResponseReturnValue:
    """List drafts, coming and past events."""
    now = clock.now()
    with reading() as tx:
        lists = [events_listed(tx, section, _page(section), now) for section in Section]
    return render_template("desk/home.html", lists=lists)


@bp.get("/events/<slug>")
@requires(Permission.PAIR_DEVICES)
def event(slug: str) -> ResponseReturnValue:
    """Show an event: its texts, stations, numbers and phones."""
    now = clock.now()
    with reading() as tx:
        found = overview(tx, slug, current_language(), now)
    missing = [language for language in LANGUAGES if language not in found.texts]
    return render_template(
        "desk/event.html",
        found=found,
        missing=missing,
        over=found.event.ends_at <= now,
        begun=is_closable(found.event, now),
        live=is_watchable(found.event, now, any_day=staff().may(Permission.EDIT_EVENTS)),
    )


@bp.post("/events/<slug>/publish")
@requires(Permission.EDIT_EVENTS)
def publish(slug: str) -> ResponseReturnValue:
    """Show an event to families."""
    now = clock.now()
    with transaction() as tx:
        publish_event(tx, slug, now)
        note(tx, staff().id, "event-published", slug, now)
    flash(_("The event is published."), "success")
    return redirect(url_for("desk.event", slug=slug), 303)


@bp.get("/events/<slug>/cancel")
@requires(Permission.EDIT_EVENTS)
def ask_cancel(slug: str) -> ResponseReturnValue:
    """Ask before an event is called off, and say whom it concerns."""
    with reading() as tx:
        found = overview(tx, slug, current_language(), clock.now())
        told, spoken = reach(tx, found.event.id), speakers(tx, found.event.id)
    _refuse_unless_running(found.event)
    return render_template("desk/cancel.html", found=found, event=found.event, told=told, spoken=spoken)


@bp.post("/events/<slug>/cancel")
@requires(Permission.EDIT_EVENTS)
def cancel(slug: str) -> ResponseReturnValue:
    """Call an event off."""
    now = clock.now()
    with transaction() as tx:
        call_off(tx, slug, now)
        note(tx, staff().id, "event-cancelled", slug, now)
    flash(_("The event is cancelled."), "success")
    return redirect(url_for("desk.event", slug=slug), 303)


@bp.post("/events/<slug>/allow-more")
@requires(Permission.EDIT_EVENTS)
def let_more_come(slug: str) -> ResponseReturnValue:
    """Let more families of one network register, for a day."""
    now = clock.now()
    with transaction() as tx:
        allow_more(tx, event_by_slug(tx, slug).id, now)
        note(tx, staff().id, "burst-allowed", slug, now)
    flash(_("More families of one network can register for a day."), "success")
    return redirect(url_for("desk.event", slug=slug), 303)


def _page(section: Section) -> int:
    """Read which page of a list is asked for; anything else is the first."""
    text = request.args.get(section, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= _MAX_PAGE_DIGITS else 1


def _refuse_unless_running(event: Event) -> None:
    """Only what is published and not over can be called off."""
    if event.status != Status.PUBLISHED or event.ends_at <= clock.now():
        raise NotFoundError("event that could be cancelled")


@bp.app_template_filter("named")
def named(codes: Iterable[str]) -> str:
    """Name languages, each in itself."""
    return ", ".join(NAMES.get(code, code) for code in codes)
