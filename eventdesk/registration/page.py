"""The family's own page: its ticket, for whoever holds the address."""

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading
from eventdesk.errors import NotFoundError
from eventdesk.events.rules import is_room_open
from eventdesk.registration.keepsakes import kept_facts
from eventdesk.registration.queries import family_ticket
from eventdesk.registration.sheets import bring_along, good_to_know, qr_text
from eventdesk.registration.views import bp
from eventdesk.registration.waiting_page import waiting_page
from eventdesk.security import public
from eventdesk.tickets.qr import svg
from eventdesk.vocabulary import TYPES

_ONLY_FOR_THEM = {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}


@bp.get("/tickets/<key>")
@public
def ticket(language: str, key: str) -> ResponseReturnValue:
    """Show a family its ticket, or where it stands while it has none."""
    try:
        with reading() as session:
            found = family_ticket(session, key, language)
    except NotFoundError:
        return waiting_page(language, key), _ONLY_FOR_THEM
    now = clock.now()
    picture = svg(qr_text(found, settings_of_app()))
    page = render_template(
        "registration/ticket.html",
        key=key,
        ticket=found,
        kept=kept_facts(found, language),
        bring=bring_along(found),
        know=good_to_know(found),
        qr=Markup(picture),  # noqa: S704 - our own drawing
        type_labels={kind: TYPES[kind].labels[language] for kind in found.party},
        room_open=is_room_open(found.starts_at, found.ends_at, now),
        over=found.ends_at <= now,
    )
    return page, _ONLY_FOR_THEM
