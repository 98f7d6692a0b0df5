"""Many registrations from one network within an hour: how many staff are told, and that they can let them go on.

Often that is a hostel or a school behind one address, sometimes somebody who hoards seats; a program cannot tell them
apart. What is kept is a number for each event, no network.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from eventdesk.limits import keep_highest, running

NOTABLE = 10
"""Fewer registrations from one network within an hour are nothing to tell: a few neighbours."""
TOLD = timedelta(days=7)
"""How long staff see a burst."""
ALLOWED = timedelta(days=1)
"""How long staff let more come."""


class Burst(NamedTuple):
    """What staff see."""

    sent: int
    """The most registrations that one network sent within an hour."""
    allowed_until: datetime | None


def note_burst(session: Session, event_id: int, sent: int, now: datetime) -> None:
    """Remember how many registrations one network sent within an hour."""
    keep_highest(session, _burst(event_id), sent, TOLD, now)


def allow_more(session: Session, event_id: int, now: datetime) -> None:
    """Let everybody register for an event for a day, however many share a network."""
    keep_highest(session, _allowed(event_id), 1, ALLOWED, now)


def is_allowed(session: Session, event_id: int, now: datetime) -> bool:
    """Say whether staff let more come."""
    return bool(running(session, [_allowed(event_id)], now))


def burst(session: Session, event_id: int, now: datetime) -> Burst | None:
    """Find what staff should know; nothing if there was no burst in the last days."""
    found = running(session, [_burst(event_id), _allowed(event_id)], now)
    if _burst(event_id) not in found:
        return None
    allowed = found.get(_allowed(event_id))
    return Burst(found[_burst(event_id)].number, allowed and allowed.ends_at)


def _burst(event_id: int) -> str:
    return f"burst/{event_id}"


def _allowed(event_id: int) -> str:
    return f"burst-allowed/{event_id}"
