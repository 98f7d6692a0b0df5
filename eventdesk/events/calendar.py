"""Calendar entries: one event as a file, and many as a feed that calendar programs ask for again and again.

A cancelled event stays an entry with STATUS:CANCELLED and a higher SEQUENCE, under METHOD:PUBLISH, as RFC 5546, 3.2.1
allows. METHOD:CANCEL is for invitations: programs that take a file from a page ignore it or refuse it. Some show no
status at all, so the title says it too.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from icalendar import (
    Alarm,
    Calendar,
    Component,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

from eventdesk.config import settings_of_app
from eventdesk.events.occasion import FALLBACK, Occasion
from eventdesk.i18n import force_locale

MIMETYPE = "text/calendar"

_REMINDERS = (timedelta(days=1), timedelta(hours=2))
_ASK_AGAIN = timedelta(hours=6)
_NOTHING = timedelta()
_STAMPS = re.compile(rb"^DTSTAMP:.*\r\n", re.MULTILINE)


def calendar_entry(
    occasion: Occasion, language: str, url: str, now: datetime, *, notes: str = "", alarm: bool = False
) -> bytes:
    """Write one event as a calendar file.

    The family's own entry and the public one have the same UID: whoever opens both has the event once.

    Args:
        occasion: What, when and where; the address is in the file exactly if it is in here.
        language: Of our own words in the file.
        url: Full address of the page that says more: the event's, or the family's own.
        now: When the file is made.
        notes: Plain text to stand below the title.
        alarm: Whether the phone shall remind: a day and two hours before.
    """
    with force_locale(language):
        entry = _entry(occasion, language, url, now, notes)
        if alarm and not occasion.cancelled:
            for before in _REMINDERS:
                entry.add_component(_reminder(occasion, before))
        return _written(_calendar([occasion], [entry]))


def calendar_feed(
    name: str, url: str, occasions: Sequence[tuple[Occasion, str]], language: str, now: datetime
) -> bytes:
    """Write many events as a calendar to subscribe to. Nobody is shown as busy because of it.

    Args:
        name: What the list is called.
        url: Full address of the list as a page.
        occasions: Each event with the full address of its page.
        language: Of our own words.
        now: When the feed is made.
    """
    with force_locale(language):
        entries = [_entry(occasion, language, page, now) for occasion, page in occasions]
        for entry in entries:
            entry["TRANSP"] = vText("TRANSPARENT")
        calendar = _calendar([occasion for occasion, _page in occasions], entries)
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, name)
    calendar.add("URL", url)
    for key in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        calendar.add(key, _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    return _written(calendar)


def fingerprint(calendar: bytes) -> str:
    """Name what a calendar says, whenever it was made."""
    return hashlib.sha256(_STAMPS.sub(b"", calendar)).hexdigest()[:32]


def _entry(occasion: Occasion, language: str, url: str, now: datetime, notes: str = "") -> Event:
    """Write one event; the context has its language."""
    settings = settings_of_app()
    entry = Event()
    entry.add("UID", f"{occasion.slug}@{settings.host}")
    entry.add("DTSTAMP", now)
    entry.add("SEQUENCE", occasion.sequence)
    if occasion.changed_at is not None:
        entry.add("LAST-MODIFIED", occasion.changed_at)
    entry.add("DTSTART", _local(occasion.starts_at, occasion.time_zone))
    entry.add("DTEND", _local(occasion.ends_at, occasion.time_zone))
    title = occasion.title.text
    entry.add(
        "SUMMARY",
        _("Cancelled: %(title)s", title=title) if occasion.cancelled else title,
        parameters={"LANGUAGE": occasion.title.language},
    )
    entry.add("LOCATION", _place(occasion), parameters={"LANGUAGE": language if occasion.online else FALLBACK})
    entry.add("DESCRIPTION", "\n".join(_lines(occasion, url, notes)), parameters={"LANGUAGE": language})
    entry.add("URL", url)
    entry.add("STATUS", "CANCELLED" if occasion.cancelled else "CONFIRMED")
    entry.add("TRANSP", "TRANSPARENT" if occasion.cancelled else "OPAQUE")
    # RFC 5546 wants to know who publishes an entry.
    sender = vCalAddress(f"mailto:{settings.mail_from}")
    sender.params["CN"] = settings.site_name
    entry.add("ORGANIZER", sender)
    return entry


def _place(occasion: Occasion) -> str:
    """Say where it is as German signs and maps do."""
    if occasion.online or occasion.district is None:
        return str(_("Online"))
    names = (occasion.venue_name, occasion.venue_address, occasion.district.names[FALLBACK])
    return ", ".join(name for name in names if name)


def _lines(occasion: Occasion, url: str, notes: str) -> Iterable[str]:
    """Say what else there is to know; many programs show no URL of their own."""
    if occasion.cancelled:
        yield _("This event will not take place.")
    if notes:
        yield notes
    if occasion.place_follows:
        yield _("You will see the address after registration.")
    yield url


def _reminder(occasion: Occasion, before: timedelta) -> Alarm:
    """Let the phone remind of the event."""
    reminder = Alarm()
    reminder.add("ACTION", "DISPLAY")
    reminder.add("DESCRIPTION", occasion.title.text)
    reminder.add("TRIGGER", -before)
    return reminder


def _calendar(occasions: Iterable[Occasion], entries: Iterable[Component]) -> Calendar:
    """Put entries into a calendar, after the time zones they name."""
    calendar = Calendar()
    calendar.add("PRODID", "-//eventdesk//eventdesk//DE")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    years: dict[str, list[int]] = {}
    for occasion in occasions:
        years.setdefault(occasion.time_zone, []).extend((occasion.starts_at.year, occasion.ends_at.year))
    for zone, found in years.items():
        calendar.add_component(_time_zone(zone, min(found), max(found)))
    for entry in entries:
        calendar.add_component(entry)
    return calendar


@cache
def _time_zone(name: str, first: int, last: int) -> Timezone:
    """Say when the clocks of a zone change in these years and just before.

    The library would do it, but lets summer time begin an hour late: an onset is told by the clock of before.
    """
    zone, written = ZoneInfo(name), Timezone()
    written.add("TZID", name)
    before = start = datetime(first - 1, 12, 1, tzinfo=UTC)
    for moment in (start, *_clock_changes(zone, start, datetime(last + 1, 2, 1, tzinfo=UTC))):
        local, old = moment.astimezone(zone), before.astimezone(zone).utcoffset() or _NOTHING
        part: Component = TimezoneDaylight() if local.dst() else TimezoneStandard()
        part.add("DTSTART", (moment + old).replace(tzinfo=None))
        part.add("TZOFFSETFROM", old)
        part.add("TZOFFSETTO", local.utcoffset())
        part.add("TZNAME", local.tzname())
        written.add_component(part)
        before = moment
    return written


def _clock_changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Find the moments at which a zone's distance from UTC changes, to the minute."""
    while start < end:
        low, high = start, start + timedelta(days=1)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // timedelta(minutes=2) * timedelta(minutes=1)
                changed = middle.astimezone(zone).utcoffset() != start.astimezone(zone).utcoffset()
                low, high = (low, middle) if changed else (middle, high)
            yield high
        start += timedelta(days=1)


def _local(moment: datetime, time_zone: str) -> datetime:
    """Tell the local time, or in the hour that comes twice in autumn UTC: programs disagree on which is meant."""
    local = moment.astimezone(ZoneInfo(time_zone))
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if is_twice else local


def _written(calendar: Calendar) -> bytes:
    """Write a calendar down, lines folded after 75 bytes."""
    return bytes(calendar.to_ical())
