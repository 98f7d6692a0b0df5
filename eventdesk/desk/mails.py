"""Mail to an event's families: what could not be delivered, so that somebody can call."""

from flask import render_template
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.db import reading
from eventdesk.desk.sentences import FAILURES, NEWS
from eventdesk.desk.views import bp
from eventdesk.events.queries import event_by_slug
from eventdesk.registration.reach import callees, undelivered, waiting_since
from eventdesk.security import Permission, requires


@bp.get("/events/<slug>/mails")
@requires(Permission.EDIT_EVENTS)
def mails(slug: str) -> ResponseReturnValue:
    """List the messages that did not reach a family, with its ticket number and phone."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        failed = undelivered(tx, event.id)
        waiting, since = waiting_since(tx, event.id, clock.now())
    page = render_template(
        "desk/mails.html",
        event=event, failed=failed, waiting=waiting, since=since, news_names=NEWS, failure_names=FAILURES,
    )  # fmt: skip
    return page, {"Cache-Control": "no-store"}


@bp.get("/events/<slug>/calls")
@requires(Permission.EDIT_EVENTS)
def calls(slug: str) -> ResponseReturnValue:
    """List whom only a call can tell that something changed."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        people = callees(tx, event.id)
    return render_template("desk/calls.html", event=event, people=people), {"Cache-Control": "no-store"}
