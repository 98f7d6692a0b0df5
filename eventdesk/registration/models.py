"""Who asked for a ticket. The only table of families' names and contacts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket


class RegistrationStatus(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


ENDED = (RegistrationStatus.CANCELLED, RegistrationStatus.DECLINED, RegistrationStatus.EXPIRED)
"""Final: whoever changes their mind registers anew."""


class Registration(Base):
    """One request for one party. Name, contact and languages go 14 days after the event."""

    __tablename__ = "registration"
    __table_args__ = (
        Index("ix_registration_event_id_status", "event_id", "status"),
        Index("ix_registration_offer_ends_at", "offer_ends_at"),
    )

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey(Ticket.id), index=True)
    page_key: Mapped[str] = mapped_column(String(26), unique=True)
    """128 random bits; the address of the family's own page. Another value than the QR code."""
    submission_id: Mapped[UUID] = mapped_column(unique=True)
    """Made with the form, before the first try, so that a form sent twice is one registration."""
    fingerprint: Mapped[bytes] = mapped_column()
    """SHA-256 of what was asked for: tells a repeat from another family on the same phone."""
    status: Mapped[RegistrationStatus] = mapped_column(String(12))
    name: Mapped[str | None] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20))
    """E.164, for example +4915123456789."""
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str | None] = mapped_column(String(2))
    """Language of the page, mail and ticket."""
    spoken_language: Mapped[str | None] = mapped_column(String(5))
    """Language the family wants to speak there: de, en, ar, ru, uk or other."""
    interpreter: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    party: Mapped[dict[str, int] | None] = mapped_column(JSON)
    """How many of which type, while there is no ticket that says so."""
    persons: Mapped[int | None]
    """Everybody of that party: seats it waits for or that are held for it."""
    home_ags: Mapped[str | None] = mapped_column(String(5))
    """Home district until the ticket takes it over."""
    queued_at: Mapped[datetime | None]
    """Since when the party waits; decides its place in the queue."""
    offered_at: Mapped[datetime | None]
    offer_ends_at: Mapped[datetime | None]
    """Until when the offered seats are held."""
    called_at: Mapped[datetime | None]
    """When staff last tried to tell the party by phone that there are seats for it."""
    reminded_at: Mapped[datetime | None]
    """When the reminder of the day before was put into the outbox."""
