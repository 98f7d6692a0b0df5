"""When a message is tried again: pure rules."""

from datetime import timedelta

MAX_ATTEMPTS = 12
"""Afterwards a message is given up; with the pauses below that is after about two days."""

_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(hours=6)


def pause_after(attempt: int) -> timedelta:
    """Wait longer after each failed try: one minute, two, four … at most six hours."""
    factor: int = 2 ** (attempt - 1)
    return min(_FIRST * factor, _LONGEST)
