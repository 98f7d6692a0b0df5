"""Who of those that wait gets seats, how long an offer holds, and why somebody still waits: pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

THINKING_TIME = timedelta(hours=12)
"""How long an offer holds, counted only while people are awake."""
WAKES, SLEEPS = time(8), time(20)
"""Local hours in which an offer's time runs: nobody has to look at a phone at night."""
LAST_ANSWER = timedelta(hours=3)
"""How long before the start an offer ends at the latest, so that the next party can still come."""
UNASKED = timedelta(hours=24)
"""So shortly before the start seats are given at once: there is no time left for questions."""


class Reason(StrEnum):
    """Why a party still waits, as staff read it."""

    TOO_LARGE = "too_large"
    """It has more people than the event has seats."""
    NO_SEATS = "no_seats"
    """Too few seats are free, and too few can become free by the answers that are awaited."""
    ANSWERS = "answers"
    """It would fit if those who are offered seats declined."""
    NOT_HELD = "not_held"
    """The event is cancelled or over."""
    NEXT = "next"
    """It fits: the next thing that happens to the event gives it seats."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Seats of an event, as a waiting party meets them.

    Attributes:
        capacity: Nothing = there is no limit.
        taken: Confirmed and offered.
        offered: Held for parties that have not answered yet.
        held: Whether the event is published and not over.
    """

    capacity: int | None
    taken: int
    offered: int
    held: bool

    @property
    def free(self) -> int | None:
        """Seats that are left; nothing if there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


def offer_deadline(now: datetime, starts_at: datetime, time_zone: str) -> datetime:
    """Tell until when offered seats are held: twelve waking hours, but not to the last moment before the start."""
    zone, left, moment = ZoneInfo(time_zone), THINKING_TIME, now
    while True:
        wakes, sleeps = _waking_hours(moment, zone)
        begins = max(moment, wakes)
        if begins + left <= sleeps:
            return min(begins + left, starts_at - LAST_ANSWER)
        left -= max(sleeps - begins, timedelta())
        moment = _waking_hours(sleeps + timedelta(hours=12), zone)[0]


def is_given_unasked(now: datetime, starts_at: datetime) -> bool:
    """Say whether seats are given without asking, because the event is about to begin or has begun."""
    return starts_at - now <= UNASKED


def served(waiting: Sequence[int], free: int | None) -> list[int]:
    """Choose who gets seats: by order, whoever fits as a whole; a smaller party may pass a larger one.

    Args:
        waiting: Persons of each waiting party, the first in the queue first.
        free: Seats that are free; nothing if there is no limit.

    Returns:
        Places in the queue of those who are served.
    """
    if free is None:
        return list(range(len(waiting)))
    chosen = []
    for place, persons in enumerate(waiting):
        if persons <= free:
            free -= persons
            chosen.append(place)
    return chosen


def why_waiting(persons: int, supply: Supply) -> Reason:
    """Say why a party has no seats yet."""
    if not supply.held:
        return Reason.NOT_HELD
    if supply.free is None or persons <= supply.free:
        return Reason.NEXT
    if supply.capacity is not None and persons > supply.capacity:
        return Reason.TOO_LARGE
    return Reason.ANSWERS if persons <= supply.free + supply.offered else Reason.NO_SEATS


def _waking_hours(moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Tell from when to when people are awake on the local day of a moment."""
    day = moment.astimezone(zone).date()
    begins, ends = (datetime.combine(day, hour, zone).astimezone(moment.tzinfo) for hour in (WAKES, SLEEPS))
    return begins, ends
