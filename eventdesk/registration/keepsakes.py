"""What a family takes along: its ticket as PDF and as a picture, by the address of its own page."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from eventdesk.config import settings_of_app
from eventdesk.db import reading
from eventdesk.errors import NotFoundError
from eventdesk.events.queries import PublicStation, advice_stations
from eventdesk.registration.queries import FamilyTicket, family_ticket
from eventdesk.registration.sheets import sheet_of
from eventdesk.registration.views import bp
from eventdesk.security import count_miss, public
from eventdesk.tickets.queries import NoLongerValidError
from eventdesk.tickets.sheet import pdf, png


@bp.get("/tickets/<key>.pdf")
@public
def paper(language: str, key: str) -> ResponseReturnValue:
    """Print the ticket: A6, or with `?size=a4` an A4 page with a card for the day."""
    ticket, stations = _valid(key, language)
    sheet = sheet_of(ticket, stations, settings_of_app(), language)
    return _file(pdf(sheet, "a4" if request.args.get("size") == "a4" else "a6"), "application/pdf", ticket)


@bp.get("/tickets/<key>.png")
@public
def picture(language: str, key: str) -> ResponseReturnValue:
    """Draw the ticket for the phone's own pictures."""
    ticket, stations = _valid(key, language)
    return _file(png(sheet_of(ticket, stations, settings_of_app(), language)), "image/png", ticket)


def _valid(key: str, language: str) -> tuple[FamilyTicket, list[PublicStation]]:
    """Find a ticket that still opens a door.

    Raises:
        NotFoundError: There is none under this key, or none yet.
        NoLongerValidError: It was cancelled, or the event was; nobody shall print it.
    """
    try:
        with reading() as session:
            ticket = family_ticket(session, key, language)
            if ticket.revoked or ticket.cancelled:
                raise NoLongerValidError("revoked")
            return ticket, advice_stations(session, ticket.event_id, language)
    except NotFoundError:
        count_miss()
        raise


def _file(content: bytes, mimetype: str, ticket: FamilyTicket) -> Response:
    """Hand over a file with a name that every phone can store, and that does not name the family."""
    name = f"ticket-{ticket.number[:3]}-{ticket.number[3:]}.{mimetype.partition('/')[2]}"
    answer = Response(content, mimetype=mimetype)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.set(
        "Content-Disposition", "inline" if mimetype == "application/pdf" else "attachment", filename=name
    )
    return answer
