"""A fair of two days on the real server: families with tickets, phones that are paired, and what is stored of them."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Base, Database
from eventdesk.errors import EventdeskError
from eventdesk.events.models import Station
from eventdesk.registration.changing import change_party
from eventdesk.registration.leaving import cancel_registration
from eventdesk.registration.models import Registration
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import event_key
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event
from tests.checkin.conftest import KEYS
from tests.databases import empty
from tests.day.phones import Answer, Request
from tests.day.steps import STATIONS, TICKETS
from tests.registration.verbs import make_family

PARTY = {"young": 2, "parent": 1}


@dataclass(slots=True)
class Family:
    """A family and what it carries: its number, and the codes it has had."""

    page_key: str
    ticket: UUID
    number: str
    codes: list[str]
    people: list[list[UUID]] = field(default_factory=list)
    """Whom each of the codes admits, in vocabulary order."""


class Fair:
    """A fair that begins anew with each history."""

    def __init__(self, database: Database, client: FlaskClient) -> None:
        self._database, self._client = database, client
        with database.transaction() as tx:
            event = make_event(tx, "fair", ends_at=MORNING + timedelta(days=1, hours=5))
            self.tokens = {
                name: add_device(tx, "fair", station, name, MORNING)[1] for name, station in STATIONS.items()
            }
            self._page_keys = {name: make_family(tx, event, PARTY) for name in TICKETS}
            self._event: dict[str, Any] = {
                "number": event.id,
                "slug": event.slug,
                "title": {},
                "starts_at": event.starts_at.isoformat(),
                "ends_at": event.ends_at.isoformat(),
                "time_zone": event.time_zone,
            }
        with database.reading() as session:
            tables = Base.metadata.sorted_tables
            self._rows = {table: [dict(row) for row in session.execute(table.select()).mappings()] for table in tables}
        self.morning()

    def morning(self) -> None:
        """Nobody has come yet. Far quicker than to make everything again."""
        self.now = MORNING
        empty(self._database)
        with self._database.transaction() as tx:
            for table, rows in self._rows.items():
                if rows:
                    tx.execute(table.insert(), rows)
            self.families = {name: _family(tx, key) for name, key in self._page_keys.items()}

    def pairing(self, name: str) -> dict[str, Any]:
        """What a phone is told when it is paired."""
        keys = {version: urlsafe_b64encode(event_key(key, self._event["number"])) for version, key in KEYS.items()}
        texts = {str(version): key.rstrip(b"=").decode() for version, key in keys.items()}
        return {"token": self.tokens[name], "event": self._event, "stations": [], "ticket_keys": texts}

    def serve(self, request: Request) -> Answer:
        """Answer a phone."""
        answer = self._client.open(
            request["address"], method=request["method"], headers=request["headers"], data=request.get("body")
        )
        kept = {name: answer.headers[name] for name in ("Content-Type", "Retry-After") if name in answer.headers}
        return {"status": answer.status_code, "headers": kept, "body": answer.text}

    def change(self, name: str, party: Mapping[str, int]) -> None:
        """Let a family change its party, if it still may."""
        family = self.families[name]
        try:
            with self._database.transaction() as tx:
                change_party(tx, family.page_key, party, len(family.codes), self.now)
        except EventdeskError:
            return
        with self._database.reading() as session:
            changed = _family(session, family.page_key)
        if changed.codes != family.codes[-1:]:
            family.codes += changed.codes
            family.people += changed.people

    def cancel(self, name: str) -> None:
        """Let a family cancel, if it still may."""
        try:
            with self._database.transaction() as tx:
                cancel_registration(tx, self.families[name].page_key, self.now)
        except EventdeskError:
            return

    @property
    def visits(self) -> set[tuple[str, str, date]]:
        """What the server holds."""
        with self._database.reading() as session:
            rows = session.execute(
                select(Visit.attendee_id, Station.key, Visit.day).join(Station, Station.id == Visit.station_id)
            )
            return {(str(person), key, day) for person, key, day in rows}

    @property
    def attending(self) -> set[str]:
        """Who attended, as the server's reports have it."""
        with self._database.reading() as session:
            return {str(person) for person in session.scalars(select(Attendee.id).where(Attendee.attended))}


def _family(session: Session, page_key: str) -> Family:
    """Read what a family has in its hands now."""
    ticket = session.scalars(
        select(Ticket).join(Registration, Registration.ticket_id == Ticket.id).where(Registration.page_key == page_key)
    ).one()
    order = ["young", "parent", "companion", "older", "carer", "child"]
    people = session.execute(
        select(Attendee.id, Attendee.type, Attendee.ordinal).where(
            Attendee.ticket_id == ticket.id, Attendee.last_issue.is_(None), Attendee.extra.is_(False)
        )
    ).all()
    listed = [row.id for row in sorted(people, key=lambda row: (order.index(row.type), row.ordinal))]
    return Family(page_key, ticket.id, ticket.number, [code_for(ticket, KEYS)], [listed])
