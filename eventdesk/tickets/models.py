"""Tickets and the people they admit. No name, no contact: a scanner never needs one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base
from eventdesk.events.models import Event


class Source(StrEnum):
    """How a ticket came about."""

    ONLINE = "online"
    WALK_IN = "walk_in"
    BLANK = "blank"


class Ticket(Base):
    """Admits one party to one event and knows how many people of which type."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("admits >= 0", name="admits_not_negative"),
        Index("ix_ticket_event_id_changed", "event_id", "changed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """UUIDv5 of event and stem, so that phones that never met agree on it."""
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    number: Mapped[str] = mapped_column(String(7))
    """Six digits and a Damm check digit, unique in the event; what a person reads out."""
    stem: Mapped[bytes | None] = mapped_column(LargeBinary(8))
    """Random part of the code; none for a walk-in that never got a code."""
    issue: Mapped[int] = mapped_column(default=1)
    admits: Mapped[int]
    source: Mapped[Source] = mapped_column(String(10))
    language: Mapped[str | None] = mapped_column(String(2))
    home_ags: Mapped[str | None] = mapped_column(String(5))
    """Home district, `00` for elsewhere, nothing if not stated."""
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    changed: Mapped[int]
    """The event's change number when this ticket last changed."""


class Attendee(Base):
    """One person of a party: a type and an ordinal, nothing else."""

    __tablename__ = "attendee"
    __table_args__ = (
        UniqueConstraint("ticket_id", "type", "ordinal"),
        Index("ix_attendee_changed", "changed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """UUIDv5 of ticket, type and ordinal."""
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey(Ticket.id))
    type: Mapped[str] = mapped_column(String(20))
    ordinal: Mapped[int]
    first_issue: Mapped[int] = mapped_column(default=1)
    last_issue: Mapped[int | None]
    extra: Mapped[bool] = mapped_column(default=False)
    """Came along without being on the ticket; takes no seat."""
    attended: Mapped[bool] = mapped_column(default=False)
    """Has a visit at a station that counts; kept up with the visits."""
    changed: Mapped[int]
    """The event's change number when this person's visits last changed."""
