"""The second factor: codes of an app that change every half minute, and codes on paper for when it is lost.

Source: RFC 6238; OWASP ASVS 5.0, 6.5.1 to 6.5.5.
"""

import hmac
import secrets
from datetime import datetime

import pyotp
from argon2.exceptions import VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from eventdesk.staff import service
from eventdesk.staff.models import RecoveryCode, StaffMember
from eventdesk.staff.sealing import Keys, seal, unseal

STEP_S = 30
DRIFT = 1
"""Half minutes by which a phone's clock may be wrong."""
CODES = 8
_PLACES, _GROUPS = 4, 4
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is easily taken for another."""


def new_secret() -> str:
    """Draw a secret for an app: 160 bits."""
    return pyotp.random_base32()


def app_address(secret: str, email: str, site: str) -> str:
    """Spell a secret as apps read it from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def step_of(secret: str, code: str, after: int, now: datetime) -> int | None:
    """Find the half minute of a code; None if it is wrong, or not later than the last one that was used."""
    typed = "".join(code.split())
    this = int(now.timestamp()) // STEP_S
    found = None
    for step in range(this - DRIFT, this + DRIFT + 1):
        right = pyotp.TOTP(secret).at(step * STEP_S)
        if hmac.compare_digest(right.encode(), typed.encode()) and step > after:
            found = step
    return found


def set_up(session: Session, member: StaffMember, secret: str, code: str, keys: Keys, now: datetime) -> list[str]:
    """Switch the second factor on, once a code shows that the app knows the secret.

    Returns:
        Codes for the day on which the app is lost, readable only now; none if the code was wrong.
    """
    step = step_of(secret, code, 0, now)
    if step is None:
        return []
    sealed = seal(secret, _owner(member.id), keys)
    off = (StaffMember.id == member.id, StaffMember.totp_sealed == "")
    switched = update(StaffMember).where(*off).values(totp_sealed=sealed, totp_step=step)
    if session.execute(switched.returning(StaffMember.id)).first() is None:
        return []
    service.note(session, member.id, "second-factor-set-up", "", now)
    return new_codes(session, member.id, now)


def new_codes(session: Session, staff_id: int, now: datetime) -> list[str]:
    """Draw recovery codes; those from before open nothing any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    codes = [_new_code() for _ in range(CODES)]
    session.add_all(
        RecoveryCode(staff_id=staff_id, place=place, code_hash=service.HASHER.hash(_plain(code)))
        for place, code in enumerate(codes, 1)
    )
    service.note(session, staff_id, "recovery-codes-made", "", now)
    session.flush()
    return codes


def matching_code(session: Session, staff_id: int, typed: str) -> int | None:
    """Find which recovery code this is. Slow on purpose: call it in a reading session."""
    plain = _plain(typed)
    if len(plain) != _PLACES * _GROUPS:
        return None
    for number, hashed in session.execute(
        select(RecoveryCode.id, RecoveryCode.code_hash).where(RecoveryCode.staff_id == staff_id)
    ):
        try:
            service.HASHER.verify(hashed, plain)
        except VerificationError:
            continue
        return int(number)
    return None


def accept(session: Session, member: StaffMember, code: str, recovery: int | None, keys: Keys, now: datetime) -> bool:
    """Say whether a code of the app, or a recovery code that was found, counts; it never does so again."""
    if recovery is not None:
        used = delete(RecoveryCode).where(RecoveryCode.id == recovery, RecoveryCode.staff_id == member.id)
        is_new = session.execute(used.returning(RecoveryCode.id)).first() is not None
        if is_new:
            service.note(session, member.id, "recovery-code-used", "", now)
        return is_new
    secret = unseal(member.totp_sealed, _owner(member.id), keys)
    step = step_of(secret, code, member.totp_step, now) if secret else None
    if secret is None or step is None:
        return False
    later = (StaffMember.id == member.id, StaffMember.totp_sealed == member.totp_sealed, StaffMember.totp_step < step)
    sealed = seal(secret, _owner(member.id), keys)  # anew, so that an old key can go some day
    taken = update(StaffMember).where(*later).values(totp_step=step, totp_sealed=sealed).returning(StaffMember.id)
    return session.execute(taken).first() is not None


def switch_off(session: Session, staff_id: int, by: int | None, now: datetime) -> None:
    """Take the second factor off an account, with its recovery codes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    session.execute(update(StaffMember).where(StaffMember.id == staff_id).values(totp_sealed="", totp_step=0))
    service.note(session, by, "second-factor-removed", f"{staff_id}", now)


def codes_left(session: Session, staff_id: int) -> int:
    """Count the recovery codes that still open something."""
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(RecoveryCode.staff_id == staff_id)) or 0


def _new_code() -> str:
    """Draw a recovery code: 79 bits, in four groups."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_PLACES)) for _ in range(_GROUPS))


def _plain(code: str) -> str:
    """Read a code as it was meant: signs between and large letters do not matter."""
    return "".join(sign for sign in code.lower() if sign in _LETTERS)


def _owner(staff_id: int) -> str:
    """Name whose secret it is."""
    return f"second factor of {staff_id}"
