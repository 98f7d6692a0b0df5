"""An event is closed while phones send: each scan counts, or is to be checked, and no figure moves afterwards."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from eventdesk.checkin.models import Conflict, Visit
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.desk.numbers import numbers_of
from eventdesk.reports.closing import close_event, reopen_event
from eventdesk.tickets.service import code_for
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS

PHONES = 8


def test_closing_takes_a_batch_as_a_whole_or_not_at_all(app: Flask, database: Database) -> None:
    with database.transaction() as tx:
        event = make_event(tx)
        codes = [code_for(make_ticket(tx, event, {"young": 2}), KEYS) for _ in range(PHONES)]
        tokens = [add_device(tx, event.slug, "door", f"Phone {number}", MORNING)[1] for number in range(PHONES)]

    def send(number: int) -> int:
        if number < 0:
            with database.transaction() as tx:
                return close_event(tx, event.slug, MORNING) - 1
        scan = {"id": str(uuid4()), "code": codes[number], "station": "door", "scanned_at": MORNING.isoformat()}
        headers = {"Authorization": f"Bearer {tokens[number]}"}
        body = {"scans": [{**scan, "admitted": True, "offline": True}]}
        return app.test_client().post("/api/v1/scans", json=body, headers=headers).status_code

    with ThreadPoolExecutor(PHONES) as crowd:
        answers = list(crowd.map(send, [0, 1, 2, -1, 3, 4, 5, 6, 7]))

    assert sorted(answers) == [0] + [200] * PHONES
    with database.transaction() as tx:
        seen = tx.scalar(select(func.count()).select_from(Visit)) or 0
        to_check = tx.scalar(select(func.count()).select_from(Conflict)) or 0
        assert seen + 2 * to_check == 2 * PHONES
        assert numbers_of(tx, event.id).attended == seen
        reopen_event(tx, event.slug)
        assert numbers_of(tx, event.id).attended == seen
