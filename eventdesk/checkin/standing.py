"""Letting a scan count or not by an organiser's word, as often as they change their mind.

Each scan has at most one undo of the organisers' own. Taking that back lets the scan count again, unless its phone has
taken it back as well.
"""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import exists, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from eventdesk.checkin.models import Scan
from eventdesk.checkin.queries import Access, parties
from eventdesk.checkin.rows import Rows
from eventdesk.checkin.rules import attending, visits
from eventdesk.checkin.service import take_event
from eventdesk.db import table_of

_SCAN = table_of(Scan)


def let_stand(session: Session, access: Access, scan_id: UUID, *, stand: bool, now: datetime) -> None:
    """Say whether a scan counts; visits and attendance follow. The scan may be an undo: then its scan follows too."""
    change_number, _, _ = take_event(session, access.event_id)
    scan = session.execute(select(Scan.station_id, Scan.void_of).where(Scan.id == scan_id)).one()
    seen = scan.void_of or scan_id
    ticket = session.scalar(select(Scan.ticket_id).where(Scan.id == seen))
    tickets = [ticket] if ticket else []
    before = {party.ticket_id: party for party in parties(session, access.event_id, tickets, ())}
    _undo_or_not(session, access.event_id, scan_id, scan.station_id, stand=stand, now=now)
    for one in (scan_id, seen):
        _follow_its_undoings(session, one)
    rows = Rows()
    for party in parties(session, access.event_id, tickets, ()):
        old = before[party.ticket_id]
        rows.follow((visits(old, access.days), attending(old)), (visits(party, access.days), attending(party)))
    rows.write(session, change_number, now)


def _undo_or_not(
    session: Session, event_id: int, scan_id: UUID, station_id: int, *, stand: bool, now: datetime
) -> None:
    """Make the organisers' undo of a scan, or change whether it counts."""
    undo = uuid5(scan_id, "undone by organisers")
    found = session.execute(update(_SCAN).where(_SCAN.c.id == undo).values(voided=stand).returning(_SCAN.c.id)).first()
    if found or stand:
        return
    row = {
        "id": undo,
        "event_id": event_id,
        "station_id": station_id,
        "void_of": scan_id,
        "verdict": None,
        "admitted": False,
        "offline": False,
        "scanned_at": now,
        "received_at": now,
        "answer": {"id": str(undo), "verdict": None},
    }
    session.execute(insert(_SCAN), row)


def _follow_its_undoings(session: Session, scan_id: UUID) -> None:
    """Work out whether a scan is taken back: by its own phone or by an organiser, with an undo that counts itself."""
    undo = aliased(Scan)
    by_whom = or_(undo.device_id.is_(None), undo.device_id == _SCAN.c.device_id)
    taken_back = exists().where(undo.void_of == _SCAN.c.id, undo.voided.is_(False), by_whom)
    session.execute(update(_SCAN).where(_SCAN.c.id == scan_id).values(voided=taken_back))
