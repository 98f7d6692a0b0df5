"""A fair of two days on the real server: families with tickets, phones that are paired, and what is stored of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Conflict, Device, Visit
from eventdesk.checkin.pairing import invite_device, revoke_device
from eventdesk.checkin.rules import by_vocabulary
from eventdesk.db import Base, Database
from eventdesk.errors import EventdeskError
from eventdesk.events.models import Event, Station
from eventdesk.registration.changing import change_party
from eventdesk.registration.leaving import cancel_registration
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.tickets.service import code_for, issue_blanks
from tests.builders import MORNING, make_event
from tests.checkin.conftest import KEYS
from tests.databases import empty
from tests.day.phones import Answer, Request
from tests.day.steps import PHONES, STATIONS
from tests.registration.verbs import make_family, ticket

PARTY = {"young": 2, "parent": 1}


@dataclass(slots=True)
class Family:
    """What a family has in its hands: its number and the codes it has had, each with whom it admits, in order."""

    page_key: str | None
    ticket: UUID
    number: str
    codes: list[str]
    people: list[list[str]]


class Fair:
    """A fair that begins anew with each history."""

    def __init__(self, database: Database, client: FlaskClient) -> None:
        self.now = MORNING
        self._database, self._client = database, client
        with database.transaction() as tx:
            event = make_event(tx, "fair", ends_at=MORNING + timedelta(days=1, hours=5))
            self._event = event.id
            secrets = {name: invite_device(tx, event, [STATIONS[name]], None, MORNING).secret for name in PHONES}
            self._page_keys = {name: make_family(tx, event, PARTY) for name in ("first", "second")}
            self._blank = issue_blanks(tx, event.id, 1, MORNING)[0].id
        self.pairings = {name: self._paired(secret, name) for name, secret in secrets.items()}
        with database.reading() as session:
            tables = Base.metadata.sorted_tables
            self._rows = {table: [dict(row) for row in session.execute(table.select()).mappings()] for table in tables}
        self.morning()

    def morning(self) -> None:
        """Nobody has come yet. Far quicker than to make everything again."""
        self.now = MORNING
        self.taken: set[str] = set()
        self.revoked: set[str] = set()
        empty(self._database)
        with self._database.transaction() as tx:
            for table, rows in self._rows.items():
                if rows:
                    tx.execute(table.insert(), rows)
            self.families = {name: _family(tx, ticket(tx, key), key) for name, key in self._page_keys.items()}
            self.families["blank"] = _family(tx, tx.get_one(Ticket, self._blank))

    def serve(self, request: Request) -> Answer:
        """Answer a phone."""
        answer = self._client.open(
            request["address"], method=request["method"], headers=request["headers"], data=request.get("body")
        )
        if request["address"] == "/api/v1/scans" and answer.status_code == 200 and request["phone"] not in self.revoked:
            self.taken |= {scan["id"] for scan in json.loads(request["body"])["scans"]}
        kept = {name: answer.headers[name] for name in ("Content-Type", "Retry-After") if name in answer.headers}
        return {"status": answer.status_code, "headers": kept, "body": answer.text}

    def family(self, name: str) -> Family | None:
        """A family by its name, if it has come into being."""
        if name == "walk-in":
            return next(iter(self._walk_ins), None)
        return self.families.get(name)

    @property
    def everybody(self) -> list[Family]:
        """All families, those too that came without a ticket."""
        return [*self.families.values(), *self._walk_ins]

    @property
    def _walk_ins(self) -> list[Family]:
        """Families without a code; the server gives their tickets numbers."""
        with self._database.reading() as session:
            made = select(Ticket.id, Ticket.number).where(Ticket.source == Source.WALK_IN).order_by(Ticket.id)
            return [Family(None, ticket, number, [], []) for ticket, number in session.execute(made)]

    def register(self) -> None:
        """Let the late family register, if it has not."""
        if "late" not in self.families:
            with self._database.transaction() as tx:
                key = make_family(tx, tx.get_one(Event, self._event), PARTY)
                self.families["late"] = _family(tx, ticket(tx, key), key)

    def change(self, name: str, party: Mapping[str, int]) -> None:
        """Let a family change its party, if it still may."""
        family = self.families.get(name)
        if family is None or family.page_key is None:
            return
        try:
            with self._database.transaction() as tx:
                change_party(tx, family.page_key, party, len(family.codes), self.now)
        except EventdeskError:
            return
        with self._database.reading() as session:
            changed = _family(session, ticket(session, family.page_key), family.page_key)
        if changed.codes != family.codes[-1:]:
            family.codes += changed.codes
            family.people += changed.people

    def cancel(self, name: str) -> None:
        """Let a family cancel, if it still may."""
        family = self.families.get(name)
        if family is None or family.page_key is None:
            return
        try:
            with self._database.transaction() as tx:
                cancel_registration(tx, family.page_key, self.now)
        except EventdeskError:
            return

    def revoke(self, phone: str) -> None:
        """End a phone's access."""
        self.revoked.add(phone)
        with self._database.transaction() as tx:
            device = tx.scalars(select(Device.id).where(Device.name == phone)).one()
            revoke_device(tx, device, self._event, self.now)

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

    @property
    def to_check(self) -> set[str]:
        """Scans that wait, or waited, for a human."""
        with self._database.reading() as session:
            return {str(scan) for scan in session.scalars(select(Conflict.scan_id))}

    def _paired(self, secret: str, name: str) -> Any:
        answer = self._client.post("/api/v1/devices/pair", json={"secret": secret, "name": name})
        assert answer.status_code == 201, answer.text
        return answer.get_json()


def _family(session: Session, ticket: Ticket, page_key: str | None = None) -> Family:
    """Read what a family has in its hands now."""
    people = session.scalars(
        select(Attendee).where(
            Attendee.ticket_id == ticket.id, Attendee.last_issue.is_(None), Attendee.extra.is_(False)
        )
    )
    listed = [str(person.id) for person in sorted(people, key=by_vocabulary)]
    return Family(page_key, ticket.id, ticket.number, [code_for(ticket, KEYS)], [listed])
