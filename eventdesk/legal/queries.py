"""What people told us about barriers."""

from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from eventdesk.legal.models import Feedback

MOST = 200
"""Reports on the desk's page; whoever has more of them has other worries."""


def reports(session: Session) -> Sequence[Feedback]:
    """List reports: the open ones first, the oldest of them on top, then those dealt with, the newest on top."""
    is_done = Feedback.done_at.is_not(None)
    order = (is_done, case((~is_done, Feedback.created_at)), Feedback.done_at.desc(), Feedback.id)
    return session.scalars(select(Feedback).order_by(*order).limit(MOST)).all()
