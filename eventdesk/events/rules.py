"""What can be done with an event at a given moment: pure rules."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ROOM_OPENS = timedelta(minutes=15)
"""How long before the beginning families see the link to an online room; their pages name this number."""

_FEW_SEATS = 10
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


class State(StrEnum):
    """Where registration for an event stands, as a family sees it."""

    OPEN = "open"
    NOT_YET = "not_yet"
    FULL = "full"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    PAST = "past"


class Nearness(StrEnum):
    """How soon an event is, where a word says it better than a date."""

    NOW = "now"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When an event can be booked.

    Attributes:
        cancelled: It will not take place.
        opens_at: Nothing = since it was published.
        closes_at: Nothing = until it is over.
        ends_at: Afterwards it is past.
        free_seats: Nothing = there is no limit.
    """

    cancelled: bool
    opens_at: datetime | None
    closes_at: datetime | None
    ends_at: datetime
    free_seats: int | None

    def state(self, now: datetime) -> State:
        """Say what a family can do now; the strongest reason first."""
        if self.cancelled:
            return State.CANCELLED
        if self.ends_at <= now:
            return State.PAST
        if self.opens_at is not None and self.opens_at > now:
            return State.NOT_YET
        if self.closes_at is not None and self.closes_at <= now:
            return State.CLOSED
        return State.FULL if self.free_seats is not None and self.free_seats <= 0 else State.OPEN


def is_room_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Say whether people can go to the online room: from a little before the beginning until the end."""
    return starts_at - ROOM_OPENS <= now < ends_at


def days_of(starts_at: datetime, ends_at: datetime, time_zone: str) -> tuple[date, date]:
    """Tell the first and the last local day of an event; midnight still belongs to the day before."""
    zone = ZoneInfo(time_zone)
    return starts_at.astimezone(zone).date(), (ends_at - timedelta(microseconds=1)).astimezone(zone).date()


def nearness(starts_at: datetime, ends_at: datetime, time_zone: str, now: datetime) -> Nearness:
    """Say how soon an event is, by the calendar at its place; one of several days is there on each of them."""
    if starts_at <= now < ends_at:
        return Nearness.NOW
    today = now.astimezone(ZoneInfo(time_zone)).date()
    days_left = (days_of(starts_at, ends_at, time_zone)[0] - today).days
    return {0: Nearness.TODAY, 1: Nearness.TOMORROW}.get(days_left, Nearness.LATER)


def seats_to_name(capacity: int, free_seats: int) -> int | None:
    """Tell the number of free seats where a party has to know it: when few are left.

    While more than half are free nobody needs it, and it would tell how many people registered for a small event.
    """
    return free_seats if 0 < free_seats <= min(_FEW_SEATS, capacity // 2) else None


def is_slug(text: str) -> bool:
    """Say whether this can name an event in an address: small letters, digits, single hyphens."""
    return len(text) <= 80 and _SLUG.fullmatch(text) is not None
