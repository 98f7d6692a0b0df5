"""What a mail says, for each kind of news: whole sentences in the language of the context.

No name: strangers could write to other people with it. No state changes by opening a link: each leads to a page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from eventdesk.i18n import current_language, format_clock, format_moment
from eventdesk.registration.addressees import Addressee
from eventdesk.registration.news import News
from eventdesk.vocabulary import Form


class Links(NamedTuple):
    """Full addresses a mail can lead to."""

    page: str
    """The family's own."""
    event: str
    events: str
    privacy: str


class Action(NamedTuple):
    """The one thing to do next."""

    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said around the facts.

    Attributes:
        subject: One line with the event's title.
        heading: The news in one sentence.
        before: Sentences above the facts.
        action: Where to go next.
        after: Sentences below.
        with_ticket: Number and code are shown, ticket and calendar entry come along.
        with_entry: The calendar entry comes along.
        new: Time and place are shown as new.
    """

    subject: str
    heading: str
    before: Sequence[str] = ()
    action: Action
    after: Sequence[str] = ()
    with_ticket: bool = False
    with_entry: bool = False
    new: bool = False


def message(news: News, family: Addressee, links: Links, now: datetime) -> Message:
    """Find the words for a piece of news."""
    if news is News.REMINDER:
        return _reminder(family, links, now)
    return _WORDS[news](family, links)


def _confirmed(family: Addressee, links: Links) -> Message:
    """The seats are taken and the ticket is there."""
    subject = _("You are registered: %(title)s", title=family.title.text)
    return _ticket_in_hand(family, links, subject, _("You are registered."))


def _changed(family: Addressee, links: Links) -> Message:
    """The party is another, and so is the code."""
    subject = _("Your ticket has changed: %(title)s", title=family.title.text)
    valid = _("Please use this ticket from now on. The code from before is no longer valid.")
    return _ticket_in_hand(family, links, subject, _("Your ticket has changed."), valid)


def _cancelled(family: Addressee, links: Links) -> Message:
    """The family cancelled."""
    subject = _("You are no longer registered: %(title)s", title=family.title.text)
    thanks = _("Another family can come now. Thank you for telling us.")
    return _seats_gone(family, links, subject, _("Your registration is cancelled."), thanks)


def _waiting(family: Addressee, links: Links) -> Message:
    """There are no seats yet."""
    return Message(
        subject=_("You are on the waiting list: %(title)s", title=family.title.text),
        heading=_("You are on the waiting list."),
        before=[
            _("All seats are taken."),
            _("As soon as there are seats for all of you, we write to you."),
        ],
        action=Action(_("See my place on the waiting list"), links.page),
        after=[
            *_anyway(family),
            _("You do not want to wait any longer? Please tell us on this page. Then another family moves up."),
        ],
    )


def _offered(family: Addressee, links: Links) -> Message:
    """Seats are held until an answer."""
    until = format_moment(family.offer_ends_at or family.starts_at, current_language(), family.time_zone)
    return Message(
        subject=_("There are seats for you: %(title)s", title=family.title.text),
        heading=_("There are seats for all of you."),
        before=[
            _("Would you like to come? Please reply by %(time)s.", time=until),
            _("Until then we keep the seats for you."),
        ],
        action=Action(_("Reply now"), links.page),
        after=[_("On this page you say yes or no. Without a reply another family gets the seats.")],
    )


def _seated(family: Addressee, links: Links) -> Message:
    """Seats came without being asked for."""
    subject = _("There are seats for you: %(title)s", title=family.title.text)
    freed = _("Seats have become free, so you are no longer on the waiting list.")
    return _ticket_in_hand(family, links, subject, _("You are registered."), freed)


def _lapsed(family: Addressee, links: Links) -> Message:
    """An offer was not answered."""
    subject = _("The seats went to another family: %(title)s", title=family.title.text)
    late = _("We had no reply from you in time.")
    return _seats_gone(family, links, subject, _("The seats went to another family."), late)


def _moved(family: Addressee, links: Links) -> Message:
    """The event has another time or place; whoever waits is told too."""
    if family.confirmed:
        label, stays = _("Open my ticket"), _("Your ticket stays valid. The number and the code are the same.")
    else:
        label, stays = _("See my place on the waiting list"), _("You keep your place on the waiting list.")
    return Message(
        subject=_("New date or place: %(title)s", title=family.title.text),
        heading=_("New date or place"),
        before=[_("Something has changed. This is valid now:")],
        action=Action(label, links.page),
        after=[stays, _please_cancel()],
        with_ticket=family.confirmed,
        with_entry=True,
        new=True,
    )


def _called_off(family: Addressee, links: Links) -> Message:
    """There is no event any more."""
    return Message(
        subject=_("Cancelled: %(title)s", title=family.title.text),
        heading=_("This event will not take place."),
        before=[_("We are sorry. Please do not come. You do not have to do anything.")],
        action=Action(_("See other events"), links.events),
        with_entry=True,
    )


def _reminder(family: Addressee, links: Links, now: datetime) -> Message:
    """It is tomorrow, or today if the evening passed without a chance to say so."""
    zone = ZoneInfo(family.time_zone)
    time, title = format_clock(family.starts_at, family.time_zone), family.title.text
    if family.starts_at.astimezone(zone).date() == now.astimezone(zone).date():
        subject, heading = _("Today at %(time)s: %(title)s", time=time, title=title), _("Your event is today.")
    else:
        subject, heading = _("Tomorrow at %(time)s: %(title)s", time=time, title=title), _("Your event is tomorrow.")
    return Message(
        subject=subject,
        heading=heading,
        before=_notes(family),
        action=Action(_("Open my ticket"), links.page),
        after=[*_luggage(family), _please_cancel()],
        with_ticket=True,
        with_entry=True,
    )


def _ticket_in_hand(family: Addressee, links: Links, subject: str, heading: str, *before: str) -> Message:
    """There is a ticket, valid as it is shown: how to get in with it, and what to do when plans change."""
    return Message(
        subject=subject,
        heading=heading,
        before=[*before, *_notes(family)],
        action=Action(_("Open my ticket"), links.page),
        after=_ways_out(),
        with_ticket=True,
        with_entry=True,
    )


def _seats_gone(family: Addressee, links: Links, subject: str, heading: str, before: str) -> Message:
    """There are no seats for this family any more: how it can come all the same."""
    return Message(
        subject=subject,
        heading=heading,
        before=[before],
        action=Action(_("More about this event"), links.event),
        after=[_("Would you like to come after all? You can register again."), *_anyway(family)],
    )


def _notes(family: Addressee) -> list[str]:
    """Say how to get in."""
    online = [
        _("You join on the page of your ticket."),
        _("The link opens 15 minutes before the start."),
    ]
    on_site = [_("Show this code at the entrance."), _("No phone with you? The ticket number is enough.")]
    return [*(on_site if family.form != Form.ONLINE else ()), *(online if family.form != Form.IN_PERSON else ())]


def _luggage(family: Addressee) -> list[str]:
    """Say what is good to have along."""
    if family.online:
        return [_("You do not have to turn on your camera.")]
    return [_("Good to bring along: school certificates and letters you have questions about.")]


def _ways_out() -> list[str]:
    """Say what to do when plans change."""
    return [_please_cancel(), _("On the page of your ticket you can also change how many people come.")]


def _please_cancel() -> str:
    """Ask for a seat that is not needed."""
    return str(_("Can't come? Please cancel. Then another family can come."))


def _anyway(family: Addressee) -> list[str]:
    """Say that nobody is sent away where there is a place to go to."""
    return [] if family.online else [_("You can also come without registering.")]


_WORDS: Mapping[News, Callable[[Addressee, Links], Message]] = {
    News.CONFIRMED: _confirmed,
    News.CHANGED: _changed,
    News.CANCELLED: _cancelled,
    News.WAITING: _waiting,
    News.OFFERED: _offered,
    News.SEATED: _seated,
    News.LAPSED: _lapsed,
    News.MOVED: _moved,
    News.CALLED_OFF: _called_off,
}
