"""Answers to an offer of the waiting list: a family accepts or declines, once and for good."""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from eventdesk.db import table_of
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.events.seats import lock_seats, release_seats
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News, tell
from eventdesk.registration.rules import is_page_key
from eventdesk.registration.waiting import PARTY, Party, give_ticket, promote
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.service import take_numbers

_REGISTRATION = table_of(Registration)
_R = _REGISTRATION.c
_EVENT_OF = select(_R.event_id).where(_R.page_key == bindparam("key"))
_OFFER = update(_REGISTRATION).where(_R.page_key == bindparam("key"), _R.status == RegistrationStatus.OFFERED)
_NOW = bindparam("now", type_=_R.offer_ends_at.type)
_ACCEPT = (
    _OFFER.where(
        _R.offer_ends_at > _NOW,
        _R.event_id.in_(select(Event.id).where(Event.status == Status.PUBLISHED, Event.ends_at > _NOW)),
    )
    .values(status=RegistrationStatus.CONFIRMED)
    .returning(*PARTY)
)
_DECLINE = _OFFER.values(status=RegistrationStatus.DECLINED).returning(_R.persons)


class OfferGoneError(EventdeskError):
    """There is nothing to answer: it was answered before, its time is over, or there never was an offer."""

    code = "offer-gone"
    status = 409


def accept(session: Session, key: str, now: datetime) -> Ticket:
    """Turn held seats into a ticket.

    Args:
        session: The transaction.
        key: Key of the family's page.
        now: An offer counts until its end.

    Raises:
        NotFoundError: Nobody has this page.
        OfferGoneError: There is no offer that could be accepted.
    """
    event_id = _event_of(session, key)
    (numbered,) = take_numbers(session, event_id, 1)  # locks the event
    row = session.execute(_ACCEPT, {"key": key, "now": now}).one_or_none()
    if row is None:
        raise OfferGoneError("offer")
    ticket = give_ticket(session, event_id, Party(*row), numbered, now)
    tell(session, News.CONFIRMED, [key], now)
    return ticket


def decline(session: Session, key: str, now: datetime) -> None:
    """Give held seats back; the next party gets them.

    Raises:
        NotFoundError: Nobody has this page.
        OfferGoneError: There is no offer that could be declined.
    """
    event_id = _event_of(session, key)
    lock_seats(session, event_id)
    persons = session.execute(_DECLINE, {"key": key}).scalar_one_or_none()
    if persons is None:
        raise OfferGoneError("offer")
    release_seats(session, event_id, persons)
    promote(session, event_id, now)


def _event_of(session: Session, key: str) -> int:
    """Find the event of a family's page."""
    event_id = session.execute(_EVENT_OF, {"key": key}).scalar_one_or_none() if is_page_key(key) else None
    if event_id is None:
        raise NotFoundError("registration")
    return int(event_id)
