"""What a ticket says to strangers."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.occasion import COLUMNS, Occasion, facts, with_titles
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import is_genuine, read


class NoLongerValidError(EventdeskError):
    """The ticket was cancelled."""

    code = "ticket-cancelled"
    status = 410


class ReplacedError(EventdeskError):
    """The party has changed and has a newer code."""

    code = "ticket-replaced"
    status = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFace(Occasion):
    """What whoever reads a code may know: for what, when, where, for how many. No name, no contact."""

    admits: int


_FACE = with_titles(
    select(*COLUMNS, Ticket.issue, Ticket.admits, Ticket.revoked_at)
    .join(Event, Event.id == Ticket.event_id)
    .where(Ticket.id == bindparam("ticket_id"))
)  # fmt: skip


def ticket_face(session: Session, text: str, keys: Mapping[int, bytes], language: str) -> TicketFace:
    """Find what a code stands for.

    Raises:
        NotFoundError: No code, not made by us, or of a ticket that does not exist; nobody learns which.
        NoLongerValidError: The ticket was cancelled.
        ReplacedError: There is a newer code.
    """
    code = read(text)
    if code is None or not is_genuine(code, keys):
        raise NotFoundError("code")
    row = session.execute(_FACE, {"ticket_id": code.ticket_id, "language": language}).one_or_none()
    if row is None or row.issue < code.issue:
        raise NotFoundError("code")
    if row.revoked_at is not None:
        raise NoLongerValidError("revoked")
    if row.issue > code.issue:
        raise ReplacedError("replaced")
    return TicketFace(**facts(row, language), admits=row.admits)
