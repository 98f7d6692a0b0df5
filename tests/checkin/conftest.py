"""A door and a station with paired phones, scans that need a human, and an organiser who decides."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin import conflict_rules
from eventdesk.checkin.conflict_rules import Action, Cause
from eventdesk.checkin.models import Conflict
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import Access, access_by_token
from eventdesk.checkin.schemas import ScansIn
from eventdesk.checkin.service import record_scans
from eventdesk.checkin.settling import Settlement, settle
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import attendee_id, code_text
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.stored import conflicts

KEYS = {0: b"\x07" * 32}
LET_IN: dict[str, Any] = {"admitted": True, "offline": True}
Settle = Callable[..., None]
Arises = Callable[[Cause], None]


@dataclass
class Phone:
    """A paired phone in the hand of a volunteer."""

    session: Session
    access: Access
    station: str

    def scan(self, ticket: Ticket | None = None, at: datetime = MORNING, **fields: Any) -> dict[str, Any]:
        """Scan a ticket's code, or send other fields, and return the answer."""
        return self.send([self.item(ticket, at, **fields)])[0]

    def item(self, ticket: Ticket | None = None, at: datetime = MORNING, **fields: Any) -> dict[str, Any]:
        """One scan as the phone would send it."""
        read = {"code": code_for(ticket, KEYS)} if ticket else {}
        return {"id": str(uuid4()), "station": self.station, "scanned_at": at.isoformat(), **read, **fields}

    def send(
        self, items: list[dict[str, Any]], now: datetime = MORNING, sent_at: datetime | None = None
    ) -> list[dict[str, Any]]:
        """Send a batch."""
        batch = ScansIn.model_validate({"sent_at": sent_at, "scans": items})
        return record_scans(self.session, self.access, batch, KEYS, now)


@pytest.fixture
def event(session: Session) -> Event:
    return make_event(session)


@pytest.fixture
def phone(session: Session, event: Event) -> Callable[[str], Phone]:
    """Pair phones for stations of the event."""

    def paired(station: str) -> Phone:
        _, token = add_device(session, event.slug, station, "Samira", MORNING)
        return Phone(session, access_by_token(session, token, MORNING), station)

    return paired


@pytest.fixture
def door(phone: Callable[[str], Phone]) -> Phone:
    return phone("door")


@pytest.fixture
def station(phone: Callable[[str], Phone]) -> Phone:
    return phone("orientation")


def ids(answer: dict[str, Any]) -> list[UUID]:
    """The people an answer lists."""
    return [UUID(person["id"]) for person in answer["attendees"]]


def walk_in(phone: Phone, ticket: UUID | None = None, **fields: Any) -> dict[str, Any]:
    """A young person without a ticket."""
    ticket = ticket or uuid4()
    person = {"id": str(attendee_id(ticket, "young", 1)), "type": "young"}
    return phone.item(ticket_id=str(ticket), walk_in={"home_ags": None}, extra=[person], **fields)


@pytest.fixture
def do(session: Session, event: Event) -> Settle:
    """Settle the newest conflict as somebody who sees how it stands."""

    def do(action: Action | None, **more: Any) -> None:
        conflict = session.scalars(select(Conflict).order_by(Conflict.id.desc())).first()
        assert conflict is not None
        session.refresh(conflict)
        settle(session, event, conflict.id, Settlement(action, **{"seen": conflict.action, **more}), KEYS, MORNING)
        session.flush()

    return do


def unknown(item: dict[str, Any], event: Event, _phone: Phone) -> dict[str, Any]:
    return {**item, "code": code_text(KEYS, event.id, b"12345678", 4, 1)}


def elsewhere(item: dict[str, Any], _event: Event, _phone: Phone) -> dict[str, Any]:
    return {**item, "station": "general"}


def without_ticket(_item: dict[str, Any], _event: Event, phone: Phone) -> dict[str, Any]:
    ticket = uuid4()
    return walk_in(phone, ticket, attendees=[str(attendee_id(ticket, "parent", 1))])


def with_a_friend(item: dict[str, Any], _event: Event, phone: Phone) -> dict[str, Any]:
    ticket = phone.session.scalars(select(Ticket.id)).one()
    return {**item, "count": 1, "extra": [{"id": str(attendee_id(ticket, "guest", 1)), "type": "guest"}]}


def revoked(item: dict[str, Any], _event: Event, phone: Phone) -> dict[str, Any]:
    phone.access = replace(phone.access, ended=True)
    return item


SENT = {
    Cause.UNKNOWN: unknown,
    Cause.WRONG_STATION: elsewhere,
    Cause.TOO_MANY: without_ticket,
    Cause.OVER_SIZE: with_a_friend,
    Cause.REVOKED_PHONE: revoked,
}
MEANWHILE: dict[Cause, Any] = {
    Cause.CANCELLED: update(Ticket).values(revoked_at=MORNING),
    Cause.REPLACED: update(Ticket).values(issue=2),
    Cause.OVER_SIZE: update(Ticket).values(admits=1),
    Cause.CLOSED_EVENT: update(Event).values(closed_at=MORNING),
}
"""What happened before the phone came back."""


@pytest.fixture
def arises(session: Session, event: Event, door: Phone, monkeypatch: pytest.MonkeyPatch) -> Arises:
    """Let two people in so that they need a human for some cause; the event is open again by then."""

    def arises(cause: Cause) -> None:
        item = door.item(make_ticket(session, event), **LET_IN, count=2)
        item = SENT[cause](item, event, door) if cause in SENT else item
        if cause in MEANWHILE:
            session.execute(MEANWHILE[cause])
        if cause == Cause.TOO_MANY:
            monkeypatch.setattr(conflict_rules, "WALK_INS_PER_HOUR", 0)
        door.send([item])
        session.execute(update(Event).values(closed_at=None))
        assert conflicts(session) == [(cause, None)]

    return arises
