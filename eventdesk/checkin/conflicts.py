"""Conflicts in the database: finding those of a scan or ticket, and keeping them in line with the scans."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, func, insert, select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import WAITING, Action, Cause, over_size
from eventdesk.checkin.models import Conflict, Scan
from eventdesk.checkin.queries import parties
from eventdesk.db import table_of
from eventdesk.events.models import Station

_STANDING = frozenset(Cause) - WAITING
_CONFLICT = table_of(Conflict)


def still_open(event_id: int) -> ScalarSelect[int]:
    """Ask how much of an event needs a human, within another statement."""
    return select(func.count()).where(Conflict.event_id == event_id, Conflict.settled_at.is_(None)).scalar_subquery()


def waiting_for(session: Session, event_id: int, tickets: Collection[UUID]) -> Sequence[Conflict]:
    """Find scans that wait only because nobody knew their ticket."""
    unknown = (Conflict.cause == Cause.UNKNOWN, Conflict.settled_at.is_(None), Conflict.event_id == event_id)
    return session.scalars(
        select(Conflict).where(Conflict.ticket_id.in_(tickets), *unknown).order_by(Conflict.id)
    ).all()


def reconcile(session: Session, event_id: int, tickets: Collection[UUID], now: datetime) -> None:
    """Notice tickets of which too many were seen, and settle or open again what undoing changed.

    A conflict whose reason is gone is settled so that everybody sees it, and opens again should the reason return;
    what a human settled stays as it is.
    """
    over = {scan: party.ticket_id for party in parties(session, event_id, tickets, ()) for scan in over_size(party)}
    rows = session.execute(
        select(Conflict.id, Conflict.scan_id, Conflict.cause, Conflict.action, Scan.voided)
        .join(Scan, Scan.id == Conflict.scan_id)
        .where(Conflict.ticket_id.in_(tickets), Conflict.cause.in_(_STANDING))
    ).all()
    gone, back = [], []
    for row in rows:
        holds = row.scan_id in over if row.cause == Cause.OVER_SIZE else not row.voided
        if row.action is None and not holds:
            gone.append(row.id)
        elif row.action == Action.GONE and holds:
            back.append(row.id)
    for numbers, action, settled_at in ((gone, Action.GONE, now), (back, None, None)):
        if numbers:
            settled = update(_CONFLICT).where(_CONFLICT.c.id.in_(numbers))
            session.execute(settled.values(action=action, settled_at=settled_at))
    known = {row.scan_id for row in rows if row.cause == Cause.OVER_SIZE}
    _notice(session, {scan: ticket for scan, ticket in over.items() if scan not in known}, now)


def _notice(session: Session, scans: dict[UUID, UUID], now: datetime) -> None:
    """Enter scans that brought more people than their ticket admits."""
    if not scans:
        return
    found = session.execute(
        select(Scan.id, Scan.event_id, Scan.device_id, Scan.scanned_at, Scan.offline, Station.key)
        .join(Station, Station.id == Scan.station_id)
        .where(Scan.id.in_(scans))
    )
    rows: list[dict[str, Any]] = [
        {
            "event_id": scan.event_id,
            "scan_id": scan.id,
            "device_id": scan.device_id,
            "ticket_id": scans[scan.id],
            "cause": Cause.OVER_SIZE,
            "sent": {
                "id": str(scan.id),
                "ticket_id": str(scans[scan.id]),
                "station": scan.key,
                "scanned_at": scan.scanned_at.isoformat(),
                "offline": scan.offline,
            },
            "noticed_at": now,
        }
        for scan in found
    ]
    session.execute(insert(_CONFLICT), rows)
