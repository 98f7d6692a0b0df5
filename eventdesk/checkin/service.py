"""Recording scans: a batch is one transaction, each scan is judged on its own.

The event's row is taken first. So the batches of one event follow each other, a scan sent twice
at once is found the second time, and an undo never races with another phone's scan.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from eventdesk.checkin.answers import describe
from eventdesk.checkin.ledger import Ledger
from eventdesk.checkin.queries import Access, foreign_tickets, known_scans, parties
from eventdesk.checkin.rules import understand
from eventdesk.checkin.schemas import ScanIn, ScansIn
from eventdesk.db import table_of
from eventdesk.events.models import Event
from eventdesk.tickets.rules import Code, is_number

_EVENT = table_of(Event)
_TAKE = (
    update(_EVENT)
    .where(_EVENT.c.id == bindparam("event"))
    .values(change_number=_EVENT.c.change_number + 1)
    .returning(_EVENT.c.change_number, _EVENT.c.tickets_issued)
)
_USE_NUMBERS = (
    update(_EVENT)
    .where(_EVENT.c.id == bindparam("event"))
    .values(tickets_issued=_EVENT.c.tickets_issued + bindparam("walk_ins"))
)


def record_scans(
    session: Session, access: Access, batch: ScansIn, keys: Mapping[int, bytes], now: datetime
) -> list[dict[str, Any]]:
    """Record a batch of readings and undoings, in order; repeating it changes nothing.

    Args:
        session: The transaction; the caller commits.
        access: The phone that sends.
        batch: What it read, by its own clock.
        keys: Master ticket keys by version.
        now: The server's time; with `batch.sent_at` it gives the error of the phone's clock.

    Returns:
        One answer a scan, as `schemas.ScanOut` without its message.
    """
    change_number, last_ordinal = _take_event(session, access.event_id)
    ids = {scan.id for scan in batch.scans} | {scan.void for scan in batch.scans if scan.void}
    known = known_scans(session, ids)
    readings = {scan.id: understand(scan.code, access.event_id, keys) for scan in batch.scans if scan.code is not None}
    tickets = {reading.ticket_id for reading in readings.values() if isinstance(reading, Code)}
    tickets |= {scan.ticket_id for scan in batch.scans if scan.ticket_id}
    tickets |= {scan.ticket_id for scan in known if scan.ticket_id}
    numbers = {scan.number for scan in batch.scans if scan.number and is_number(scan.number)}
    walk_ins = {scan.ticket_id for scan in batch.scans if scan.walk_in and scan.ticket_id}
    ledger = Ledger(
        access=access,
        now=now,
        offset=now - (batch.sent_at or now),
        change_number=change_number,
        last_ordinal=last_ordinal,
        foreign=foreign_tickets(session, access.event_id, walk_ins) if walk_ins else (),
    )
    ledger.open(known, parties(session, access.event_id, tickets, numbers) if tickets or numbers else [])
    answers = [ledger.take(scan, readings.get(scan.id)) for scan in batch.scans]
    rows = ledger.close()
    if rows.tickets:  # only now is it known how many are new: a batch sent again must use up no numbers
        session.execute(_USE_NUMBERS, {"event": access.event_id, "walk_ins": len(rows.tickets)})
    rows.write(session, change_number)
    return answers


def _take_event(session: Session, event_id: int) -> tuple[int, int]:
    """Lock the event and draw a change number; tell which ticket number was given out last."""
    change_number, last_ordinal = session.execute(_TAKE, {"event": event_id}).one()
    return change_number, last_ordinal


def look_up(
    session: Session, access: Access, asked: ScanIn, keys: Mapping[int, bytes], now: datetime
) -> dict[str, Any]:
    """Judge a reading and describe its party; nothing is recorded.

    Raises:
        ScanRefusedError: The phone may not scan there, or read nothing at all.
    """
    reading = understand(asked.code, access.event_id, keys) if asked.code is not None else None
    ids = {reading.ticket_id} if isinstance(reading, Code) else set()
    numbers = {asked.number} if asked.number and is_number(asked.number) else set()
    ledger = Ledger(access=access, now=now)
    ledger.open([], parties(session, access.event_id, ids, numbers) if ids or numbers else [])
    return describe(ledger.look(asked, reading), access.days)
