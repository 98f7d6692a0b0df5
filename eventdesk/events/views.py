"""What families see of events: the list of coming ones, and a page for each."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.db import reading
from eventdesk.events.choices import in_words, offered
from eventdesk.events.finding import Wish, wish_from
from eventdesk.events.queries import event_page
from eventdesk.events.search import next_in_language, search
from eventdesk.i18n import LANGUAGE_FOLDER, name_languages
from eventdesk.security import public

bp = Blueprint("events", __name__, url_prefix=LANGUAGE_FOLDER)

_MAX_PAGE_DIGITS = 3


@bp.get("/")
@public
def listing(language: str) -> ResponseReturnValue:
    """List coming events, those that fit what is asked for; each list has one address, fit to be passed on."""
    now, wish = clock.now(), wish_from(request.args)
    with reading() as session:
        found = search(session, wish, _page(), language, now)
    query = urlencode(asked(wish, found.page))
    if request.query_string.decode("ascii", "replace") != query:
        return redirect(url_for("events.listing", language=language) + (f"?{query}" if query else ""))
    return render_template(
        "events/list.html",
        found=found,
        wish=wish,
        words=in_words(wish, language),
        options=offered(found.choice, wish, language),
        query=query,
        now=now,
    )


@bp.get("/events/<slug>")
@public
def show(language: str, slug: str) -> ResponseReturnValue:
    """Show everything about one event; to whom it speaks another language, also the next one in theirs."""
    now = clock.now()
    with reading() as session:
        page = event_page(session, slug, language)
        event, foreign = page.event, bool(page.event.languages) and language not in page.event.languages
        other = next_in_language(session, event, language, now) if foreign else None
    return render_template(
        "events/event.html",
        page=page,
        event=event,
        state=event.state(now),
        spoken=name_languages(event.languages, language) if foreign else "",
        other=other,
    )


@bp.app_template_global()
def asked(wish: Wish, page: int = 1) -> dict[str, str]:
    """Name what an address says of a list: only what differs from the whole list."""
    return wish.asked() | ({"page": str(page)} if page > 1 else {})


def _page() -> int:
    """Read which page of the list is asked for; anything else is the first."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= _MAX_PAGE_DIGITS else 1
