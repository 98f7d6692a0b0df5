"""What the database holds after scans."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Conflict, Visit
from eventdesk.tickets.models import Attendee


def visits(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Visit)) or 0


def attended(session: Session) -> list[str]:
    return list(session.scalars(select(Attendee.type).where(Attendee.attended).order_by(Attendee.type)))


def conflicts(session: Session) -> list[tuple[str, str | None]]:
    """Cause and action of what is or was to check."""
    rows = session.execute(select(Conflict.cause, Conflict.action).order_by(Conflict.id))
    return [(row.cause, row.action) for row in rows]
