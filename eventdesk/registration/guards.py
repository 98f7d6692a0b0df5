"""What slows down programs and whoever hoards seats, without a puzzle and without families noticing.

Each guard looks at a form that was sent, never at a page that is read, and leaves a way on: what was typed stays.
"""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from eventdesk.config import settings_of_app
from eventdesk.db import transaction
from eventdesk.errors import TooManyError
from eventdesk.limits import count_together
from eventdesk.registration.bursts import NOTABLE, is_allowed, note_burst
from eventdesk.security import keyed_hash, network
from eventdesk.tickets.rules import MAX_SIZE

HOUR = timedelta(hours=1)
"""Window of the limits for one network."""


class TooQuickError(TooManyError):
    """The form came back sooner than a person fills it in."""

    code = "too-quick"

    def __init__(self, *, noted: bool) -> None:
        """Remember whether the form says when it was opened."""
        super().__init__("sent too quickly")
        self.noted = noted


def opening(submission: str, now: datetime) -> str:
    """Note when a form was opened, in words that only we can write and that fit no other form."""
    moment = str(int(now.timestamp()))
    return f"{moment}-{keyed_hash(f'opened:{submission}:{moment}')}"


def check_pace(noted: str, submission: str, now: datetime) -> None:
    """Let a form pass that was open for a moment, or for days.

    Raises:
        TooQuickError: It was not, or does not say when it was opened.
    """
    seconds = settings_of_app().form_seconds
    moment, _, _ = noted.partition("-")
    genuine = moment.isascii() and moment.isdigit() and _is_ours(noted, submission, moment)
    if seconds and not (genuine and now.timestamp() - int(moment) >= seconds):
        raise TooQuickError(noted=genuine)


def share_of(capacity: int | None, most: int) -> int:
    """Tell how many seats of an event one network may get within an hour: half of them, and at most so many.

    But never fewer than the largest party has people: a class with its teacher, or a hostel of twenty-five. An event
    with less than twice as many seats is protected by the other limits, and by staff who see bursts.
    """
    return most if capacity is None else min(most, max(capacity // 2, MAX_SIZE))


def count_try(event_id: int, capacity: int | None, submission: UUID, persons: int, now: datetime) -> None:
    """Count a registration of this network for this event, and the seats it asks for.

    A form that was sent twice at once asks for its seats once: a double tap of a class must not refuse the class.

    Raises:
        TooManyError: Not so many any more within this hour, unless staff let more come.
    """
    settings, hour = settings_of_app(), HOUR.total_seconds()
    tries, seats = _keys(event_id)
    same = f"registration-form/{event_id}/{submission}"
    counted = count_together({tries: 1, seats: persons, same: 1}, hour)
    asked_for = counted[seats] - persons * (counted[same] - 1)
    too_many = (
        counted[tries] > settings.registrations_per_hour
        or asked_for > share_of(capacity, settings.seats_per_hour)
    )  # fmt: skip
    if not too_many and counted[tries] < NOTABLE:
        return
    with transaction() as session:
        note_burst(session, event_id, counted[tries], now)
        refused = too_many and not is_allowed(session, event_id, now)
    if refused:
        raise TooManyError("too many registrations from one network")


def give_back(event_id: int, persons: int) -> None:
    """Forget the seats of a try that got none."""
    _, seats = _keys(event_id)
    count_together({seats: -persons}, HOUR.total_seconds())


def _is_ours(noted: str, submission: str, moment: str) -> bool:
    """Whether we wrote this note into this form."""
    return hmac.compare_digest(noted.encode(), f"{moment}-{keyed_hash(f'opened:{submission}:{moment}')}".encode())


def _keys(event_id: int) -> tuple[str, str]:
    """Name the counters of this network at an event: registrations sent, and seats given."""
    return f"registration/{event_id}/{network()}", f"registration-seats/{event_id}/{network()}"
