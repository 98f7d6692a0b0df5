"""Registering a family: seats, ticket and contact, all or nothing."""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventdesk.db import table_of
from eventdesk.errors import EventdeskError, TooManyError
from eventdesk.events.seats import LockedSeats, hold_seats, take_seats
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News, tell
from eventdesk.registration.queries import Earlier, earlier_registrations
from eventdesk.registration.rules import PAGE_KEY_BYTES, Family, is_same_contact
from eventdesk.registration.waiting import lapse
from eventdesk.tickets.models import Source
from eventdesk.tickets.service import TicketOrder, issue

_NEW_REGISTRATION = insert(table_of(Registration))


@dataclass(frozen=True, slots=True)
class Order:
    """One form, filled in: who asks for which event, in which language.

    Attributes:
        event_id: The event.
        submission_id: Made with the form, so that the same form sent twice is one registration.
        language: Language of the page, and so of ticket and mail.
        family: What was answered.
        per_contact: How many parties may share a phone number or an address at one event.
        may_wait: The family wants to wait if there are not enough seats for all of it.
    """

    event_id: int
    submission_id: UUID
    language: str
    family: Family
    per_contact: int
    may_wait: bool = False

    @property
    def fingerprint(self) -> bytes:
        """Tells a repeat from another family."""
        return self.family.fingerprint(self.event_id)


class Registered(NamedTuple):
    """Where a family finds its ticket or its place in the queue, and whether it has it from now on."""

    page_key: str
    is_new: bool


class SentTwiceError(EventdeskError):
    """The same form arrives a second time at the same moment; the other one won."""

    code = "sent-twice"
    status = 409


class AnotherFamilyError(EventdeskError):
    """The form was used before for other answers, perhaps another family on the same phone."""

    code = "another-family"
    status = 409

    def __init__(self, name: str | None, page_key: str) -> None:
        """Remember who was registered with this form."""
        super().__init__("another family")
        self.name = name
        self.page_key = page_key


class ContactUsedError(TooManyError):
    """As many parties as may share a phone number or an address have done so for this event."""

    code = "contact-used"
    status = 409


def register(session: Session, order: Order, now: datetime) -> Registered:
    """Take seats, issue the ticket and keep the contact, or queue a family that wants to wait; and let it know.

    Raises:
        AnotherFamilyError: The form was used before, for other answers.
        SentTwiceError: The same form is being stored at this moment; look again.
        ContactUsedError: Too many parties use this phone number or address.
        EventdeskError: The event gives no seats (see `events.seats.take_seats`).
    """
    family = order.family
    earlier = earlier_registrations(session, order.submission_id, order.event_id, family.phone, family.email)
    before = _same_form(earlier, order)
    if before is not None:
        return before
    if sum(is_same_contact(family, one.phone, one.email) for one in earlier) >= order.per_contact:
        raise ContactUsedError("too many registrations with one contact")
    if order.may_wait:
        seats = lapse(session, order.event_id, now)
        if seats.has_to_wait(family.size, now):
            return _queue_up(session, order, seats, now)
    taken = take_seats(session, order.event_id, family.size, now)
    wanted = TicketOrder(order.event_id, family.party, Source.ONLINE, order.language, family.home_ags)
    ticket = issue(session, wanted, taken, now)
    page_key = new_page_key()
    _keep(session, _row(order, page_key, now) | {"ticket_id": ticket.id, "status": RegistrationStatus.CONFIRMED})
    if family.email is not None:
        tell(session, News.CONFIRMED, [page_key], now)
    return Registered(page_key, is_new=True)


def registered_before(session: Session, order: Order) -> Registered | None:
    """Answer a form sent a second time as the first time.

    Raises:
        AnotherFamilyError: It says something else now.
    """
    return _same_form(earlier_registrations(session, order.submission_id, order.event_id, None, None), order)


def _same_form(earlier: Iterable[Earlier], order: Order) -> Registered | None:
    """Find what was sent with the same form, if it said the same."""
    for one in earlier:
        if one.submission_id == order.submission_id:
            if one.fingerprint != order.fingerprint:
                raise AnotherFamilyError(one.name, one.page_key)
            return Registered(one.page_key, is_new=False)
    return None


def new_page_key() -> str:
    """Make the unguessable part of a family's address: 128 random bits as 26 letters and digits."""
    return base64.b32encode(secrets.token_bytes(PAGE_KEY_BYTES)).decode().rstrip("=").lower()


def _queue_up(session: Session, order: Order, seats: LockedSeats, now: datetime) -> Registered:
    """Put a family at the end of the waiting list."""
    family, page_key = order.family, new_page_key()
    place = {
        "status": RegistrationStatus.WAITING,
        "party": dict(family.party),
        "persons": family.size,
        "home_ags": family.home_ags,
        "queued_at": now,
    }
    _keep(session, _row(order, page_key, now) | place)
    hold_seats(session, order.event_id, 0, min(family.size, seats.smallest_waiting or family.size))
    if family.email is not None:
        tell(session, News.WAITING, [page_key], now)
    return Registered(page_key, is_new=True)


def _keep(session: Session, row: dict[str, object]) -> None:
    """Store a registration, unless the same form is being stored at this moment."""
    try:
        session.execute(_NEW_REGISTRATION, row)
    except IntegrityError as error:
        raise SentTwiceError("sent twice") from error


def _row(order: Order, page_key: str, now: datetime) -> dict[str, object]:
    """Spell out what is stored of every family, field by field."""
    family = order.family
    return {
        "event_id": order.event_id,
        "page_key": page_key,
        "submission_id": order.submission_id,
        "fingerprint": order.fingerprint,
        "name": family.name,
        "phone": family.phone,
        "email": family.email,
        "language": order.language,
        "spoken_language": family.spoken_language,
        "interpreter": family.interpreter,
        "created_at": now,
    }
