"""What the database knows about how the parts of this installation are."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import DateTime, func, literal, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session

from eventdesk.health.models import SignOfLife
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import MAX_ATTEMPTS
from eventdesk.outbox.service import UNDONE
from eventdesk.security import Role
from eventdesk.staff.models import StaffMember

WORKER, BACKUP = "worker:", "backup"


class Signs(NamedTuple):
    """What was read in one statement."""

    database_now: datetime | None
    """None where the database is a file and has no clock of its own."""
    worker_at: datetime | None
    backup_at: datetime | None
    mail_count: int
    mail_since: datetime | None
    admins: int


def signs(session: Session, now: datetime) -> Signs:
    """Read all signs at once."""
    is_file = session.get_bind().dialect.name == "sqlite"
    due = (UNDONE, OutgoingMail.attempts < MAX_ATTEMPTS, OutgoingMail.due_at <= now)
    last = select(func.max(SignOfLife.at))
    row = session.execute(
        select(
            literal(None, DateTime) if is_file else func.clock_timestamp(type_=DateTime(timezone=True)),
            last.where(SignOfLife.name.startswith(WORKER)).scalar_subquery(),
            last.where(SignOfLife.name == BACKUP).scalar_subquery(),
            select(func.count()).where(*due).scalar_subquery(),
            select(func.min(OutgoingMail.due_at)).where(*due).scalar_subquery(),
            select(func.count())
            .where(StaffMember.role == Role.ADMIN, StaffMember.closed_at.is_(None))
            .scalar_subquery(),
        )
    ).one()
    return Signs(*row)


def revision(session: Session) -> str | None:
    """The revision of the tables."""
    found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def lacks_a_table(error: DBAPIError) -> bool:
    """Whether a statement failed for want of a table; SQLite gives that no class of its own."""
    return isinstance(error, ProgrammingError) or "no such table" in str(error.orig)
