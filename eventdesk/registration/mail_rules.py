"""Whether news is still true when its mail leaves, and when people are reminded: pure rules."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.news import News

RECENT = timedelta(days=1)
"""Whoever registered since then needs no reminder yet."""
_REMIND_FROM, _REMIND_UNTIL = time(16), time(21)
"""Local hours of the day before in which people are reminded."""
_WAKES = time(7)
"""Whoever could not be reminded in the evening is reminded from this hour on."""
_USEFUL = timedelta(hours=2)
"""Shorter before the start a reminder comes too late."""


class Standing(NamedTuple):
    """Where a registration and its event stand when a mail leaves."""

    status: RegistrationStatus
    cancelled: bool
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    offer_ends_at: datetime | None


_NEEDS = {
    News.CONFIRMED: {RegistrationStatus.CONFIRMED},
    News.CHANGED: {RegistrationStatus.CONFIRMED},
    News.SEATED: {RegistrationStatus.CONFIRMED},
    News.REMINDER: {RegistrationStatus.CONFIRMED},
    News.CANCELLED: {RegistrationStatus.CANCELLED, RegistrationStatus.DECLINED},
    News.WAITING: {RegistrationStatus.WAITING},
    News.OFFERED: {RegistrationStatus.OFFERED},
    News.LAPSED: {RegistrationStatus.EXPIRED},
    News.MOVED: {RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING, RegistrationStatus.OFFERED},
    News.CALLED_OFF: {RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING, RegistrationStatus.OFFERED},
}
"""How a registration has to stand so that the news is still true."""


def is_still_true(news: News, standing: Standing, now: datetime) -> bool:
    """Say whether a family should still be told; a mail may have waited for hours or days."""
    if standing.status not in _NEEDS[news] or standing.ends_at <= now:
        return False
    if standing.cancelled != (news is News.CALLED_OFF):
        return False
    if news is News.OFFERED:
        return standing.offer_ends_at is not None and standing.offer_ends_at > now
    return news is not News.REMINDER or _is_soon(standing, now)


def is_reminder_time(starts_at: datetime, time_zone: str, now: datetime) -> bool:
    """Say whether this is a good moment to remind of an event: the evening before, never at night.

    If nothing could be sent in the evening, the morning before is better than nothing.
    """
    zone = ZoneInfo(time_zone)
    here, start = now.astimezone(zone), starts_at.astimezone(zone)
    if here.date() == start.date() - timedelta(days=1):
        return _REMIND_FROM <= here.time() < _REMIND_UNTIL
    # Compared in UTC: in one zone Python would compare the clocks, which jump twice a year.
    return here.date() == start.date() and here.time() >= _WAKES and starts_at - now >= _USEFUL


def _is_soon(standing: Standing, now: datetime) -> bool:
    """Say whether it is the day before, or the day itself with time left to set out."""
    zone = ZoneInfo(standing.time_zone)
    days = (standing.starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    return 0 <= days <= 1 and standing.starts_at - now >= _USEFUL
