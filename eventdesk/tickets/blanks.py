"""Blank tickets on paper, ten to an A4 page: made ahead, cut, and handed out at the door.

They say in five languages what to do with them; nobody knows yet who will hold which.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from eventdesk.config import Settings
from eventdesk.events.occasion import Occasion, Words
from eventdesk.i18n import LANGUAGES, format_clock, format_day
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.qr import svg
from eventdesk.tickets.service import address_of, code_for
from eventdesk.tickets.typesetting import compiled, plain, told

A_PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankSheet:
    """What every ticket of the sheet says, and what each says of itself.

    Attributes:
        issuer: Name of the site.
        title: What the event is called; German, as on the posters at the door.
        when: Day, and from when to when.
        where: Name of the place; empty online.
        advice: What to do with the ticket, in each language.
        numbers: The seven digits of each ticket.
        codes: What the QR code of each ticket says.
    """

    issuer: str
    title: Words
    when: str
    where: str
    advice: Sequence[Words]
    numbers: Sequence[str]
    codes: Sequence[str]


def blank_sheet(occasion: Occasion, tickets: Sequence[Ticket], settings: Settings) -> BlankSheet:
    """Write the words of a sheet; needs the app, for its catalogues."""
    day = format_day(occasion.starts_at, "de", occasion.time_zone)
    begin, end = (format_clock(moment, occasion.time_zone) for moment in (occasion.starts_at, occasion.ends_at))
    return BlankSheet(
        issuer=settings.site_name,
        title=occasion.title,
        when=f"{day}, {begin}–{end}",
        where=occasion.venue_name,
        advice=[Words(_advice(language), language) for language in LANGUAGES],
        numbers=[ticket.number for ticket in tickets],
        codes=[
            address_of(code_for(ticket, settings.ticket_keys), settings.host, secure=settings.secure)
            for ticket in tickets
        ],
    )


def pdf(sheet: BlankSheet) -> bytes:
    """Print the tickets with lines to cut along, PDF/UA-1."""
    return told(compiled("tickets/blanks.typ", blank_inputs(sheet), format="pdf", pdf_standards=["ua-1"]))


def blank_inputs(sheet: BlankSheet) -> dict[str, str]:
    """Spell a sheet as its template reads it."""
    return {"sheet": json.dumps(plain(sheet), ensure_ascii=False), "qr": json.dumps([svg(c) for c in sheet.codes])}


def _advice(language: str) -> str:
    """Say in a language what to do with the ticket."""
    with force_locale(language):
        sentence: str = _("For your whole group. Please show this ticket at every station.")
        return sentence
