"""Scans of an event that need a human, as a day without a network leaves them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import Action, Cause
from eventdesk.checkin.models import Conflict
from eventdesk.checkin.pairing import add_device, revoke_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.schemas import ScansIn
from eventdesk.checkin.service import record_scans
from eventdesk.checkin.settling import Settlement, settle
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import attendee_id
from tests.builders import make_ticket

LET_IN: dict[str, Any] = {"admitted": True, "offline": True}


def make_troubles(session: Session, event: Event, now: datetime) -> None:
    """An entry of nearly each cause, one that was decided, and one whose phone took it back."""
    device, token = add_device(session, event.slug, "door", "Samiras Telefon", now)
    gone, late, crowd = (make_ticket(session, event, {"young": 2, "parent": 1}, now) for _ in range(3))
    session.execute(update(Ticket).where(Ticket.id == gone.id).values(revoked_at=now))
    session.execute(update(Ticket).where(Ticket.id == late.id).values(issue=2))
    friend = {"id": str(attendee_id(crowd.id, "guest", 1)), "type": "guest"}
    lost = _scan(now, number=crowd.number, station="elsewhere")
    scans = [
        lost,
        _scan(now, void=lost["id"]),
        _scan(now, number=crowd.number, station="general", count=1),
        _scan(now, number=gone.number),
        _scan(now, number=crowd.number),
        _scan(now, number=crowd.number, extra=[friend]),
        _scan(now, number="0000000"),
        _scan(now, ticket_id=str(uuid4()), count=2),
        _scan(now, number=late.number, station="garden"),
    ]
    _send(session, token, scans, now)
    revoke_device(session, device.id, event.id, now)
    _send(session, token, [_scan(now, number=late.number), _scan(now, void=scans[3]["id"])], now, hands_over=True)
    session.flush()
    waiting = select(Conflict.id).where(Conflict.cause == Cause.WRONG_STATION, Conflict.action.is_(None))
    settle(session, event, session.scalars(waiting.order_by(Conflict.id)).all()[0], Settlement(Action.ACCEPT), {}, now)


def _scan(now: datetime, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "station": "door", "scanned_at": now.isoformat(), **LET_IN, **fields}


def _send(
    session: Session, token: str, scans: list[dict[str, Any]], now: datetime, *, hands_over: bool = False
) -> None:
    access = access_by_token(session, token, now, hands_over=hands_over)
    record_scans(session, access, ScansIn.model_validate({"scans": scans}), {}, now)
