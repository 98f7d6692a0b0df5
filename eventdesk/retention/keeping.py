"""What belongs to no event and goes all the same: who did what, accounts nobody uses, the journal itself."""

from datetime import datetime

from sqlalchemy import String, and_, cast, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from eventdesk.events.models import Event, Status
from eventdesk.journal import Deletion, Kind, remember, row_named
from eventdesk.retention.rules import AUDIT_STAYS, CLOSED_ACCOUNTS_STAY, JOURNAL_STAYS, VOLUNTEERS_STAY, first_day_kept
from eventdesk.security import Role
from eventdesk.staff.models import AuditEntry, RecoveryCode, StaffLink, StaffMember, StaffSession

NOBODY = "deleted-"
"""What an emptied account is called; its number follows, since addresses are unique."""
_OF_ONE_PERSON = (Kind.REGISTRATION, Kind.FEEDBACK, Kind.ACCOUNT)


def forget_audit(session: Session, now: datetime) -> int:
    """Delete the record of who did what, of whole days only; return how many entries."""
    first_kept = first_day_kept(now, AUDIT_STAYS)
    gone = session.scalars(delete(AuditEntry).where(AuditEntry.at < first_kept).returning(AuditEntry.id)).all()
    if gone:
        remember(session, Kind.AUDIT, first_kept.date().isoformat(), len(gone), now)
    return len(gone)


def forget_accounts(session: Session, now: datetime) -> int:
    """Empty accounts of helpers after the last event, and accounts that were closed long ago; return how many.

    The row stays, because frozen reports and settled entries name it; whose it was, nobody can tell any more.
    """
    last_end = select(func.max(Event.ends_at)).where(Event.status == Status.PUBLISHED).scalar_subquery()
    then = now - VOLUNTEERS_STAY
    volunteers = and_(StaffMember.role == Role.STATION, StaffMember.created_at <= then, last_end <= then)
    closed = StaffMember.closed_at <= now - CLOSED_ACCOUNTS_STAY
    due = select(StaffMember.id, StaffMember.created_at).where(
        or_(volunteers, closed), StaffMember.email.not_like(f"{NOBODY}%")
    )
    accounts = session.execute(due.with_for_update()).all()
    for account in accounts:
        empty_account(session, account.id, now)
        remember(session, Kind.ACCOUNT, row_named(account.id, account.created_at), 1, now)
    return len(accounts)


def empty_account(session: Session, staff_id: int, now: datetime) -> None:
    """Take name, address, password and second factor off an account, and end its sessions."""
    for model in (StaffSession, StaffLink, RecoveryCode):
        session.execute(delete(model).where(model.staff_id == staff_id))
    session.execute(
        update(StaffMember)
        .where(StaffMember.id == staff_id)
        .values(
            email=literal(NOBODY) + cast(StaffMember.id, String),
            name="",
            password_hash="",  # matches no password
            totp_sealed="",
            closed_at=func.coalesce(StaffMember.closed_at, literal(now, StaffMember.closed_at.type)),
        )
        .execution_options(synchronize_session=False)
    )


def forget_journal(session: Session, now: datetime) -> None:
    """Delete entries of the journal that no backup needs: of one person soon, of whole events after a year."""
    of_one = and_(Deletion.kind.in_(_OF_ONE_PERSON), Deletion.at <= now - JOURNAL_STAYS)
    session.execute(delete(Deletion).where(or_(of_one, Deletion.at <= now - AUDIT_STAYS)))
