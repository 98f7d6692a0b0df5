"""What needs a human at an event, and what was decided: one statement however many rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from eventdesk.checkin.conflict_rules import Action, Cause
from eventdesk.checkin.models import Conflict, Device, Scan, ScanAttendee
from eventdesk.staff.models import StaffMember
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import read

MOST = 100
"""Entries on one page; those that are open come first, the oldest of them first."""


class Entry(NamedTuple):
    """One scan that needs a human, or did."""

    id: int
    cause: Cause
    action: Action | None
    settled_at: datetime | None
    settled_by: str | None
    sent: Mapping[str, Any]
    void_of: UUID | None
    device: str | None
    number: str | None
    admits: int | None
    counted: int
    """People it counted, or counts."""
    merged_into: str | None

    @property
    def scanned_at(self) -> datetime:
        """When it was scanned, by the corrected clock of the phone."""
        return datetime.fromisoformat(self.sent["scanned_at"])

    @property
    def station(self) -> str:
        """Key of the station, which the event may not have."""
        return str(self.sent["station"])

    @property
    def is_walk_in(self) -> bool:
        """Whether the party came without a ticket."""
        return "walk_in" in self.sent

    @property
    def turned_away(self) -> bool:
        """Whether nobody was let in by it."""
        return self.sent.get("admitted") is False

    @property
    def persons(self) -> int | None:
        """How many people it was about, as far as anybody knows."""
        if self.counted:
            return self.counted
        named = len(self.sent.get("attendees") or []) + len(self.sent.get("extra", []))
        code = read(self.sent.get("code", ""))
        return named or self.sent.get("count") or self.admits or (code.size if code else 0) or None


@dataclass(frozen=True, slots=True)
class ConflictList:
    """What is open, by cause in the order of the table of causes, and what was settled, the newest first."""

    open: Mapping[Cause, Sequence[Entry]]
    settled: Sequence[Entry]
    open_count: int
    settled_count: int

    @property
    def more(self) -> bool:
        """Whether there are others that this page has no room for."""
        shown = len(self.settled) + sum(len(entries) for entries in self.open.values())
        return shown < self.open_count + self.settled_count


def conflict_list(session: Session, event_id: int) -> ConflictList:
    """List what needs a human at an event."""
    rows = session.execute(_entries(event_id)).all()
    entries = [Entry(row[0], Cause(row[1]), row[2] and Action(row[2]), *row[3:-2]) for row in rows]
    waiting = [entry for entry in entries if entry.action is None]
    by_cause = {cause: [entry for entry in waiting if entry.cause == cause] for cause in Cause}
    open_count, settled_count = rows[0][-2:] if rows else (0, 0)
    return ConflictList(
        {cause: found for cause, found in by_cause.items() if found},
        [entry for entry in entries if entry.action is not None],
        open_count,
        settled_count,
    )


def _entries(event_id: int) -> Select[*tuple[Any, ...]]:
    """Ask for the entries of a page, and how many there are in all."""
    merged, other = aliased(Scan), aliased(Ticket)
    counted = select(func.count()).where(ScanAttendee.scan_id == Conflict.scan_id).scalar_subquery()
    is_open = Conflict.settled_at.is_(None)
    return (
        select(
            *(Conflict.id, Conflict.cause, Conflict.action, Conflict.settled_at),
            func.coalesce(func.nullif(StaffMember.name, ""), StaffMember.email),
            *(Conflict.sent, Conflict.void_of, Device.name, Ticket.number, Ticket.admits, counted, other.number),
            func.count().filter(is_open).over(),
            func.count().filter(~is_open).over(),
        )
        .outerjoin(Device, Device.id == Conflict.device_id)
        .outerjoin(Ticket, Ticket.id == Conflict.ticket_id)
        .outerjoin(StaffMember, StaffMember.id == Conflict.settled_by)
        .outerjoin(merged, merged.id == Conflict.settling_scan_id)
        .outerjoin(other, other.id == merged.ticket_id)
        .where(Conflict.event_id == event_id)
        .order_by(case((is_open, 0), else_=1), case((is_open, Conflict.id), else_=-Conflict.id))
        .limit(MOST)
    )
