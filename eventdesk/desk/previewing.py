"""Looking at an event as families read it, in every language, before it is published; and taking it back to a draft."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.views import bp
from eventdesk.events.queries import event_preview
from eventdesk.events.service import EventInUseError, unpublish_event
from eventdesk.i18n import LANGUAGES, force_locale, name_languages
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff


@bp.get("/events/<slug>/preview/<language:spoken>")
@requires(Permission.EDIT_EVENTS)
def preview(slug: str, spoken: str) -> ResponseReturnValue:
    """Show the families' page of an event in a language, with a bar of our own above it."""
    with reading() as tx:
        page = event_preview(tx, slug, spoken)
    bar = render_template("desk/parts/preview_bar.html", slug=slug, spoken=spoken, codes=LANGUAGES, page=page)
    foreign = bool(page.event.languages) and spoken not in page.event.languages
    g.language = spoken
    with force_locale(spoken):
        return render_template(
            "desk/preview.html",
            bar=Markup(bar),  # noqa: S704 - our own template, escaped there
            page=page,
            event=page.event,
            state=page.event.state(clock.now()),
            spoken=name_languages(page.event.languages, spoken) if foreign else "",
            other=None,
        )


@bp.post("/events/<slug>/unpublish")
@requires(Permission.EDIT_EVENTS)
def unpublish(slug: str) -> ResponseReturnValue:
    """Take an event back to a draft, as long as nobody counts on it."""
    now = clock.now()
    try:
        with transaction() as tx:
            unpublish_event(tx, slug)
            note(tx, staff().id, "event-unpublished", slug, now)
        flash(_("The event is a draft again. Nobody else sees it."), "success")
    except EventInUseError:
        flash(_("People count on this event already. You can move or cancel it; then they are told."), "warning")
    return redirect(url_for("desk.event", slug=slug), 303)
