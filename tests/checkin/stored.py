"""What the database holds after scans."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.tickets.models import Attendee


def visits(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Visit)) or 0


def attended(session: Session) -> list[str]:
    return list(session.scalars(select(Attendee.type).where(Attendee.attended).order_by(Attendee.type)))
