"""Links that open one thing once. The table knows only their hashes, so a copy of it opens nothing."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.staff.models import StaffLink, StaffMember
from eventdesk.staff.queries import hash_of


class Purpose(StrEnum):
    """What a link is for."""

    INVITE = "invite"
    RESET = "reset"
    SECOND_STEP = "second-step"
    """Kept by the browser between password and second factor."""


PASSWORD = (Purpose.INVITE, Purpose.RESET)
"""Links with which somebody chooses a password."""
LASTS: Mapping[Purpose, timedelta] = {
    Purpose.INVITE: timedelta(days=7),
    Purpose.RESET: timedelta(days=1),
    Purpose.SECOND_STEP: timedelta(minutes=10),
}
"""How long a link waits to be opened."""


def make_link(session: Session, staff_id: int, purpose: Purpose, now: datetime) -> str:
    """Make somebody's link and return its secret, which is stored nowhere.

    An earlier one for a password opens nothing any more.
    """
    if purpose in PASSWORD:
        forget_links(session, staff_id)
    token = secrets.token_urlsafe(24)
    ends = now + LASTS[purpose]
    session.add(StaffLink(token_hash=hash_of(token), staff_id=staff_id, purpose=purpose, expires_at=ends))
    session.flush()
    return token


def holder(session: Session, token: str, purposes: Collection[Purpose], now: datetime) -> StaffMember:
    """Find whose link this is.

    Raises:
        NotFoundError: Nobody's: it was used, replaced, is too old, for something else or was never made, or the account
            is closed.
    """
    member = session.scalar(
        select(StaffMember)
        .join(StaffLink, StaffLink.staff_id == StaffMember.id)
        .where(StaffLink.token_hash == hash_of(token), StaffLink.purpose.in_(purposes), StaffLink.expires_at > now)
        .where(StaffMember.closed_at.is_(None))
    )
    if member is None:
        raise NotFoundError("link")
    return member


def use_link(session: Session, token: str, purposes: Collection[Purpose], now: datetime) -> StaffMember:
    """Find whose link this is and let it open nothing any more: of two who use it at the same moment one does.

    Raises:
        NotFoundError: As above.
    """
    member = holder(session, token, purposes, now)
    used = delete(StaffLink).where(StaffLink.token_hash == hash_of(token)).returning(StaffLink.staff_id)
    if session.scalar(used) is None:
        raise NotFoundError("link")
    return member


def forget_links(session: Session, staff_id: int, purposes: Collection[Purpose] = tuple(Purpose)) -> None:
    """Let no link of somebody open anything any more."""
    mine = (StaffLink.staff_id == staff_id, StaffLink.purpose.in_(purposes))
    session.execute(delete(StaffLink).where(*mine))


def forget_old_links(session: Session, now: datetime) -> None:
    """Drop the links whose time is over."""
    session.execute(delete(StaffLink).where(StaffLink.expires_at <= now))
