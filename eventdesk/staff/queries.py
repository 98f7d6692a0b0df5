"""Questions about accounts and sessions."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.security import Role
from eventdesk.staff.models import StaffLink, StaffMember, StaffSession
from eventdesk.staff.rules import ABSOLUTE, IDLE


class SignedIn(NamedTuple):
    """Who opens this page, and when that browser was last seen."""

    staff_id: int
    email: str
    name: str
    role: Role
    may_export: bool
    has_second_factor: bool
    seen_at: datetime


class Browser(NamedTuple):
    """A browser in which somebody is signed in."""

    name: str
    """Tells it from the others of the same person, and opens nothing."""
    words: str
    """Such as `Firefox, Windows`; empty if it did not say."""
    created_at: datetime
    seen_at: datetime
    is_here: bool


NAME = 16
"""How much of a session's hash names it."""


class Colleague(NamedTuple):
    """An account, as administrators see it."""

    id: int
    email: str
    name: str
    role: Role
    may_export: bool
    has_password: bool
    has_second_factor: bool
    closed_at: datetime | None
    browsers: int
    """In how many somebody is signed in just now."""
    seen_at: datetime | None
    """When one of those was used last."""
    link_ends_at: datetime | None
    """Until when a link waits to be opened."""


def hash_of(token: str) -> str:
    """Name a session as the table does, so that a copy of the table opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_running(now: datetime) -> ColumnElement[bool]:
    """Say which sessions are neither idle nor too old; those that are not never open anything again."""
    return and_(StaffSession.seen_at > now - IDLE, StaffSession.created_at > now - ABSOLUTE)


def signed_in(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Find who holds a running session of an account that is not closed."""
    row = session.execute(
        select(
            StaffMember.id, StaffMember.email, StaffMember.name, StaffMember.role, StaffMember.may_export,
            StaffMember.totp_sealed != "", StaffSession.seen_at,
        )
        .join(StaffSession, StaffSession.staff_id == StaffMember.id)
        .where(StaffSession.token_hash == hash_of(token), is_running(now), StaffMember.closed_at.is_(None))
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    found = SignedIn(*row)
    return found._replace(role=Role(found.role))


def open_account(session: Session, email: str | None) -> StaffMember | None:
    """Find an account that may be used."""
    return session.scalar(select(StaffMember).where(StaffMember.email == email, StaffMember.closed_at.is_(None)))


def accounts(session: Session) -> list[StaffMember]:
    """List all accounts by address, closed ones too."""
    return list(session.scalars(select(StaffMember).order_by(StaffMember.email)))


def open_sessions(session: Session, staff_id: int, here: str, now: datetime) -> list[Browser]:
    """List the browsers in which somebody is signed in, this one first.

    Args:
        session: Any.
        staff_id: Whose.
        here: Token of this browser.
        now: When.
    """
    mine = (StaffSession.staff_id == staff_id, is_running(now))
    found = session.scalars(select(StaffSession).where(*mine).order_by(StaffSession.seen_at.desc()))
    browsers = [
        Browser(row.token_hash[:NAME], row.browser, row.created_at, row.seen_at, row.token_hash == hash_of(here))
        for row in found
    ]
    return sorted(browsers, key=lambda browser: not browser.is_here)


def colleagues(session: Session, now: datetime) -> list[Colleague]:
    """List all accounts, those that are closed last; without those that were emptied since."""
    order = (StaffMember.closed_at.is_not(None), func.lower(func.coalesce(StaffMember.name, "")), StaffMember.email)
    found = session.execute(_colleagues(now).where(StaffMember.email.contains("@")).order_by(*order))
    return [Colleague(*row) for row in found]


def colleague(session: Session, staff_id: int, now: datetime) -> Colleague:
    """Find one account.

    Raises:
        NotFoundError: There is none of that number, or it was emptied.
    """
    mine = (StaffMember.id == staff_id, StaffMember.email.contains("@"))
    row = session.execute(_colleagues(now).where(*mine)).one_or_none()
    if row is None:
        raise NotFoundError("account")
    return Colleague(*row)


def _colleagues(now: datetime) -> Select[Any]:
    """Read accounts with what runs and waits for each."""
    running = (StaffSession.staff_id == StaffMember.id, is_running(now))
    return select(
        StaffMember.id, StaffMember.email, StaffMember.name, StaffMember.role, StaffMember.may_export,
        StaffMember.password_hash != "", StaffMember.totp_sealed != "", StaffMember.closed_at,
        select(func.count()).select_from(StaffSession).where(*running).scalar_subquery(),
        select(func.max(StaffSession.seen_at)).where(*running).scalar_subquery(),
        select(func.max(StaffLink.expires_at))
        .where(StaffLink.staff_id == StaffMember.id, StaffLink.expires_at > now)
        .scalar_subquery(),
    )  # fmt: skip
