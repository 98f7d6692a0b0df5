"""When a message is tried again, and why it is given up: pure rules."""

from datetime import timedelta
from enum import StrEnum

MAX_ATTEMPTS = 25
"""Afterwards a message is given up; with the pauses below that is after more than four days.

Source: RFC 5321, section 4.5.4.1. Tries that found no server at all do not count.
"""
LEASE = timedelta(minutes=5)
"""How long a message belongs to the worker that took it. A worker that was killed delays it by this much."""

_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(hours=6)


class Failure(StrEnum):
    """Why a message was not sent."""

    REFUSED = "refused"
    """The server said that it never will be: mostly there is no such address."""
    GIVEN_UP = "given_up"
    """For days the server said: not now."""
    UNWRITABLE = "unwritable"
    """We could not write it; a mistake of ours."""
    DROPPED = "dropped"
    """Nobody misses it: it was no longer true when its turn came, or its address had its share of the day."""


def pause_after(attempt: int) -> timedelta:
    """Wait longer after each failed try: one minute, two, four … at most six hours."""
    factor: int = 2 ** min(attempt - 1, 10)
    return min(_FIRST * factor, _LONGEST)
