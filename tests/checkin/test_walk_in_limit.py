"""A phone notes as many walk-ins as a person can; what is more waits for a human."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin import conflict_rules
from eventdesk.checkin.conflict_rules import WALK_INS_PER_HOUR, Cause, walk_ins_allowed
from eventdesk.events.models import Event
from tests.builders import MORNING
from tests.checkin.conftest import Phone, walk_in
from tests.checkin.stored import conflicts, visits


def test_a_stolen_phone_uses_up_no_ticket_numbers_without_end(
    session: Session, event: Event, door: Phone, station: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conflict_rules, "WALK_INS_PER_HOUR", 3)
    items = [walk_in(door) for _ in range(5)]

    door.send(items[:2])
    door.send(items)
    station.send([walk_in(station)])
    door.send([walk_in(door)], MORNING + timedelta(hours=1))

    assert conflicts(session) == [(Cause.TOO_MANY, None)] * 2
    assert session.scalar(select(Event.tickets_issued)) == 5
    assert visits(session) == 5


def test_a_phone_that_was_without_a_network_all_day_may_bring_its_walk_ins_at_once() -> None:
    assert walk_ins_allowed(MORNING, MORNING) == WALK_INS_PER_HOUR
    assert walk_ins_allowed(MORNING, MORNING + timedelta(hours=8)) == 9 * WALK_INS_PER_HOUR
    assert walk_ins_allowed(MORNING, MORNING - timedelta(hours=1)) == WALK_INS_PER_HOUR
