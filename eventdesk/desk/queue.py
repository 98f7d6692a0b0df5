"""Who waits for an event, why, and whom staff should call."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.waiting_rules import Reason, Supply, why_waiting
from eventdesk.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class QueuedParty:
    """A party that waits or waited.

    Attributes:
        name: How to call it; nothing once that was deleted.
        phone: Only of parties that are told by phone.
        has_email: It is told by mail.
        persons: Everybody.
        number: Of its ticket, if it has seats.
    """

    id: int
    name: str | None
    phone: str | None
    has_email: bool
    spoken_language: str | None
    status: RegistrationStatus
    persons: int
    queued_at: datetime
    offered_at: datetime | None
    offer_ends_at: datetime | None
    called_at: datetime | None
    number: str | None

    @property
    def served(self) -> bool:
        """Whether it was offered seats or was given them."""
        return self.offered_at is not None or self.number is not None

    @property
    def to_call(self) -> bool:
        """Whether only a call can tell it of its seats: it has an offer, or was given seats and does not know yet."""
        if self.phone is None:
            return False
        given = self.status == RegistrationStatus.CONFIRMED and self.offered_at is None
        return self.status == RegistrationStatus.OFFERED or (given and self.called_at is None)


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """A party in the queue, and why it has no seats yet."""

    party: QueuedParty
    reason: Reason
    passed_by: int
    """Smaller parties behind it that got seats it could not use."""


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Everything staff see of a waiting list."""

    supply: Supply
    to_call: Sequence[QueuedParty]
    offered: Sequence[QueuedParty]
    """Those that are told by mail, or not at all."""
    waiting: Sequence[StillWaiting]
    ended: Mapping[RegistrationStatus, int]
    """Parties that no longer wait, by what became of them."""


def waiting_list(session: Session, event: Event, now: datetime) -> WaitingList:
    """Read the waiting list of an event, the first in the queue first."""
    rows = session.execute(
        select(
            Registration.id, Registration.name, Registration.phone, Registration.email, Registration.spoken_language,
            Registration.status, func.coalesce(Registration.persons, Ticket.admits), Registration.queued_at,
            Registration.offered_at, Registration.offer_ends_at, Registration.called_at, Ticket.number,
        )
        .outerjoin(Ticket, Ticket.id == Registration.ticket_id)
        .where(Registration.event_id == event.id, Registration.queued_at.is_not(None))
        .order_by(Registration.queued_at, Registration.id)
    ).all()  # fmt: skip
    parties = [_party(row) for row in rows]
    offered = [party for party in parties if party.status == RegistrationStatus.OFFERED]
    held = event.status == Status.PUBLISHED and event.ends_at > now
    supply = Supply(event.capacity, event.seats_taken, sum(party.persons for party in offered), held)
    waiting = [place for place, party in enumerate(parties) if party.status == RegistrationStatus.WAITING]
    return WaitingList(
        supply,
        [party for party in parties if party.to_call and held],
        [party for party in offered if not party.to_call],
        [_still_waiting(parties, place, supply) for place in waiting],
        Counter(
            party.status
            for party in parties
            if party.status not in {RegistrationStatus.WAITING, RegistrationStatus.OFFERED}
        ),
    )


def page_key_of(session: Session, event_id: int, registration_id: int) -> str:
    """Find a party of an event's waiting list.

    Raises:
        NotFoundError: It has none of that number.
    """
    key = session.scalar(
        select(Registration.page_key).where(
            Registration.id == registration_id,
            Registration.event_id == event_id,
            Registration.queued_at.is_not(None),
        )
    )
    if key is None:
        raise NotFoundError("party")
    return key


def note_call(session: Session, key: str, now: datetime) -> None:
    """Note that somebody tried to call a party."""
    session.execute(update(Registration).where(Registration.page_key == key).values(called_at=now))


def _party(row: Sequence[Any]) -> QueuedParty:
    """Name what a row says; a phone number is shown only where it is needed."""
    number, name, phone, email, spoken, status, *rest = row
    return QueuedParty(
        number, name, None if email else phone, email is not None, spoken, RegistrationStatus(status), *rest
    )


def _still_waiting(parties: Sequence[QueuedParty], place: int, supply: Supply) -> StillWaiting:
    """Say why a party still waits, and who passed it."""
    party = parties[place]
    passed_by = sum(later.served for later in parties[place + 1 :])
    return StillWaiting(party, why_waiting(party.persons, supply), passed_by)
