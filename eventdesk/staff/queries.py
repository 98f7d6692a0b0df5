"""Questions about accounts and sessions."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from eventdesk.security import Role
from eventdesk.staff.models import StaffMember, StaffSession
from eventdesk.staff.rules import ABSOLUTE, IDLE


class SignedIn(NamedTuple):
    """Who opens this page, and when that browser was last seen."""

    staff_id: int
    email: str
    role: Role
    seen_at: datetime


def hash_of(token: str) -> str:
    """Name a session as the table does, so that a copy of the table opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_running(now: datetime) -> ColumnElement[bool]:
    """Say which sessions are neither idle nor too old; those that are not never open anything again."""
    return and_(StaffSession.seen_at > now - IDLE, StaffSession.created_at > now - ABSOLUTE)


def signed_in(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Find who holds a running session of an account that is not closed."""
    row = session.execute(
        select(StaffMember.id, StaffMember.email, StaffMember.role, StaffSession.seen_at)
        .join(StaffSession, StaffSession.staff_id == StaffMember.id)
        .where(StaffSession.token_hash == hash_of(token), is_running(now), StaffMember.closed_at.is_(None))
    ).one_or_none()
    return SignedIn(row.id, row.email, Role(row.role), row.seen_at) if row else None


def open_account(session: Session, email: str | None) -> StaffMember | None:
    """Find an account that may be used."""
    return session.scalar(select(StaffMember).where(StaffMember.email == email, StaffMember.closed_at.is_(None)))


def accounts(session: Session) -> list[StaffMember]:
    """List all accounts by address, closed ones too."""
    return list(session.scalars(select(StaffMember).order_by(StaffMember.email)))


def open_sessions(session: Session, staff_id: int, now: datetime) -> int:
    """Count the browsers in which somebody is signed in."""
    counted = select(func.count()).select_from(StaffSession).where(StaffSession.staff_id == staff_id, is_running(now))
    return session.scalar(counted) or 0
