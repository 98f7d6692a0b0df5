"""Another party for a registration without a ticket: one that waits, or whose seats are held.

The rule, as the family reads it: whoever changes the party keeps its place. A smaller party may get seats at once. A
larger one may be passed while it does not fit, like every large party. Held seats follow the party: fewer go on to
the next, more are taken like those of newcomers, and the time for the answer stays as it is.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from eventdesk.db import table_of
from eventdesk.events.seats import (
    EventFullError,
    LockedSeats,
    RegistrationClosedError,
    lock_seats,
    release_seats,
    take_seats,
)
from eventdesk.registration.holding import Held
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.waiting import promote

_REGISTRATION = table_of(Registration)
_CHANGE = (
    update(_REGISTRATION)
    .where(_REGISTRATION.c.id == bindparam("registration"))
    .values(party=bindparam("who", type_=_REGISTRATION.c.party.type), persons=bindparam("size"))
)


class LargerThanEventError(EventFullError):
    """The party would wait in vain: the event has fewer seats in all."""

    code = "larger-than-event"

    def __init__(self, capacity: int) -> None:
        """Remember how many seats there are in all."""
        super().__init__(0)
        self.capacity = capacity


def change_waiting_party(session: Session, held: Held, party: Mapping[str, int], now: datetime) -> None:
    """Let another party wait in the same place, or hold other seats for it.

    Raises:
        RegistrationClosedError: It would grow, and registration is not open.
        LargerThanEventError: It would be larger than the event.
        EventFullError: There are no seats for more people than those for whom seats are held.
    """
    persons = sum(party.values())
    more = persons - (held.persons or 0)
    if held.status == RegistrationStatus.WAITING:
        _check_wait(lock_seats(session, held.event_id), persons, more, now)
    elif more > 0:
        take_seats(session, held.event_id, more, now, tickets=0)
    elif more < 0:
        release_seats(session, held.event_id, -more)
    session.execute(_CHANGE, {"registration": held.id, "who": dict(party), "size": persons})
    promote(session, held.event_id, now)


def _check_wait(seats: LockedSeats, persons: int, more: int, now: datetime) -> None:
    """Let a party grow only where a newcomer of its size could join the queue."""
    if more <= 0:
        return
    if not seats.is_open(now):
        raise RegistrationClosedError
    if seats.capacity is not None and persons > seats.capacity:
        raise LargerThanEventError(seats.capacity)
