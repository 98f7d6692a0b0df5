"""What families are told about their data: everything Articles 13 and 14 GDPR ask for, in the language of the page.

Who is responsible, whom else there is, and the legal basis follow from the settings; nothing is named here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext

from eventdesk.config import Settings
from eventdesk.legal.rules import DAYS_AFTER_EVENT, DAYS_AFTER_SETTLED

Fact = tuple[str, str]


class Item(StrEnum):
    """What a notice has to say. Source: GDPR, Articles 13 (1), 13 (2) and 14; TDDDG, section 25."""

    CONTROLLER = "controller"
    OFFICER = "officer"
    PURPOSES = "purposes"
    BASIS = "basis"
    RECIPIENTS = "recipients"
    COUNTRIES = "countries"
    STORAGE = "storage"
    RIGHTS = "rights"
    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"
    DUTY = "duty"
    DECISIONS = "decisions"
    SOURCE = "source"
    BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class Section:
    """One of these, in words; names and periods as facts below."""

    item: Item
    title: str
    sentences: Sequence[str] = ()
    facts: Sequence[Fact] = ()


def notice(settings: Settings) -> list[Section]:
    """Write the whole notice, in the order in which people ask."""
    return [
        *(_who(settings), _officer(settings), _purposes(), _basis(settings), _recipients(settings), _countries()),
        *(_storage(), _rights(settings), _withdrawal(), _complaint(settings), _duty(), _decisions(), _source()),
        _browser(),
    ]


def _who(settings: Settings) -> Section:
    facts = [(_("Responsible"), settings.controller), (_("Contact"), settings.contact)]
    return Section(Item.CONTROLLER, _("Who is responsible?"), facts=facts)


def _officer(settings: Settings) -> Section:
    facts = [(_("Data protection officer"), settings.data_protection_contact)]
    return Section(Item.OFFICER, _("Whom can you ask about data protection?"), facts=facts)


def _purposes() -> Section:
    return Section(
        Item.PURPOSES,
        _("What do we store, and why?"),
        [
            _("How many people are coming: so that there are enough seats, and for the numbers in the report."),
            _("Your name: so that we know how to call you and can find your ticket."),
            _("The language you would like to speak: so that somebody is there who speaks it."),
            _("Your district, if you tell us: so that we see where events are missing."),
            _("Your phone number and email address, if you tell us: so that we can reach you about this event."),
            _("Who of a ticket was there, without a name: for the numbers in the report."),
            _("What you write to us about barriers, and your contact if you give one: so that we can answer."),
            _("Technical logs without your full internet address: so that this site stays safe."),
            _("We do not ask for your date of birth, nationality, residence status, religion or home address."),
        ],
    )


def _basis(settings: Settings) -> Section:
    if settings.legal_basis == "private":
        main = _("You ask us for a seat, and we need these data for it (Article 6 (1) (b) GDPR).")
    else:
        main = _("We fulfil a task in the public interest (Article 6 (1) (e) GDPR).")
    law = [(_("Also"), settings.legal_basis_law)] if settings.legal_basis_law else []
    return Section(
        Item.BASIS,
        _("Why does the law allow this?"),
        [
            main,
            _("We have to show what public money was used for (Article 6 (1) (c) or (e) GDPR). Numbers do, not names."),
            _("This site has to stay safe (Article 6 (1) (e) or (f) and Article 32 GDPR)."),
        ],
        law,
    )


def _recipients(settings: Settings) -> Section:
    helpers = (
        (_("Runs our servers"), settings.hoster),
        (_("Delivers our mail"), settings.mail_provider),
        (_("Runs our online rooms"), settings.video_service),
    )
    return Section(
        Item.RECIPIENTS,
        _("Who gets the data?"),
        [
            _("Our own staff who prepare the event."),
            _("Volunteers at the entrance see a number and how many people come: no name, no contact."),
            _("We do not pass your name on to other offices. Exception: if a law obliges us to."),
            _("The ministry only gets numbers, no names."),
            _("Interpreters get no names."),
            _("Companies that run our servers and deliver our mail work by our orders (Article 28 GDPR)."),
            _("Online rooms belong to another provider. It sees your internet address and the name you type there."),
        ],
        [(what, who) for what, who in helpers if who],
    )


def _countries() -> Section:
    sentences = [
        _("We do not send your data to countries outside the European Union."),
        _("For an online room the rules of its provider apply too."),
    ]
    return Section(Item.COUNTRIES, _("Do the data leave Europe?"), sentences)


def _storage() -> Section:
    contact = DAYS_AFTER_EVENT["contact"]
    waiting, visits = DAYS_AFTER_EVENT["waiting"], DAYS_AFTER_EVENT["visits"]
    return Section(
        Item.STORAGE,
        _("How long do we keep the data?"),
        [_("You can delete your data earlier: on the page of your ticket, at once.")],
        [
            (_("Name, phone number, email address, language"), _after_event(contact)),
            (_("Waiting list, if you got no seat"), _after_event(waiting)),
            (_("Ticket and visits, without a name"), _after_event(visits)),
            (_("Numbers for the report"), _("These stay. They are about nobody.")),
            (_("Messages about barriers"), _after_settled(DAYS_AFTER_SETTLED)),
            (_("Against misuse: unreadable marks of networks and email addresses"), _("24 hours")),
            (_("Technical logs"), _days(7)),
            (_("Backups"), _days(30)),
            (_("Which member of staff changed what"), _("12 months")),
        ],
    )


def _rights(settings: Settings) -> Section:
    portable = [_("You can take your data with you in a file (Article 20 GDPR).")]
    return Section(
        Item.RIGHTS,
        _("Your rights"),
        [
            _("You can see which data we have about you (Article 15 GDPR)."),
            _("You can have them corrected (Article 16 GDPR)."),
            _("You can have them deleted (Article 17 GDPR)."),
            _("You can have their use restricted (Article 18 GDPR)."),
            *(portable if settings.legal_basis == "private" else []),
            _("You can object to their use because of your situation (Article 21 GDPR)."),
            _("Most of this works on the page of your ticket."),
            _("Or write to us. We answer within one month. It costs nothing."),
        ],
    )


def _withdrawal() -> Section:
    sentences = [
        _("For registering we need no consent."),
        _("Where you did agree to something, you can take that back at any time. What was done before stays lawful."),
    ]
    return Section(Item.WITHDRAWAL, _("If you agreed to something"), sentences)


def _complaint(settings: Settings) -> Section:
    return Section(
        Item.COMPLAINT,
        _("Where can you complain?"),
        [_("You can complain to the data protection authority.")],
        [(_("Data protection authority"), settings.supervisory_authority)],
    )


def _duty() -> Section:
    return Section(
        Item.DUTY,
        _("Do you have to tell us this?"),
        [
            _("No law obliges you."),
            _("To register we need: how many you are, one name, and a language. Everything else is voluntary."),
            _("Without these we cannot keep a seat. You can come anyway, where people meet in person."),
            _("Are you younger than 18? You may register yourself."),
        ],
    )


def _decisions() -> Section:
    sentences = [_("No. No computer decides about you, and nobody makes a profile of you.")]
    return Section(Item.DECISIONS, _("Does a computer decide about you?"), sentences)


def _source() -> Section:
    return Section(
        Item.SOURCE,
        _("Did somebody else register you?"),
        [
            _("A teacher, a mentor or a friend may register a group (Article 14 GDPR)."),
            _("Then we only know how many people of which kind come. We do not know your name or your contact."),
            _("You have the same rights."),
        ],
    )


def _browser() -> Section:
    return Section(
        Item.BROWSER,
        _("What does your browser store?"),
        [
            _("One cookie that keeps forms safe. It is gone when you close the browser."),
            _("Your ticket, but only if you tap for it. You can remove it again."),
            _("The phones of our volunteers keep what they scanned until it has been sent."),
            _("All this is needed for what you asked for (section 25 (2) no. 2 TDDDG). So we do not ask for consent."),
            _("This site does not track you. There is no advertising."),
        ],
    )


def _after_event(days: int) -> str:
    said: str = ngettext("Deleted %(num)d day after the event", "Deleted %(num)d days after the event", days)
    return said


def _after_settled(days: int) -> str:
    said: str = ngettext(
        "Deleted %(num)d day after we dealt with them", "Deleted %(num)d days after we dealt with them", days
    )
    return said


def _days(days: int) -> str:
    said: str = ngettext("%(num)d day", "%(num)d days", days)
    return said
