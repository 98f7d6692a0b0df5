"""Not coming after all, and leaving nothing behind."""

from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session

from eventdesk.db import table_of
from eventdesk.events.models import Status
from eventdesk.events.seats import EventCancelledError, release_seats
from eventdesk.journal import Kind, hash_of, remember
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.holding import AlreadyHereError, EventOverError, Held, hold
from eventdesk.registration.models import ENDED, Registration, RegistrationStatus
from eventdesk.registration.news import News, tell
from eventdesk.registration.waiting import promote
from eventdesk.tickets.models import Ticket

_REGISTRATION, _TICKET, _MAIL = table_of(Registration), table_of(Ticket), table_of(OutgoingMail)
_END = (
    update(_REGISTRATION)
    .where(_REGISTRATION.c.id == bindparam("registration"))
    .values(status=RegistrationStatus.CANCELLED)
)
_REVOKE = (
    update(_TICKET)
    .where(_TICKET.c.id == bindparam("ticket"))
    .values(revoked_at=bindparam("now", type_=_TICKET.c.revoked_at.type), changed=bindparam("change"))
)
_FORGET = delete(_REGISTRATION).where(_REGISTRATION.c.id == bindparam("registration"))
_FORGET_MAIL = delete(_MAIL).where(_MAIL.c.about == bindparam("key"))
_FORGET_LANGUAGE = (
    update(_TICKET).where(_TICKET.c.id == bindparam("ticket")).values(language=None, changed=bindparam("change"))
)
_FORGET_LANGUAGE_AND_HOME = _FORGET_LANGUAGE.values(home_ags=None)


def cancel_registration(session: Session, key: str, now: datetime) -> None:
    """Give the seats back, or the place in the queue; once, however often this is called.

    The ticket is no longer valid. A phone without a network that admits it all the same is right: the family is there.

    Raises:
        NotFoundError: There is no such registration.
        EventCancelledError: The event will not take place anyway.
        EventOverError: It is over.
        AlreadyHereError: The family was there.
    """
    held = hold(session, key)
    if held.status in ENDED:
        return
    if held.event_status == Status.CANCELLED:
        raise EventCancelledError
    if held.ends_at <= now:
        raise EventOverError
    if held.seen:
        raise AlreadyHereError
    _leave(session, held, now)
    tell(session, News.CANCELLED, [key], now)


def erase(session: Session, key: str, now: datetime) -> None:
    """Forget who registered: name, contact, languages, and all mail.

    Before the event this also cancels. Once somebody was seen, or the event is over, the ticket stays as it is and
    with it the numbers of the report; who it was, nobody can tell any more.

    Raises:
        NotFoundError: There is no such registration, or no longer.
    """
    held = hold(session, key)
    if held.status not in ENDED and not held.seen and held.ends_at > now:
        _leave(session, held, now)
    session.execute(_FORGET_MAIL, {"key": key})
    session.execute(_FORGET, {"registration": held.id})
    remember(session, Kind.REGISTRATION, hash_of(key), 1, now)
    if held.ticket is not None:
        # The report counts those who came by where they live.
        forget = _FORGET_LANGUAGE if held.seen else _FORGET_LANGUAGE_AND_HOME
        session.execute(forget, {"ticket": held.ticket.id, "change": held.change_number})


def _leave(session: Session, held: Held, now: datetime) -> None:
    """End a registration: its ticket is revoked, and its seats are for others."""
    session.execute(_END, {"registration": held.id})
    seats = held.persons if held.status == RegistrationStatus.OFFERED else None
    if held.ticket is not None:
        seats = held.ticket.admits
        session.execute(_REVOKE, {"ticket": held.ticket.id, "now": now, "change": held.change_number})
    if seats:
        release_seats(session, held.event_id, seats)
    promote(session, held.event_id, now)  # also where only a place in the queue was given up
