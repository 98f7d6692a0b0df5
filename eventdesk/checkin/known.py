"""What the server has of scans it is sent: they may come twice, and their undoing first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, bindparam, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Conflict, Scan


@dataclass(frozen=True, slots=True)
class KnownScan:
    """A scan the server already has."""

    id: UUID
    event_id: int
    device_id: int | None
    ticket_id: UUID | None
    void_of: UUID | None
    answer: dict[str, Any]
    voided: bool = False


@dataclass(frozen=True, slots=True)
class KnownConflict:
    """A scan that needs a human, or did."""

    id: int
    scan_id: UUID
    event_id: int
    device_id: int | None
    ticket_id: UUID | None
    void_of: UUID | None
    cause: str
    action: str | None
    settling_scan_id: UUID | None


_IDS: BindParameter[Any] = bindparam("ids")
_SCAN = (
    *(literal(0), Scan.id, Scan.event_id, Scan.device_id, Scan.ticket_id, Scan.void_of, Scan.answer, Scan.voided),
    *(literal(""), literal(""), cast(null(), Uuid())),
)
_CONFLICT = (
    *(Conflict.id, Conflict.scan_id, Conflict.event_id, Conflict.device_id, Conflict.ticket_id, Conflict.void_of),
    *(Conflict.sent, Conflict.action.is_not(None), Conflict.cause, Conflict.action, Conflict.settling_scan_id),
)
# Scans, the scans that organisers made of them, and conflicts: each scan pays for one statement only.
_KNOWN = union_all(
    select(*_SCAN).where(or_(Scan.id.in_(_IDS), Scan.void_of.in_(_IDS))),
    select(*_SCAN).join(Conflict, Conflict.settling_scan_id == Scan.id).where(Conflict.scan_id.in_(_IDS)),
    select(*_CONFLICT).where(or_(Conflict.scan_id.in_(_IDS), Conflict.void_of.in_(_IDS))),
)


def known_scans(session: Session, ids: Collection[UUID]) -> tuple[list[KnownScan], list[KnownConflict]]:
    """Find scans by id, the undoings of these ids that came before them, and what of it needs or needed a human."""
    scans, conflicts = [], []
    for row in session.execute(_KNOWN, {"ids": list(ids)}):
        if row[0]:
            conflicts.append(KnownConflict(*row[:6], *row[8:]))
        else:
            scans.append(KnownScan(*row[1:8]))
    return scans, conflicts
