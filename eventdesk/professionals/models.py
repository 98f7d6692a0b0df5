"""Who comes for which organisation, and to what. The only tables of professionals' names.

Being there is a visit of the person's ticket, as for families: nothing here says who came.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.events.models import Campaign, Event
from eventdesk.tickets.models import Ticket


class Meeting(Base):
    """What is decided about an event for professionals beside what every event has; no row means the usual."""

    __tablename__ = "meeting"

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), primary_key=True)
    speakers_counted: Mapped[bool] = mapped_column(default=False)
    """Whether speakers are participants in the figures."""
    invitation: Mapped[str | None] = mapped_column(String(26), unique=True)
    """128 random bits: then there is no public page, and only this address leads to the registration."""
    overnight: Mapped[bool] = mapped_column(default=False)
    """Whether people are asked who stays overnight."""


class AgendaItem(Base):
    """One block of the programme, as it is published."""

    __tablename__ = "agenda_item"

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    speaker: Mapped[str] = mapped_column(String(200), default="")


class EventSession(Base):
    """A part of an event with seats of its own, such as a guided tour."""

    __tablename__ = "event_session"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        CheckConstraint("seats_taken >= 0", name="session_seats_not_negative"),
        CheckConstraint("seats_taken <= capacity", name="session_not_oversold"),
    )

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)
    """Only the guarded UPDATE in `professionals.service` raises it."""


class Organisation(Base):
    """An organisation at one event; two teams that write it alike are one."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("event_id", "name_key"),)

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    name: Mapped[str] = mapped_column(String(160))
    name_key: Mapped[str] = mapped_column(String(160))
    """The name without differences of case and blanks."""
    type: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(12), default="")
    """One of `rules.Level`, or nothing if it was not asked."""
    region: Mapped[str] = mapped_column(String(12), default="")
    """One of `rules.Region`, or nothing if it was not asked."""


class Team(Base):
    """One registration: everybody whom one contact registers for an organisation."""

    __tablename__ = "team"

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    page_key: Mapped[str] = mapped_column(String(26), unique=True)
    submission_id: Mapped[UUID] = mapped_column(unique=True)
    fingerprint: Mapped[bytes]
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime]


class BoardMember(Base):
    """A seat in a board of a campaign: who is expected at each of its sessions."""

    __tablename__ = "board_member"

    id: Mapped[pk]
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), index=True)
    organisation: Mapped[str] = mapped_column(String(160))
    type: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))


class Person(Base):
    """Somebody who comes, by name. Goes with all the rest 14 days after the event."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_event_id", "event_id"), Index("ix_person_team_id", "team_id"))

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    team_id: Mapped[int | None] = mapped_column(ForeignKey(Team.id))
    """None for members of a board, whom nobody registers."""
    organisation_id: Mapped[int] = mapped_column(ForeignKey(Organisation.id))
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey(Ticket.id), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(12))
    days: Mapped[list[str]] = mapped_column(JSON)
    """Days on which the person means to come, as 2026-11-23."""
    overnight: Mapped[bool] = mapped_column(default=False)
    session_id: Mapped[int | None] = mapped_column(ForeignKey(EventSession.id))
    deputy: Mapped[str] = mapped_column(String(80), default="")
    """Who came in the place of a member of a board."""


class KeptContact(Base):
    """Somebody who wants to hear of further meetings: a consent of its own, until it is withdrawn."""

    __tablename__ = "kept_contact"
    __table_args__ = (UniqueConstraint("campaign_id", "email"),)

    id: Mapped[pk]
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    key: Mapped[str] = mapped_column(String(26), unique=True)
    """Address of the page on which it is withdrawn."""
    name: Mapped[str] = mapped_column(String(80))
    organisation: Mapped[str] = mapped_column(String(160))
    email: Mapped[str] = mapped_column(String(254))
    wording: Mapped[str] = mapped_column(String(300))
    """The sentence that was agreed to."""
    agreed_at: Mapped[datetime]
