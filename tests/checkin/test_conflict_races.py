"""Organisers and phones at the same moment: one decides, the other is told, and visits agree with what is shown."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import Action
from eventdesk.checkin.models import Conflict, Scan
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.schemas import ScansIn
from eventdesk.checkin.service import record_scans
from eventdesk.checkin.settling import SettledMeanwhileError, Settlement, settle
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.staff.models import AuditEntry
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import attendee_id
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS
from tests.checkin.stored import attended, conflicts, visits
from tests.databases import race


class Fair:
    """An event with two phones at the door, and what happens there."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as tx:
            self.event = make_event(tx)
            self.ticket, self.other = make_ticket(tx, self.event), make_ticket(tx, self.event)
            self.tokens = [add_device(tx, self.event.slug, "door", "Samira", MORNING)[1] for _ in range(2)]

    def item(self, ticket: Ticket | None = None, **fields: Any) -> dict[str, Any]:
        read = {"code": code_for(ticket, KEYS)} if ticket else {}
        return {"id": str(uuid4()), "station": "door", "scanned_at": MORNING.isoformat(), **read, **fields}

    def send(self, session: Session, *items: dict[str, Any], phone: int = 0) -> list[dict[str, Any]]:
        access = access_by_token(session, self.tokens[phone], MORNING)
        return record_scans(session, access, ScansIn.model_validate({"scans": items}), KEYS, MORNING)

    def waits(self) -> tuple[dict[str, Any], int]:
        """A scan at a station that is not the phone's, and its conflict."""
        item = self.item(self.ticket, station="general")
        with self.database.transaction() as tx:
            self.send(tx, item)
            return item, tx.scalars(select(Conflict.id)).one()

    def settle(self, session: Session, conflict: int, action: Action | None, **more: Any) -> str:
        event = session.get_one(Event, self.event.id)
        settle(session, event, conflict, Settlement(action, **more), KEYS, MORNING)
        return str(action)

    def stored(self) -> tuple[int, int, list[tuple[str, str | None]]]:
        with self.database.reading() as session:
            return visits(session), len(attended(session)), conflicts(session)


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
def fair(database: Database) -> Fair:
    return Fair(database)


def test_one_of_two_organisers_decides_and_the_other_is_told(fair: Fair, database: Database) -> None:
    _, conflict = fair.waits()

    done = race(
        database,
        lambda tx: fair.settle(tx, conflict, Action.ACCEPT),
        lambda tx: fair.settle(tx, conflict, Action.DISCARD),
        lambda tx: fair.settle(tx, conflict, Action.MERGE, number=fair.other.number),
    )

    assert done.count(SettledMeanwhileError) == 2
    (decided,) = [one for one in done if one != SettledMeanwhileError]
    expected = 0 if decided == "discard" else 4
    assert fair.stored() == (expected, expected, [("wrong_station", decided)])


def test_a_button_pressed_many_times_at_once_decides_once(fair: Fair, database: Database) -> None:
    _, conflict = fair.waits()

    done = race(database, *[lambda tx: fair.settle(tx, conflict, Action.ACCEPT)] * 6)

    assert done == ["accept"] * 6
    assert fair.stored() == (4, 4, [("wrong_station", "accept")])
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry.id)).all()) == 1


def test_a_scan_handed_over_many_times_at_once_is_kept_once(fair: Fair, database: Database) -> None:
    item = fair.item(fair.ticket, station="roof")

    answers = race(database, *[lambda tx: fair.send(tx, item)] * 6)

    assert answers == [[{"id": item["id"], "kept": True}]] * 6
    assert fair.stored() == (0, 0, [("wrong_station", None)])


@pytest.mark.parametrize("action", [Action.ACCEPT, Action.MERGE])
def test_whoever_comes_first_nobody_counts_whose_phone_took_the_scan_back(
    fair: Fair, database: Database, action: Action
) -> None:
    item, conflict = fair.waits()
    undo = fair.item(void=item["id"])

    race(
        database,
        lambda tx: fair.send(tx, undo),
        lambda tx: fair.settle(tx, conflict, action, number=fair.other.number),
    )

    assert fair.stored() == (0, 0, [("wrong_station", "gone")])


def test_too_many_are_noticed_once_whoever_comes_first(fair: Fair, database: Database) -> None:
    let_in = {"admitted": True, "offline": True}
    friend = [{"id": str(attendee_id(fair.ticket.id, "guest", 1)), "type": "guest"}]

    race(
        database,
        lambda tx: fair.send(tx, fair.item(fair.ticket, **let_in)),
        lambda tx: fair.send(tx, fair.item(fair.ticket, **let_in, count=2, extra=friend), phone=1),
    )

    assert fair.stored() == (5, 5, [("over_size", None)])
    with database.reading() as session:
        assert len(session.scalars(select(Scan.id)).all()) == 2
