"""What families see of events: the list of coming ones, and a page for each."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.db import reading
from eventdesk.events.queries import coming_events, event_page
from eventdesk.i18n import LANGUAGE_FOLDER
from eventdesk.security import public

bp = Blueprint("events", __name__, url_prefix=LANGUAGE_FOLDER)


@bp.get("/")
@public
def listing(language: str) -> ResponseReturnValue:
    """List coming events."""
    now = clock.now()
    with reading() as session:
        events = coming_events(session, language, now)
    return render_template("events/list.html", events=events, now=now)


@bp.get("/events/<slug>")
@public
def show(language: str, slug: str) -> ResponseReturnValue:
    """Show everything about one event."""
    with reading() as session:
        page = event_page(session, slug, language)
    return render_template("events/event.html", page=page, event=page.event, state=page.event.state(clock.now()))
