"""What registered families are told by mail, in their own language."""

from flask_babel import gettext as _
from flask_babel import ngettext

from eventdesk.events.queries import PublicEvent
from eventdesk.i18n import force_locale, format_clock, format_day
from eventdesk.outbox.service import Mail
from eventdesk.registration.queries import grouped
from eventdesk.tickets.models import Ticket


def confirmation(event: PublicEvent, ticket: Ticket, recipient: str, address: str) -> Mail:
    """Write down that a family is registered, for when, where, and how to find the ticket.

    No name: strangers could write to other people with it.

    Args:
        event: The event, with its title in the ticket's language.
        ticket: The ticket just issued.
        recipient: Whom to write to.
        address: Full address of the family's own page.
    """
    language = ticket.language or "de"
    with force_locale(language):
        lines = [
            _("You are registered."),
            "",
            event.title.text,
            format_day(event.starts_at, language, event.time_zone),
            f"{format_clock(event.starts_at, event.time_zone)}–{format_clock(event.ends_at, event.time_zone)}",
            *_place(event, language),
            "",
            ngettext("Valid for %(num)d person", "Valid for %(num)d people", ticket.admits),
            _("Ticket number: %(number)s", number=grouped(ticket.number)),
            _("The link opens 15 minutes before the start.")
            if event.online
            else _("No phone with you? The ticket number is enough."),
            "",
            _("Your ticket:"),
            address,
        ]
        subject = _("You are registered: %(title)s", title=event.title.text)
    return Mail(recipient, language, subject, "\n".join(lines) + "\n")


def _place(event: PublicEvent, language: str) -> list[str]:
    """Say where it is; German names stay, as on street signs."""
    if event.district is None:
        return [_("Online")]
    return [line for line in (event.venue_name, event.venue_address, event.district.name(language)) if line]
