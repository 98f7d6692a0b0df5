"""The public face of a ticket: what any phone camera opens."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eventdesk.config import settings_of_app
from eventdesk.db import reading
from eventdesk.errors import NotFoundError
from eventdesk.i18n import current_language
from eventdesk.security import count_miss, public
from eventdesk.tickets.queries import NoLongerValidError, ReplacedError, ticket_face

bp = Blueprint("tickets", __name__)

_ONLY_HERE = {"X-Robots-Tag": "noindex", "Vary": "Accept-Language, Cookie"}


@bp.get("/T/<code>")
@bp.get("/t/<code>")
@public
def face(code: str) -> ResponseReturnValue:
    """Say what a code stands for. It shows no name and changes nothing."""
    try:
        with reading() as session:
            ticket = ticket_face(session, code, settings_of_app().ticket_keys, current_language())
    except (NotFoundError, NoLongerValidError, ReplacedError) as refusal:
        if isinstance(refusal, NotFoundError):
            count_miss()
        return render_template("tickets/no_ticket.html", refusal=refusal), refusal.status, _ONLY_HERE
    return render_template("tickets/face.html", ticket=ticket), _ONLY_HERE
