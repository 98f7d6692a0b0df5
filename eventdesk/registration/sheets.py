"""The words of a printed ticket, in the family's language: what `tickets.sheet` draws."""

from collections.abc import Mapping, Sequence

from flask import get_template_attribute
from flask_babel import gettext as _
from flask_babel import ngettext

from eventdesk.config import Settings
from eventdesk.events.occasion import Words
from eventdesk.events.queries import PublicStation
from eventdesk.i18n import force_locale, format_clock, format_day
from eventdesk.registration.queries import FamilyTicket
from eventdesk.tickets.rules import code_text
from eventdesk.tickets.service import address_of
from eventdesk.tickets.sheet import SheetLabels, TicketSheet
from eventdesk.vocabulary import TYPES


def qr_text(ticket: FamilyTicket, settings: Settings) -> str:
    """Spell what the QR code of a ticket says."""
    code = code_text(settings.ticket_keys, ticket.event_id, ticket.stem, ticket.admits, ticket.issue)
    return address_of(code, settings.host, secure=settings.secure)


def sheet_of(ticket: FamilyTicket, stations: Sequence[PublicStation], settings: Settings, language: str) -> TicketSheet:
    """Write a ticket's sheet in one language; needs the app, for its catalogues and drawings.

    Args:
        ticket: The ticket with its texts in this language.
        stations: Where families can ask what, in this language; only the A4 sheet names them.
        settings: Name and address of this site, and the keys of its codes.
        language: The family's language.
    """
    with force_locale(language):
        return TicketSheet(
            language=language,
            issuer=settings.site_name,
            title=ticket.title,
            day=format_day(ticket.starts_at, language, ticket.time_zone),
            time=hours(ticket),
            place=place_lines(ticket, language),
            number=ticket.number,
            code=qr_text(ticket, settings),
            admits=ngettext("Valid for %(num)d person", "Valid for %(num)d people", ticket.admits),
            party=[f"{count} × {TYPES[kind].labels[language]}" for kind, count in ticket.party.items()],
            notes=_notes(ticket),
            directions=ticket.directions,
            bring=bring_along(ticket),
            know=good_to_know(ticket),
            stations=stations,
            labels=_labels(ticket),
            icons=_drawings(),
        )


def hours(ticket: FamilyTicket) -> str:
    """Say from when to when."""
    return f"{format_clock(ticket.starts_at, ticket.time_zone)}–{format_clock(ticket.ends_at, ticket.time_zone)}"


def place_lines(ticket: FamilyTicket, language: str) -> list[Words]:
    """Say where it is, line by line; German names stay, as on street signs."""
    if ticket.district is None:
        return [Words(_("Online"), language)]
    german = [Words(line, "de") for line in (ticket.venue_name, ticket.venue_address) if line]
    district = Words(ticket.district.name(language), language)
    said = any(f" {district.text} " in f" {line.text} " for line in german)
    return german if said else [*german, district]


def _notes(ticket: FamilyTicket) -> list[str]:
    """Say what to do with the ticket."""
    if ticket.online:
        return [_("The link opens 15 minutes before the start.")]
    return [
        _("Show this code at the entrance."),
        _("No phone with you? The ticket number is enough."),
        _("Lost your ticket? No problem. Tell us your name at the entrance."),
    ]


def bring_along(ticket: FamilyTicket) -> list[str]:
    """Say what to bring along."""
    if ticket.online:
        return [_("A phone or a computer with internet")]
    return [
        _("This ticket, or only its number"),
        _("School certificates, if you have any"),
        _("Letters from offices that you have questions about"),
        _("Your questions. You can write them down in your language."),
    ]


def good_to_know(ticket: FamilyTicket) -> list[str]:
    """Say what costs, and what nobody needs."""
    if ticket.online:
        return [
            _("You do not have to turn on your camera."),
            _("This uses a lot of mobile data. Use Wi-Fi if possible."),
        ]
    return [_("Children are welcome."), _("You do not need an ID."), _("The ticket is free.")]


def _labels(ticket: FamilyTicket) -> SheetLabels:
    """The words between the facts."""
    return SheetLabels(
        ticket=_("Ticket"),
        code=_("QR code of the ticket"),
        date=_("Date"),
        time=_("Time"),
        place=_("Place"),
        number=_("Number to read out"),
        directions=_("How to get there"),
        bring=_("What you need") if ticket.online else _("What to bring"),
        know=_("Good to know"),
        stations=_("What you can ask there"),
    )


def _drawings() -> Mapping[str, str]:
    """The icons of our pages, so that paper and screen show the same."""
    drawings: Mapping[str, str] = get_template_attribute("components/icon.html", "drawings")
    return drawings
