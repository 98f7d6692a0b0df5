"""Mail for families, drawn when it leaves: text, page, code, ticket and calendar entry in the family's language."""

from datetime import datetime

from flask import Flask, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from eventdesk.config import Settings, settings_of_app
from eventdesk.events.calendar import calendar_entry
from eventdesk.i18n import current_language, format_clock, format_day, speaking
from eventdesk.outbox.delivery import Write
from eventdesk.outbox.letters import Enclosure, Letter
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.addressees import Addressee, addressee
from eventdesk.registration.mail_rules import is_still_true
from eventdesk.registration.mail_share import has_share_left
from eventdesk.registration.mail_words import Links, Message, message
from eventdesk.registration.news import News
from eventdesk.registration.queries import FamilyTicket, family_ticket, grouped
from eventdesk.registration.sheets import qr_text, sheet_of
from eventdesk.tickets.qr import bitmap
from eventdesk.tickets.sheet import pdf

_CODE = "code"
"""How the page of a mail calls the picture of the ticket's code."""


def writer(app: Flask, settings: Settings) -> Write:
    """Give the outbox somebody who writes for families, with the app's templates and catalogues."""

    def write(session: Session, mail: OutgoingMail, now: datetime) -> Letter | None:
        with speaking(app, mail.language, settings.public_url):
            written = letter(session, News(mail.kind), mail.about or "", now)
            return written if written and has_share_left(mail, now) else None

    return write


def letter(session: Session, news: News, key: str, now: datetime) -> Letter | None:
    """Write to a family, in the language of the context, what is true now; nothing if the news no longer is.

    Args:
        session: Where the family and its ticket are.
        news: What happened.
        key: Key of the family's page.
        now: When it leaves.
    """
    language = current_language()
    family = addressee(session, key, language)
    if family is None or not is_still_true(news, family.standing, now):
        return None
    links = _links(family)
    words = message(news, family, links, now)
    ticket = family_ticket(session, key, language) if words.with_ticket else None
    code = None if ticket is None or family.online else qr_text(ticket, settings_of_app())
    return Letter(
        subject=words.subject,
        text=_text(words, family, ticket, links),
        html=render_template(
            "mails/letter.html",
            words=words,
            family=family,
            ticket=ticket,
            links=links,
            reasons=_reasons(),
            has_code=bool(code),
        ),
        pictures=[(_CODE, bitmap(code))] if code else [],
        enclosures=_enclosures(words, family, ticket, links, now),
    )


def _links(family: Addressee) -> Links:
    """Spell out the addresses, from the configured one: never from what a request said."""
    language = current_language()
    return Links(
        page=url_for("registration.ticket", language=language, key=family.key, _external=True),
        event=url_for("events.show", language=language, slug=family.slug, _external=True),
        events=url_for("events.listing", language=language, _external=True),
        privacy=url_for("legal.privacy", language=language, _external=True),
    )


def _enclosures(
    words: Message, family: Addressee, ticket: FamilyTicket | None, links: Links, now: datetime
) -> list[Enclosure]:
    """Add the ticket to print, where there is an entrance to show it at, and the entry for the calendar."""
    language, found = current_language(), []
    if ticket is not None and not family.online:
        sheet = sheet_of(ticket, (), settings_of_app(), language)
        found.append(Enclosure(f"{family.slug}.pdf", "application/pdf", pdf(sheet)))
    if words.with_entry:
        notes = "" if ticket is None else _("Ticket number: %(number)s", number=grouped(ticket.number))
        entry = calendar_entry(family, language, links.page, now, notes=notes, alarm=True)
        # PUBLISH, since REQUEST would let some programs ask for an answer that nobody reads.
        found.append(Enclosure(f"{family.slug}.ics", "text/calendar; method=PUBLISH; charset=utf-8", entry))
    return found


def _text(words: Message, family: Addressee, ticket: FamilyTicket | None, links: Links) -> str:
    """Write everything as plain text, in paragraphs."""
    time = f"{format_clock(family.starts_at, family.time_zone)}–{format_clock(family.ends_at, family.time_zone)}"
    day = format_day(family.starts_at, current_language(), family.time_zone)
    paragraphs = [
        [words.heading],
        words.before,
        [family.title.text, day, time, *_place(family)],
        _admission(ticket),
        [words.action.label, words.action.address],
        words.after,
        ["-- ", *_reasons(), _("Data protection"), links.privacy],
        [line for line in (settings_of_app().controller,) if line],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def _place(family: Addressee) -> list[str]:
    """Say where it is; German names stay, as on street signs."""
    if family.district is None:
        return [_("Online")]
    district = family.district.name(current_language())
    return [line for line in (family.venue_name, family.venue_address, district) if line]


def _admission(ticket: FamilyTicket | None) -> list[str]:
    """Say for how many the ticket is, and its number."""
    if ticket is None:
        return []
    return [
        ngettext("Valid for %(num)d person", "Valid for %(num)d people", ticket.admits),
        _("Ticket number: %(number)s", number=grouped(ticket.number)),
    ]


def _reasons() -> list[str]:
    """Say why this mail came, and how to ask us; nobody reads replies."""
    contact = settings_of_app().contact
    apart = f"\u2068{contact}\u2069"  # else an Arabic line would turn the parts of a phone number around
    return [
        _("You receive this message because this email address was given when registering."),
        _("Was it not you? Then please delete this message."),
        *([_("Do you have questions? Please contact us: %(contact)s", contact=apart)] if contact else ()),
    ]
