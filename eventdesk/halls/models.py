"""What an event needs beside its families: partners at their stations, interpreters, and a room that costs nothing."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.events.models import Event, Station
from eventdesk.halls.rules import Answer
from eventdesk.staff.models import StaffMember


class Partner(Base):
    """An organisation that takes part in one event. Who to talk to goes 14 days after it; the organisation stays."""

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("event_id", "organisation"),)

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    organisation: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(80), default="")
    """Name of the person to talk to, with a business address and number."""
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    link_number: Mapped[int] = mapped_column(default=1)
    """Part of the partner's own link; raised, all links given out before end."""
    asked_at: Mapped[datetime | None]
    """When a briefing was last put into the outbox."""
    answer: Mapped[Answer] = mapped_column(String(4), default=Answer.OPEN)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(StaffMember.id))
    """Who of staff noted the answer; nobody if the partner gave it by its link."""
    was_there: Mapped[bool | None]
    """Whether the partner came; no value = nobody said."""


class PartnerStand(Base):
    """A station at which a partner stands."""

    __tablename__ = "partner_stand"

    partner_id: Mapped[int] = mapped_column(ForeignKey(Partner.id), primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey(Station.id), primary_key=True, index=True)


class Interpreter(Base):
    """Somebody who interprets at one event. Name and contact go 14 days after it; language and hours stay."""

    __tablename__ = "interpreter"
    __table_args__ = (CheckConstraint("present_until > present_from", name="goes_after_coming"),)

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    language: Mapped[str] = mapped_column(String(5))
    """The foreign language: en, ar, ru, uk or other; the second one is German."""
    name: Mapped[str] = mapped_column(String(80))
    contact: Mapped[str] = mapped_column(String(254), default="")
    booked: Mapped[bool] = mapped_column(default=False)
    """Whether the interpreter said yes; else only asked."""
    present_from: Mapped[datetime | None]
    present_until: Mapped[datetime | None]


class Room(Base):
    """A place that somebody lends for nothing, kept for the next event."""

    __tablename__ = "room"

    id: Mapped[pk]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    location: Mapped[str] = mapped_column(String(300), default="")
    """Street, number and town, as on the ticket."""
    district_ags: Mapped[str] = mapped_column(String(5))
    holds: Mapped[int | None]
    """How many people may be in it."""
    step_free: Mapped[bool] = mapped_column(default=False)
    step_free_note: Mapped[str] = mapped_column(String(300), default="")
    childcare: Mapped[bool] = mapped_column(default=False)
    childcare_note: Mapped[str] = mapped_column(String(300), default="")
    lent_by: Mapped[str] = mapped_column(String(120), default="")
    free_of_charge: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    """Key, tables, network: what whoever opens the room has to know."""


class EventRoom(Base):
    """The room an event was put into."""

    __tablename__ = "event_room"

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey(Room.id), index=True)
