"""What needs a hand: one small function for each kind of line, in the order in which a page shows them.

A further kind is a further function in `KINDS`. It looks at one event and gives its lines, or none; it asks nothing of
the database (see `agenda`), so that the page costs the same however many kinds there are.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventdesk.desk.agenda import Concern
from eventdesk.events.models import Status
from eventdesk.i18n import LANGUAGES, current_language, format_languages
from eventdesk.professionals.labels import GATHERINGS
from eventdesk.vocabulary import Form

RED = timedelta(days=7)
"""Without an interpreter so shortly before, somebody has to be found now."""
_DAY = timedelta(days=1)


class Line(NamedTuple):
    """One thing to do, and the place where it is done."""

    urgent: bool
    icon: str
    text: str
    about: str
    href: str


def lines_of(concern: Concern, now: datetime) -> Sequence[Line]:
    """List what needs a hand at one event, urgent things first."""
    found = [line for kind in KINDS for line in kind(concern, now)]
    return sorted(found, key=lambda line: not line.urgent)


def _draft(concern: Concern, now: datetime) -> Iterator[Line]:
    """It begins soon, and nobody knows of it."""
    if concern.event.status == Status.DRAFT and concern.event.ends_at > now:
        text, about = _("Not published yet"), _("Families cannot see it or register.")
        yield Line(_is_soon(concern, now), "eye", text, about, _at("desk.event", concern))


def _interpreters(concern: Concern, now: datetime) -> Iterator[Line]:
    """People want to speak a language that nobody speaks there."""
    if not _is_coming(concern, now):
        return
    spoken = {"de", *concern.event.languages, *concern.booked}
    for wanted in concern.demand:
        if wanted.language in spoken or not wanted.persons:
            continue
        name = _("another language") if wanted.language == "other" else _named([wanted.language])
        about = ngettext("%(num)d person asked for it", "%(num)d people asked for it", wanted.persons)
        if wanted.parties > 1:
            about = _("%(persons)s, in %(parties)d parties", persons=about, parties=wanted.parties)
        text = _("No interpreter: %(language)s", language=name)
        yield Line(_is_soon(concern, now), "speech", text, about, _at("desk.interpreters", concern))


def _partners(concern: Concern, now: datetime) -> Iterator[Line]:
    """Somebody may not come whom families were told to find there."""
    number = concern.counts["unanswered"]
    if number and _is_coming(concern, now):
        text = ngettext("%(num)d partner has not confirmed", "%(num)d partners have not confirmed", number)
        about = _("Send the briefing again, or call.")
        yield Line(_is_soon(concern, now), "people", text, about, _at("desk.partners", concern))


def _to_call(concern: Concern, now: datetime) -> Iterator[Line]:
    """Seats are held for parties that only a call can reach."""
    number = concern.counts["to_call"]
    if number and concern.event.ends_at > now:
        text = ngettext(
            "Call %(num)d party: there are seats for it", "Call %(num)d parties: there are seats for them", number
        )
        about = _("They gave only a phone number. The seats are held for a few hours.")
        yield Line(True, "phone", text, about, _at("desk.waiting", concern))  # noqa: FBT003 - urgent


def _waiting(concern: Concern, now: datetime) -> Iterator[Line]:
    """More people want to come than there are seats."""
    number = concern.counts["waiting"]
    if number and concern.event.ends_at > now:
        text = ngettext("%(num)d party waits for seats", "%(num)d parties wait for seats", number)
        about = _("More seats, or another date?")
        yield Line(False, "hourglass", text, about, _at("desk.waiting", concern))  # noqa: FBT003 - not urgent


def _texts(concern: Concern, now: datetime) -> Iterator[Line]:
    """A language has no title. Meetings of professionals are held in German."""
    if concern.event.preset in GATHERINGS:
        return
    missing = [code for code in LANGUAGES if not concern.titles.get(code)]
    if missing and concern.event.ends_at > now:
        text = _("Text is missing: %(languages)s", languages=_named(missing))
        about = _("Families who read it see the German text.")
        yield Line(False, "edit", text, about, _at("desk.edit", concern, f"texts-{missing[0]}"))  # noqa: FBT003


def _room_link(concern: Concern, now: datetime) -> Iterator[Line]:
    """People are to meet online and there is no room."""
    if concern.event.form != Form.IN_PERSON and not concern.event.join_url and concern.event.ends_at > now:
        urgent = concern.event.starts_at - now < _DAY
        text, about = _("The link to the online room is missing"), _("Families see it shortly before the beginning.")
        yield Line(urgent, "link", text, about, _at("desk.edit", concern, "join_url"))


def _mails(concern: Concern, now: datetime) -> Iterator[Line]:
    """Something did not reach a family."""
    number = concern.counts["undelivered"]
    if number:
        text = ngettext("%(num)d message did not arrive", "%(num)d messages did not arrive", number)
        about = _("See which, and whom to call")
        yield Line(concern.event.ends_at > now, "mail", text, about, _at("desk.mails", concern))


def _phones(concern: Concern, now: datetime) -> Iterator[Line]:
    """Nobody can scan, or a phone is not heard of while the event goes on."""
    if not _is_coming(concern, now) or concern.event.form == Form.ONLINE:
        return
    if concern.event.starts_at - now < _DAY and not concern.counts["phones"]:
        text, about = _("No phone is paired"), _("Pair the helpers' phones, or print tally sheets.")
        yield Line(True, "phone", text, about, _at("desk.phones", concern))  # noqa: FBT003 - urgent
    silent = concern.counts["silent"]
    if silent and concern.event.starts_at <= now:
        text = ngettext("%(num)d phone was not heard of", "%(num)d phones were not heard of", silent)
        about = _("For ten minutes or longer. What it scanned is safe on it.")
        yield Line(True, "phone", text, about, _at("desk.live_view", concern))  # noqa: FBT003 - urgent


def _to_check(concern: Concern, now: datetime) -> Iterator[Line]:
    """Scans need a human."""
    number = concern.counts["to_check"]
    if number:
        text = ngettext("%(num)d scan to check", "%(num)d scans to check", number)
        about = _("Does it count, or not? You can take each answer back.")
        yield Line(concern.event.ends_at <= now, "check", text, about, _at("desk.to_check", concern))


def _not_closed(concern: Concern, now: datetime) -> Iterator[Line]:
    """It is over, and its figures are not complete."""
    if concern.event.status == Status.PUBLISHED and concern.event.ends_at <= now and concern.event.closed_at is None:
        text, about = _("Over and not closed yet"), _("Look at the figures once and close the event.")
        yield Line(False, "file", text, about, _at("desk.ask_close", concern))  # noqa: FBT003 - not urgent


KINDS: Sequence[Callable[[Concern, datetime], Iterator[Line]]] = (
    _draft, _interpreters, _partners, _to_call, _waiting, _mails, _room_link, _texts, _phones, _to_check, _not_closed,
)  # fmt: skip
"""Every kind of line."""


def _is_coming(concern: Concern, now: datetime) -> bool:
    """Say whether people will come."""
    return concern.event.status == Status.PUBLISHED and concern.event.ends_at > now


def _is_soon(concern: Concern, now: datetime) -> bool:
    """Say whether it begins within a week."""
    return concern.event.starts_at - now <= RED


def _named(codes: Sequence[str]) -> str:
    """Name languages in the one of the desk."""
    return format_languages(codes, current_language())


def _at(endpoint: str, concern: Concern, anchor: str | None = None) -> str:
    """Say where something is done about an event."""
    return url_for(endpoint, slug=concern.event.slug, _anchor=anchor)
