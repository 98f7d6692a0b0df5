"""What slows down programs and whoever hoards seats, without a puzzle and without families noticing.

Each guard looks at a form that was sent, never at a page that is read, and leaves a way on: what was typed stays.
"""

import hmac
from datetime import datetime

from limits import RateLimitItem, RateLimitItemPerHour

from eventdesk.config import settings_of_app
from eventdesk.errors import TooManyError
from eventdesk.limits import count_together
from eventdesk.security import keyed_hash, network


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


def count_try(event_id: int, persons: int) -> None:
    """Count a registration of this network for this event, and the seats it asks for.

    Raises:
        TooManyError: Not so many any more within this hour.
    """
    tries, seats = _limits()
    keys = [one.key_for(network(), str(event_id)) for one in (tries, seats)]
    counted = count_together(dict(zip(keys, (1, persons), strict=True)), tries.get_expiry())
    if counted[keys[0]] > tries.amount or counted[keys[1]] > seats.amount:
        raise TooManyError("too many registrations from one network")


def give_back(event_id: int, persons: int) -> None:
    """Forget the seats of a try that got none."""
    _, seats = _limits()
    count_together({seats.key_for(network(), str(event_id)): -persons}, seats.get_expiry())


def _is_ours(noted: str, submission: str, moment: str) -> bool:
    """Whether we wrote this note into this form."""
    return hmac.compare_digest(noted.encode(), f"{moment}-{keyed_hash(f'opened:{submission}:{moment}')}".encode())


def _limits() -> tuple[RateLimitItem, RateLimitItem]:
    """How many registrations for one event come from one network within an hour, and how many seats it is given."""
    settings = settings_of_app()
    tries = RateLimitItemPerHour(settings.registrations_per_hour, namespace="registration")
    return tries, RateLimitItemPerHour(settings.seats_per_hour, namespace="registration-seats")
