"""Accounts, signing in and out, and the record of who did what."""

import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, not_, select, update
from sqlalchemy.orm import Session

from eventdesk.errors import InvalidInputError, NotFoundError
from eventdesk.security import Role
from eventdesk.staff import rules
from eventdesk.staff.models import AuditEntry, StaffMember, StaffSession
from eventdesk.staff.queries import hash_of, is_running, open_account
from eventdesk.staff.rules import SEEN_EVERY, Weakness

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id as OWASP recommends it, small enough for several sign-ins at once.

Source: OWASP Password Storage Cheat Sheet.
"""
_NOBODY = HASHER.hash(secrets.token_urlsafe())
"""What the password of an unknown account is compared with, so that the answer takes as long."""

_WEAK = {
    Weakness.SHORT: f"The password needs at least {rules.MIN_PASSWORD} characters.",
    Weakness.LONG: f"The password may have at most {rules.MAX_PASSWORD} characters.",
    Weakness.COMMON: "This password is among the first that are guessed. Take some words that nobody connects.",
    Weakness.NAMED: "The password must not contain the name in the e-mail address.",
}


def add_member(session: Session, email: str, role: Role, password: str, now: datetime) -> StaffMember:
    """Open an account.

    Raises:
        InvalidInputError: The address is none or taken, or the password is too weak.
    """
    address = rules.normalised_email(email)
    if address is None:
        raise InvalidInputError("This is not an e-mail address.")
    if session.scalar(select(StaffMember.id).where(StaffMember.email == address)):
        raise InvalidInputError("There is an account with this e-mail address already.")
    member = StaffMember(email=address, role=role, password_hash=hashed(password, address), created_at=now)
    session.add(member)
    session.flush()
    note(session, member.id, "account-opened", f"role {role}", now)
    return member


def recognise(session: Session, email: str, password: str) -> StaffMember | None:
    """Find the account of this address and password; takes equally long if there is none.

    Changes nothing, so call it in a reading session: hashing is slow on purpose and must not keep
    others from writing.
    """
    member = open_account(session, rules.normalised_email(email))
    given = rules.normalised_password(password)[: rules.MAX_PASSWORD + 1]
    try:
        HASHER.verify(member.password_hash if member else _NOBODY, given)
    except (VerificationError, InvalidHashError):
        return None
    return member


def sign_in(session: Session, member: StaffMember, password: str | None, now: datetime, browser: str = "") -> str:
    """Begin a session for somebody recognised; return the token that the browser keeps.

    Sessions that are over are swept out on the way.

    Args:
        session: The transaction.
        member: Who signs in.
        password: As it was typed; None in the second step.
        now: When.
        browser: In which program, for the list of sessions.
    """
    forget_ended_sessions(session, now)
    if password is not None and HASHER.check_needs_rehash(member.password_hash):
        hashed = HASHER.hash(rules.normalised_password(password))
        session.execute(update(StaffMember).where(StaffMember.id == member.id).values(password_hash=hashed))
    token = secrets.token_urlsafe(32)
    begun = {"created_at": now, "seen_at": now, "browser": browser}
    session.add(StaffSession(token_hash=hash_of(token), staff_id=member.id, **begun))
    note(session, member.id, "signed-in", "", now)
    return token


def refuse_sign_in(session: Session, email: str, now: datetime) -> None:
    """Record a refused try; without what was typed, which may be a password in the wrong field."""
    member = open_account(session, rules.normalised_email(email))
    note(session, member.id if member else None, "sign-in-refused", "", now)


def stay_signed_in(session: Session, token: str, now: datetime) -> None:
    """Remember that a session is in use, at most every five minutes."""
    due = StaffSession.seen_at <= now - SEEN_EVERY
    session.execute(update(StaffSession).where(StaffSession.token_hash == hash_of(token), due).values(seen_at=now))


def sign_out(session: Session, token: str, now: datetime) -> None:
    """End one session; its token opens nothing from now on."""
    ended = delete(StaffSession).where(StaffSession.token_hash == hash_of(token)).returning(StaffSession.staff_id)
    staff_id = session.scalar(ended)
    if staff_id is not None:
        note(session, staff_id, "signed-out", "", now)


def end_sessions(session: Session, staff_id: int, now: datetime) -> None:
    """End all sessions of somebody, wherever they run."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))
    note(session, staff_id, "sessions-ended", "", now)


def end_session(session: Session, staff_id: int, name: str, now: datetime) -> None:
    """End one session of somebody, by the name it has in the list; of somebody else's it knows none.

    Raises:
        NotFoundError: There is no such session, or not any more.
    """
    mine = (StaffSession.staff_id == staff_id, StaffSession.token_hash.startswith(name, autoescape=True))
    ended = session.scalars(delete(StaffSession).where(*mine).returning(StaffSession.staff_id)).all()
    if not ended:
        raise NotFoundError("session")
    note(session, staff_id, "session-ended", "", now)


def end_other_sessions(session: Session, staff_id: int, here: str, now: datetime) -> None:
    """End all sessions of somebody but the one of this token."""
    others = (StaffSession.staff_id == staff_id, StaffSession.token_hash != hash_of(here))
    session.execute(delete(StaffSession).where(*others))
    note(session, staff_id, "other-sessions-ended", "", now)


def forget_ended_sessions(session: Session, now: datetime) -> None:
    """Drop the sessions that are over."""
    session.execute(delete(StaffSession).where(not_(is_running(now))))


def note(session: Session, staff_id: int | None, action: str, subject: str, now: datetime) -> None:
    """Record who did what to which thing; never what it said."""
    session.add(AuditEntry(at=now, staff_id=staff_id, action=action, subject=subject[:120]))


def hashed(password: str, email: str) -> str:
    """Hash a password that is good enough.

    Raises:
        InvalidInputError: It is not.
    """
    password = rules.normalised_password(password)
    weakness = rules.weakness(password, email)
    if weakness is not None:
        raise InvalidInputError(_WEAK[weakness])
    return HASHER.hash(password)
