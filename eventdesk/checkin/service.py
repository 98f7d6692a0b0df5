"""Recording scans: a batch is one transaction, each scan is judged on its own.

The event's row is taken first. So the batches of one event follow each other, a scan sent twice
at once is found the second time, and an undo never races with another phone's scan.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from eventdesk.checkin.answers import describe
from eventdesk.checkin.conflict_rules import Action, kept_answer, walk_ins_allowed
from eventdesk.checkin.conflicts import reconcile, waiting_for
from eventdesk.checkin.keeping import KeptError
from eventdesk.checkin.known import known_scans
from eventdesk.checkin.ledger import Ledger
from eventdesk.checkin.models import Conflict, Scan
from eventdesk.checkin.queries import Access, foreign_tickets, parties, stations_of, walk_ins_of
from eventdesk.checkin.rules import ScanRefusedError, Verdict, understand
from eventdesk.checkin.schemas import ScanIn, ScansIn
from eventdesk.db import table_of
from eventdesk.events.models import Event
from eventdesk.tickets.rules import Code, is_number

_EVENT, _SCAN = table_of(Event), table_of(Scan)
_TAKE = (
    update(_EVENT)
    .where(_EVENT.c.id == bindparam("event"))
    .values(change_number=_EVENT.c.change_number + 1)
    .returning(_EVENT.c.change_number, _EVENT.c.tickets_issued, _EVENT.c.closed_at)
)
_USE_NUMBERS = (
    update(_EVENT)
    .where(_EVENT.c.id == bindparam("event"))
    .values(tickets_issued=_EVENT.c.tickets_issued + bindparam("walk_ins"))
)


def record_scans(
    session: Session,
    access: Access,
    batch: ScansIn,
    keys: Mapping[int, bytes],
    now: datetime,
    *,
    accepted: bool = False,
) -> list[dict[str, Any]]:
    """Record a batch of readings and undoings, in order; repeating it changes nothing.

    Args:
        session: The transaction; the caller commits.
        access: The phone that sends.
        batch: What it read, by its own clock.
        keys: Master ticket keys by version.
        now: The server's time; with `batch.sent_at` it gives the error of the phone's clock.
        accepted: A human has decided that these count: nothing of them waits any longer.

    Returns:
        One answer a scan, as `schemas.ScanOut` without its message.
    """
    readings = {scan.id: understand(scan.code, access.event_id, keys) for scan in batch.scans if scan.code is not None}
    ledger = _opened(session, access, batch, readings, now, accepted=accepted)
    answers = [ledger.take(scan, readings.get(scan.id)) for scan in batch.scans]
    rows = ledger.close()
    if rows.tickets:  # only now is it known how many are new: a batch sent again must use up no numbers
        session.execute(_USE_NUMBERS, {"event": access.event_id, "walk_ins": len(rows.tickets)})
    rows.write(session, ledger.change_number, now)
    if rows.tickets:
        _take_arrived(session, access, {row["id"] for row in rows.tickets}, keys, now)
    if ledger.oversized:
        reconcile(session, access.event_id, ledger.oversized, now)
    return answers


def _opened(
    session: Session,
    access: Access,
    batch: ScansIn,
    readings: Mapping[UUID, Code | Verdict],
    now: datetime,
    *,
    accepted: bool,
) -> Ledger:
    """Lock the event and enter all that the database knows of what a batch names."""
    change_number, last_ordinal, closed = take_event(session, access.event_id)
    sent = {scan.id for scan in batch.scans}
    known, conflicts = known_scans(session, sent | {scan.void for scan in batch.scans if scan.void})
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
        closed=closed and not accepted,
        decided=accepted,
        walk_ins_left=_walk_ins_left(session, access, now) if walk_ins and not accepted else None,
        foreign=foreign_tickets(session, access.event_id, walk_ins) if walk_ins else (),
    )
    found = parties(session, access.event_id, tickets, numbers) if tickets or numbers else []
    ledger.open(known, found, [one for one in conflicts if not accepted or one.scan_id not in sent])
    return ledger


def record_kept(
    session: Session, access: Access, kept: Conflict, scan: ScanIn, keys: Mapping[int, bytes], now: datetime
) -> dict[str, Any]:
    """Let a scan count that was put aside; it is its phone's, at any station of the event.

    Returns:
        What a phone would have been told; the phone itself goes on being told that the scan is kept.
    """
    here = replace(access, device_id=kept.device_id, ended=False, stations=stations_of(session, access.event_id))
    (answer,) = record_scans(session, here, ScansIn(scans=[scan]), keys, now, accepted=True)
    told = kept_answer(kept.scan_id, kept.cause)
    session.execute(update(_SCAN).where(_SCAN.c.id == kept.scan_id).values(answer=told))
    return answer


def _take_arrived(
    session: Session, access: Access, tickets: Collection[UUID], keys: Mapping[int, bytes], now: datetime
) -> None:
    """Let scans count that came before the walk-in they name, so that order does not matter."""
    for kept in waiting_for(session, access.event_id, tickets):
        record_kept(session, access, kept, ScanIn.model_validate(kept.sent), keys, now)
        kept.action, kept.settled_at = Action.GONE, now
        session.flush()


def take_event(session: Session, event_id: int) -> tuple[int, int, bool]:
    """Lock the event and draw a change number; tell which ticket number was given out last, and whether it is closed.

    Closing takes the row as well, so no scan slips in between.
    """
    change_number, last_ordinal, closed_at = session.execute(_TAKE, {"event": event_id}).one()
    return change_number, last_ordinal, closed_at is not None


def _walk_ins_left(session: Session, access: Access, now: datetime) -> int | None:
    """Tell how many more walk-ins a phone may note."""
    if access.device_id is None or access.paired_at is None:
        return None
    return walk_ins_allowed(access.paired_at, now) - walk_ins_of(session, access.device_id)


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
    if asked.code is None and asked.number is None:
        raise ScanRefusedError("nothing-read", "A scan needs a code or a number.")
    try:
        return describe(ledger.look(asked, reading), access.days)
    except KeptError as kept:
        raise ScanRefusedError("wrong-station", "This phone was not paired for that station.") from kept
