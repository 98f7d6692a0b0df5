"""Accounts of staff, their sessions, and who did what."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.security import Role


class StaffMember(Base):
    """An account. Closed accounts stay, so that the audit keeps its names."""

    __tablename__ = "staff_member"

    id: Mapped[pk]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower case."""
    name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[Role] = mapped_column(String(12))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    may_export: Mapped[bool] = mapped_column(default=False)
    """Whether somebody may take lists with families' data out of here, where the role allows it at all."""
    totp_sealed: Mapped[str] = mapped_column(String(200), default="")
    """The secret of the second factor, encrypted; empty = none is set up."""
    totp_step: Mapped[int] = mapped_column(default=0)
    """The half minute of the last code that was used: no code opens anything twice."""


class StaffLink(Base):
    """A link that opens one thing once: choosing the first or a new password, or the second step of a sign-in."""

    __tablename__ = "staff_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey(StaffMember.id), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    """One of `links.Purpose`."""
    expires_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code on paper that stands in for the second factor, once; using it deletes it."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("staff_id", "place"),)

    id: Mapped[pk]
    staff_id: Mapped[int] = mapped_column(ForeignKey(StaffMember.id))
    place: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(200))


class StaffSession(Base):
    """One signed-in browser. A row, so that the server can end it."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the random value in the signed cookie."""
    staff_id: Mapped[int] = mapped_column(ForeignKey(StaffMember.id), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(String(40), default="")
    """In which program on which kind of device, such as `Firefox, Windows`; never where."""


class AuditEntry(Base):
    """Who did what to which thing, and when; no contents."""

    __tablename__ = "audit_entry"

    id: Mapped[pk]
    at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey(StaffMember.id))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    place: Mapped[int] = mapped_column(default=0)
    """Which link of the chain it is, from 1; 0 = none yet."""
    mac: Mapped[str] = mapped_column(String(70), default="")
    """Keyed hash of this entry and of the one before it."""


class AuditDay(Base):
    """How long the chain of one day is, and its last link: so that nothing can be cut off its end."""

    __tablename__ = "audit_day"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    """In UTC, such as 2026-12-01."""
    number: Mapped[int]
    last: Mapped[str] = mapped_column(String(70))
    mac: Mapped[str] = mapped_column(String(70))
    """Keyed hash of the above and of the day before it."""
