"""What search engines are told: where not to look, and which pages there are in which languages."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading
from eventdesk.events.queries import coming_events
from eventdesk.security import public

bp = Blueprint("crawlers", __name__)

_CLOSED = ("/staff/", "/reports/", "/scan/", "/api/")
"""Places that are no use to strangers. Tickets are not named: they say themselves that nobody may list them."""
_HOUR = {"Cache-Control": "public, max-age=3600"}


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Say where programs need not look, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), ""]
    lines.append(f"Sitemap: {settings_of_app().public_url}/sitemap.xml\n")
    return Response("\n".join(lines), mimetype="text/plain", headers=_HOUR)


@bp.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """List the public pages, each in all its languages."""
    with reading() as session:
        events = coming_events(session, "de", clock.now())
    return Response(render_template("events/sitemap.xml", events=events), mimetype="application/xml", headers=_HOUR)
