"""Accounts of staff, their sessions, and who did what."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
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


class StaffSession(Base):
    """One signed-in browser. A row, so that the server can end it."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the random value in the signed cookie."""
    staff_id: Mapped[int] = mapped_column(ForeignKey(StaffMember.id), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class AuditEntry(Base):
    """Who did what to which thing, and when; no contents."""

    __tablename__ = "audit_entry"

    id: Mapped[pk]
    at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey(StaffMember.id))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
