"""Who was seen where: devices, scans and visits."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.events.models import Event, Station
from eventdesk.staff.models import StaffMember
from eventdesk.tickets.models import Attendee, Ticket


class Device(Base):
    """A phone that may scan at some stations of one event, or the invitation to one."""

    __tablename__ = "device"

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    pairing_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of the one-time secret in the pairing link; gone once it was used."""
    pairing_expires_at: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of the bearer token."""
    paired_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    """Kept for the version before, which asks it; what holds follows the event's end, see `queries.expiry`."""
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    unsent: Mapped[int] = mapped_column(default=0)
    """How many records the phone said it had not sent yet, when it was last heard of."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey(StaffMember.id))


class DeviceStation(Base):
    """This device may scan at this station."""

    __tablename__ = "device_station"

    device_id: Mapped[int] = mapped_column(ForeignKey(Device.id), primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey(Station.id), primary_key=True)


class Scan(Base):
    """One reading of a code or number, also a refused one; or the undoing of another. Never changed."""

    __tablename__ = "scan"
    __table_args__ = (CheckConstraint("void_of IS NULL OR void_of <> id", name="undoes_another"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the phone before anything is sent."""
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey(Station.id))
    device_id: Mapped[int | None] = mapped_column(ForeignKey(Device.id), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey(Ticket.id), index=True)
    reading: Mapped[str] = mapped_column(String(64), default="")
    """What was read, kept only where no ticket was found, for whoever clears it up."""
    void_of: Mapped[UUID | None] = mapped_column(index=True)
    """The scan this one takes back. No foreign key: the undo may arrive first."""
    voided: Mapped[bool] = mapped_column(default=False)
    """Whether this scan was taken back; the undo is a row of its own."""
    verdict: Mapped[str | None] = mapped_column(String(20))
    admitted: Mapped[bool]
    offline: Mapped[bool]
    scanned_at: Mapped[datetime]
    """The phone's time, corrected by the offset measured when it sent."""
    received_at: Mapped[datetime]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was answered, so that a repeated scan is answered as the first time."""


class ScanAttendee(Base):
    """This scan saw this attendee."""

    __tablename__ = "scan_attendee"
    __table_args__ = (Index("ix_scan_attendee_attendee_id", "attendee_id"),)

    scan_id: Mapped[UUID] = mapped_column(ForeignKey(Scan.id), primary_key=True)
    attendee_id: Mapped[UUID] = mapped_column(ForeignKey(Attendee.id), primary_key=True)


class Visit(Base):
    """This attendee was at this station on this day.

    Exists exactly while at least one scan that saw it has not been undone.
    """

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_station_id_day", "station_id", "day"),)

    attendee_id: Mapped[UUID] = mapped_column(ForeignKey(Attendee.id), primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey(Station.id), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class Conflict(Base):
    """One reason why a scan needs a human: a line of the list "to check". None disappears by itself."""

    __tablename__ = "conflict"
    __table_args__ = (
        UniqueConstraint("scan_id", "cause"),
        Index("ix_conflict_event_id_settled_at", "event_id", "settled_at"),
        Index("ix_conflict_ticket_id", "ticket_id"),
        Index("ix_conflict_void_of", "void_of"),
    )

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    scan_id: Mapped[UUID]
    """The scan as the phone named it. No foreign key: what a revoked phone hands over is none until it is accepted."""
    device_id: Mapped[int | None] = mapped_column(ForeignKey(Device.id))
    """The phone that made the scan; its undoing counts, another phone's does not."""
    ticket_id: Mapped[UUID | None]
    """The ticket that was named. No foreign key: it may arrive later, and then the reason is gone."""
    void_of: Mapped[UUID | None]
    """The scan that this one would take back."""
    cause: Mapped[str] = mapped_column(String(20))
    """One of `conflict_rules.Cause`."""
    sent: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the phone sent, so that it can be taken later: `schemas.ScanIn` with its time corrected, never more."""
    noticed_at: Mapped[datetime]
    action: Mapped[str | None] = mapped_column(String(10))
    """One of `conflict_rules.Action`; nothing while it is open."""
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey(StaffMember.id))
    settling_scan_id: Mapped[UUID | None]
    """The scan that merging made, to be taken back when the action is undone."""
