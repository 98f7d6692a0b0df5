"""Calendar files: one event to take along, and the list of events to subscribe to."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading
from eventdesk.events.calendar import MIMETYPE, calendar_entry, calendar_feed, fingerprint
from eventdesk.events.choices import in_words
from eventdesk.events.finding import wish_from
from eventdesk.events.queries import event_page
from eventdesk.events.search import feed
from eventdesk.events.views import asked, bp
from eventdesk.i18n import NAMES
from eventdesk.security import public

_KEPT = timedelta(days=30)
"""How long subscribers still find what is over, or was to be: nothing vanishes without a word."""
_FRESH_S = 15 * 60


@bp.get("/events/<slug>.ics")
@public
def entry(language: str, slug: str) -> ResponseReturnValue:
    """Hand over one event for a calendar."""
    now = clock.now()
    with reading() as session:
        page = event_page(session, slug, language)
    notes = [page.description.text, _spoken(page.event.languages), page.directions.text]
    url = _full("events.show", language=language, slug=slug)
    file = calendar_entry(page.event, language, url, now, notes="\n".join(note for note in notes if note))
    return _answer(file, slug)


@bp.get("/events.ics")
@public
def subscription(language: str) -> ResponseReturnValue:
    """Hand over the events that fit what is asked for, as a calendar that stays up to date."""
    now, wish = clock.now(), wish_from(request.args)
    with reading() as session:
        events = feed(session, wish, language, now, now - _KEPT)
    pages = [(event, _full("events.show", language=language, slug=event.slug)) for event in events]
    name = " · ".join([_("Events"), *in_words(wish, language).values(), settings_of_app().site_name])
    query = urlencode(asked(wish))
    url = _full("events.listing", language=language) + (f"?{query}" if query else "")
    return _answer(calendar_feed(name, url, pages, language, now), "events")


def _spoken(codes: Sequence[str]) -> str:
    """Say which languages are spoken there, each named in itself."""
    names = [NAMES[code] for code in codes if code in NAMES]
    return f"{_('Spoken there:')} {', '.join(names)}" if names else ""


def _full(endpoint: str, **values: Any) -> str:
    """Full address of a page."""
    return settings_of_app().public_url + url_for(endpoint, **values)


def _answer(file: bytes, name: str) -> Response:
    """Send a calendar, or say that nothing has changed since the asker's copy."""
    answer = Response(file, content_type=f"{MIMETYPE}; charset=utf-8; method=PUBLISH")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    answer.headers["Cache-Control"] = f"public, max-age={_FRESH_S}"
    answer.set_etag(fingerprint(file), weak=True)
    answer.make_conditional(request)
    return answer
