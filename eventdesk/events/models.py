"""Campaigns, events, their texts and stations."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.vocabulary import Audience, Form, StationKind


class Status(StrEnum):
    """Where an event stands. Held = published and over."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Campaign(Base):
    """A programme with an audience, a Land and a target. Events inherit its defaults."""

    __tablename__ = "campaign"

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    audience: Mapped[Audience] = mapped_column(String(20))
    land: Mapped[str] = mapped_column(String(2))
    target: Mapped[int | None]
    name: Mapped[dict[str, str]] = mapped_column(JSON)


class Event(Base):
    """One date that people can attend."""

    __tablename__ = "event"
    __table_args__ = (
        # A ticket code has two bytes for the event.
        CheckConstraint("id BETWEEN 1 AND 65535", name="number_fits_ticket_code"),
        CheckConstraint("seats_taken >= 0", name="seats_not_negative"),
        CheckConstraint("capacity IS NULL OR seats_taken <= capacity", name="seats_not_oversold"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("form <> 'online' OR district_ags IS NULL", name="online_has_no_district"),
        CheckConstraint("form = 'online' OR district_ags IS NOT NULL", name="in_person_has_district"),
        Index("ix_event_status_starts_at", "status", "starts_at"),
    )

    id: Mapped[pk]
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    preset: Mapped[str] = mapped_column(String(20))
    form: Mapped[Form] = mapped_column(String(20))
    status: Mapped[Status] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Berlin")
    venue_name: Mapped[str] = mapped_column(String(200), default="")
    venue_address: Mapped[str] = mapped_column(String(300), default="")
    district_ags: Mapped[str | None] = mapped_column(String(5))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Languages spoken there, by interpreters or by the session itself."""
    capacity: Mapped[int | None]
    """Seats for persons, children too; no value = no limit."""
    seats_taken: Mapped[int] = mapped_column(default=0)
    """Persons of confirmed registrations and of offers; only the guarded UPDATE in `events.seats` raises it."""
    smallest_waiting: Mapped[int | None]
    """Persons of the smallest party on the waiting list: newcomers pass only while not even it would fit."""
    tickets_issued: Mapped[int] = mapped_column(default=0)
    """How many ticket numbers were given out; the next number follows from it."""
    change_number: Mapped[int] = mapped_column(default=0)
    """Raised in every transaction that changes what a paired phone has to know."""
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    join_url: Mapped[str] = mapped_column(String(500), default="")
    head_count: Mapped[int | None]
    """Everybody who was there, or in the online room of a hybrid event, as somebody counted them."""
    room_limit: Mapped[int | None]
    """How many people the rooms hold; only warns at the door, seats are `capacity`."""
    closed_at: Mapped[datetime | None]
    """When staff declared its figures complete; later scans go to "to check"."""
    contacts_gone_at: Mapped[datetime | None]
    """When names, contacts and languages were deleted; from then on what was registered is read from counts."""
    people_gone_at: Mapped[datetime | None]
    """When tickets, people and scans began to be deleted; from then on nothing can be counted anew."""
    step_free: Mapped[bool] = mapped_column(default=False)
    childcare: Mapped[bool] = mapped_column(default=False)
    place_after_registration: Mapped[bool] = mapped_column(default=False)
    """Only those who registered are told venue and address; the town is always public."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Raised when time, place or state change, so that calendars take the newer entry. Source: RFC 5545, 3.8.7.4."""
    changed_at: Mapped[datetime | None]
    """When `sequence` was raised last."""
    series_id: Mapped[int | None] = mapped_column(index=True)
    """Number of the first date of its series, its own for that one. No foreign key: that one may go before others."""
    group_label: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """Which of several groups within a series meets, for example a region; empty = there is one."""


class EventText(Base):
    """What an event is called and about, in one language. A missing language falls back to German."""

    __tablename__ = "event_text"

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(4000), default="")
    directions: Mapped[str] = mapped_column(String(1000), default="")
    """How to get there by bus, tram or on foot; German place names stay as on the signs."""


class Station(Base):
    """A place at an event where people are seen."""

    __tablename__ = "station"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[StationKind] = mapped_column(String(20))
    number: Mapped[int | None]
    colour: Mapped[str] = mapped_column(String(20))
    icon: Mapped[str] = mapped_column(String(20))


class StationText(Base):
    """What a station is called in one language."""

    __tablename__ = "station_text"

    station_id: Mapped[int] = mapped_column(ForeignKey(Station.id), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
