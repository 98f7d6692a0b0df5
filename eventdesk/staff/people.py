"""Who works here: inviting, naming, giving another role, leaving, starting again. There is always an administrator."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.security import Role
from eventdesk.staff import rules, service
from eventdesk.staff.links import PASSWORD, Purpose, forget_links, make_link, use_link
from eventdesk.staff.models import StaffMember, StaffSession
from eventdesk.staff.second_factor import switch_off

UNDO = timedelta(minutes=10)
"""How long somebody who was taken off the list can be taken back with everything."""
NEVER = ""
"""The hash of no password: nobody can sign in with it."""


class Refusal(StrEnum):
    """Why something about an account was not done."""

    NO_ADDRESS = "no-address"
    TAKEN = "taken"
    LAST_ADMIN = "last-admin"
    ONESELF = "oneself"
    TOO_LATE = "too-late"
    CLOSED = "closed"


class RefusedError(EventdeskError):
    """Something about an account was not done."""

    code = "account-refused"
    status = 409

    def __init__(self, refusal: Refusal) -> None:
        """Say why."""
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Profile:
    """What an administrator decides about somebody."""

    name: str
    role: Role
    may_export: bool = False


class Opened(NamedTuple):
    """A link for somebody, known only at this moment."""

    member: StaffMember
    token: str
    purpose: Purpose


def invite(session: Session, email: str, profile: Profile, by: int, now: datetime) -> Opened:
    """Open an account without a password, and make the link with which its owner chooses one.

    Who was invited before and never came, or left, is invited anew.

    Raises:
        RefusedError: This is no address, or somebody works here under it already.
    """
    address = rules.normalised_email(email)
    if address is None:
        raise RefusedError(Refusal.NO_ADDRESS)
    member = session.scalar(select(StaffMember).where(StaffMember.email == address).with_for_update())
    if member is None:
        member = StaffMember(email=address, role=profile.role, password_hash=NEVER, created_at=now)
        session.add(member)
    elif member.closed_at is None and member.password_hash != NEVER:
        raise RefusedError(Refusal.TAKEN)
    if member.totp_sealed:
        switch_off(session, member.id, by, now)
    member.closed_at, member.password_hash = None, NEVER
    member.name, member.role, member.may_export = profile.name, profile.role, profile.may_export
    session.flush()
    token = make_link(session, member.id, Purpose.INVITE, now)
    service.note(session, by, "account-invited", f"{member.id} {profile.role}", now)
    return Opened(member, token, Purpose.INVITE)


def change(session: Session, staff_id: int, profile: Profile, by: int, now: datetime) -> None:
    """Give somebody another name, role or right to export; with another role they sign in anew.

    Raises:
        RefusedError: Nobody would be administrator any more, or the account is closed.
    """
    member = _open_member(session, staff_id)
    if profile.role != Role.ADMIN:
        _keep_an_admin(session, member)
    if member.role != profile.role:
        _sign_out_everywhere(session, staff_id)
        service.note(session, by, "role-changed", f"{staff_id} {member.role} {profile.role}", now)
    if member.may_export != profile.may_export:
        service.note(session, by, "export-granted" if profile.may_export else "export-withdrawn", f"{staff_id}", now)
    if member.name != profile.name:
        service.note(session, by, "account-named", f"{staff_id}", now)
    member.name, member.role, member.may_export = profile.name, profile.role, profile.may_export
    session.flush()


def close(session: Session, staff_id: int, by: int, now: datetime) -> None:
    """Let somebody leave: their sessions and links end at once.

    Raises:
        RefusedError: Nobody would be administrator any more, or the account is closed already.
    """
    member = _open_member(session, staff_id)
    _keep_an_admin(session, member)
    member.closed_at = now
    _sign_out_everywhere(session, staff_id)
    forget_links(session, staff_id)
    service.note(session, by, "account-closed", f"{staff_id}", now)
    session.flush()


def reopen(session: Session, staff_id: int, by: int, now: datetime) -> None:
    """Take back that somebody left, password and all; they sign in anew.

    Raises:
        RefusedError: It is longer ago than it can be taken back.
    """
    member = _member(session, staff_id)
    if member.closed_at is None or not may_reopen(member.closed_at, now):
        raise RefusedError(Refusal.TOO_LATE)
    member.closed_at = None
    service.note(session, by, "account-reopened", f"{staff_id}", now)
    session.flush()


def may_reopen(closed_at: datetime, now: datetime) -> bool:
    """Say whether leaving can still be taken back."""
    return closed_at > now - UNDO


def reset(session: Session, staff_id: int, by: int | None, now: datetime) -> Opened:
    """Take somebody's password away and make the link with which they choose another; their sessions end.

    Raises:
        RefusedError: One's own is changed at one's account; or the account is closed.
    """
    if by == staff_id:
        raise RefusedError(Refusal.ONESELF)
    member = _open_member(session, staff_id)
    purpose = Purpose.INVITE if member.password_hash == NEVER else Purpose.RESET
    member.password_hash = NEVER
    _sign_out_everywhere(session, staff_id)
    token = make_link(session, staff_id, purpose, now)
    service.note(session, by, "password-reset", f"{staff_id}", now)
    return Opened(member, token, purpose)


def forget_second_factor(session: Session, staff_id: int, by: int | None, now: datetime) -> None:
    """Take somebody's second factor off, who has lost it; their sessions end, and they sign in with the password.

    Raises:
        RefusedError: One's own is taken off at one's account; or the account is closed.
    """
    if by == staff_id:
        raise RefusedError(Refusal.ONESELF)
    _open_member(session, staff_id)
    switch_off(session, staff_id, by, now)
    _sign_out_everywhere(session, staff_id)
    forget_links(session, staff_id, (Purpose.SECOND_STEP,))


def change_password(session: Session, staff_id: int, password: str, here: str, now: datetime) -> None:
    """Give oneself another password; every other browser is signed out.

    Args:
        session: The transaction.
        staff_id: Whose.
        password: The new one.
        here: Token of the session that stays.
        now: When.

    Raises:
        InvalidInputError: The password is too weak.
    """
    member = _open_member(session, staff_id)
    member.password_hash = service.hashed(password, member.email)
    forget_links(session, staff_id)
    service.end_other_sessions(session, staff_id, here, now)
    service.note(session, staff_id, "password-changed", "", now)
    session.flush()


def choose_password(session: Session, token: str, password: str, now: datetime) -> StaffMember:
    """Set the password of whoever holds a link, once.

    Raises:
        NotFoundError: The link opens nothing (any more).
        InvalidInputError: The password is too weak; the link can be used again.
    """
    member = use_link(session, token, PASSWORD, now)
    member.password_hash = service.hashed(password, member.email)
    forget_links(session, member.id)
    _sign_out_everywhere(session, member.id)
    service.note(session, member.id, "password-chosen", "", now)
    session.flush()
    return member


def _open_member(session: Session, staff_id: int) -> StaffMember:
    """Find somebody who works here."""
    member = _member(session, staff_id)
    if member.closed_at is not None:
        raise RefusedError(Refusal.CLOSED)
    return member


def _member(session: Session, staff_id: int) -> StaffMember:
    """Find an account, and let nobody else change it meanwhile. Administrators come first: see below."""
    _admins(session)
    member = session.scalar(select(StaffMember).where(StaffMember.id == staff_id).with_for_update())
    if member is None:
        raise NotFoundError("account")
    return member


def _keep_an_admin(session: Session, member: StaffMember) -> None:
    """Refuse what would leave nobody who can let others in."""
    others = set(_admins(session)) - {member.id}
    if member.role == Role.ADMIN and not others:
        raise RefusedError(Refusal.LAST_ADMIN)


def _admins(session: Session) -> Collection[int]:
    """Administrators who can sign in. Locked, in order: two who take each other off the list wait for each other."""
    able = (StaffMember.role == Role.ADMIN, StaffMember.closed_at.is_(None), func.length(StaffMember.password_hash) > 0)
    return session.scalars(select(StaffMember.id).where(*able).order_by(StaffMember.id).with_for_update()).all()


def _sign_out_everywhere(session: Session, staff_id: int) -> None:
    """End all sessions of somebody."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))
