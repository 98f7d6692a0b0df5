"""What a family takes along: its ticket on paper, as a picture, in the calendar, and on the phone itself."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading
from eventdesk.errors import NotFoundError
from eventdesk.events.calendar import MIMETYPE, calendar_entry
from eventdesk.events.queries import PublicStation, advice_stations
from eventdesk.i18n import format_day
from eventdesk.registration.queries import FamilyTicket, family_ticket, grouped
from eventdesk.registration.sheets import hours, place_lines, sheet_of
from eventdesk.registration.views import bp
from eventdesk.security import count_miss, public
from eventdesk.tickets.queries import NoLongerValidError
from eventdesk.tickets.sheet import pdf, png

_KEPT_FOR = timedelta(days=1)
_SENT_AS = {
    "pdf": ("application/pdf", "inline"),
    "ics": (MIMETYPE, "inline"),  # so that a phone offers to add it
    "png": ("image/png", "attachment"),  # so that a phone stores it
}


@bp.get("/tickets/<key>.pdf")
@public
def paper(language: str, key: str) -> ResponseReturnValue:
    """Print the ticket: A6, or with `?size=a4` an A4 page with a card for the day."""
    ticket, stations = _valid(key, language)
    sheet = sheet_of(ticket, stations, settings_of_app(), language)
    return _file(pdf(sheet, "a4" if request.args.get("size") == "a4" else "a6"), "pdf", ticket)


@bp.get("/tickets/<key>.png")
@public
def picture(language: str, key: str) -> ResponseReturnValue:
    """Draw the ticket for the phone's own pictures."""
    ticket, stations = _valid(key, language)
    return _file(png(sheet_of(ticket, stations, settings_of_app(), language)), "png", ticket)


@bp.get("/tickets/<key>.ics")
@public
def entry(language: str, key: str) -> ResponseReturnValue:
    """Write the event for the phone's own calendar, which then reminds the family."""
    ticket, _stations = _valid(key, language)
    page = settings_of_app().public_url + url_for("registration.ticket", language=language, key=key)
    number = _("Ticket number: %(number)s", number=grouped(ticket.number))
    return _file(calendar_entry(ticket, language, page, clock.now(), notes=number, alarm=True), "ics", ticket)


@bp.get("/my-tickets")
@public
def kept(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Show the tickets kept on this phone: the phone fills them in, we do not know them."""
    return render_template("registration/kept.html")


def kept_facts(ticket: FamilyTicket, language: str) -> Mapping[str, object]:
    """What a phone may keep of a ticket: number, event, day and place; no name, no contact, no key.

    From a day after the event on the phone throws it away.
    """
    return {
        "slug": ticket.slug,
        "number": ticket.number,
        "title": ticket.title._asdict(),
        "day": format_day(ticket.starts_at, language, ticket.time_zone),
        "time": hours(ticket),
        "place": [line._asdict() for line in place_lines(ticket, language)],
        "language": language,
        "begins": round(ticket.starts_at.timestamp() * 1000),
        "expires": round((ticket.ends_at + _KEPT_FOR).timestamp() * 1000),
    }


def _valid(key: str, language: str) -> tuple[FamilyTicket, list[PublicStation]]:
    """Find a ticket that still opens a door, and where families can ask what.

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


def _file(content: bytes, suffix: str, ticket: FamilyTicket) -> Response:
    """Hand over a file with a name that every phone can store, and that does not name the family."""
    mimetype, disposition = _SENT_AS[suffix]
    answer = Response(content, mimetype=mimetype)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    name = f"ticket-{ticket.number[:3]}-{ticket.number[3:]}.{suffix}"
    answer.headers.set("Content-Disposition", disposition, filename=name)
    return answer
