"""A door and a station with paired phones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import Access, access_by_token
from eventdesk.checkin.schemas import ScansIn
from eventdesk.checkin.service import record_scans
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import attendee_id
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event

KEYS = {0: b"\x07" * 32}


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
