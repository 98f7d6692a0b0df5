"""`python -m tests.bench.growth`: how long an event's row is held, what a family leaves on the disk, what a list costs.

PostgreSQL, on the disk before anybody is answered. Other benches measure what requests cost the web processes; this
one measures what the database bears, however many nodes there are. No goals are set; docs/scaling.md has the numbers.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.schemas import ScansIn
from eventdesk.checkin.service import record_scans
from eventdesk.db import Database
from eventdesk.events.queries import coming_events
from eventdesk.registration.rules import Family
from eventdesk.registration.service import Order, register
from eventdesk.tickets.models import Ticket
from tests import postgresql
from tests.bench.databases import fresh_database
from tests.builders import make_event

FAMILIES = 1000
PARTY = {"young": 2, "parent": 1, "child": 1}
LISTED = (100, 1000, 5000)


def main() -> None:
    """Register, scan, list; print what each took."""
    with tempfile.TemporaryDirectory(prefix="eventdesk-", dir="/tmp") as folder:
        database = fresh_database(Path(folder))
        try:
            measure(database)
        finally:
            database.engine.dispose()
            postgresql.stop(Path(folder))


def measure(database: Database) -> None:
    """Fill one event, then the calendar."""
    now = clock.now()
    with database.transaction() as tx:
        event = make_event(tx, "infotag", starts_at=now, ends_at=now + timedelta(hours=5), capacity=None).id
        _, token = add_device(tx, "infotag", "door", "Samira", now)

    def family(tx: Session) -> object:
        order = Order(event, uuid4(), "ar", Family(party=PARTY, name="أمل", spoken_language="ar"), per_contact=99)
        return register(tx, order, now)

    repeat(database, "registration", [family] * FAMILIES)
    with database.reading() as session:
        numbers = session.scalars(select(Ticket.number)).all()

    def scan(number: str) -> Callable[[Session], object]:
        item = {"id": str(uuid4()), "station": "door", "scanned_at": now.isoformat(), "number": number}
        scans = ScansIn.model_validate({"scans": [item | {"admitted": True}]})
        return lambda tx: record_scans(tx, access_by_token(tx, token, now), scans, {}, now)

    repeat(database, "scan", [scan(number) for number in numbers])
    made = 0
    for number in LISTED:
        with database.transaction() as tx:
            for place in range(made, number):
                start = now + timedelta(days=1 + place % 300)
                make_event(tx, f"tag-{place}", starts_at=start, ends_at=start + timedelta(hours=5), stations=())
        made = number
        times = [took(lambda: listed(database)) for _ in range(5)]
        print(f"list of {number} coming events: {statistics.median(times) * 1000:.1f} ms")


def listed(database: Database) -> None:
    with database.reading() as session:
        coming_events(session, "de", clock.now())


def repeat(database: Database, what: str, deeds: list[Callable[[Session], object]]) -> None:
    """Do each in a transaction of its own, one after the other."""
    with grown(database, what, len(deeds)):
        times = [took(partial(_do, database, deed)) for deed in deeds]
    half, tail = statistics.median(times), statistics.quantiles(times, n=100)[98]
    print(f"{what}: {half * 1000:.1f} ms a transaction (99th percentile {tail * 1000:.1f}), {1 / half:,.0f} a second")


def _do(database: Database, deed: Callable[[Session], object]) -> None:
    with database.transaction() as tx:
        deed(tx)


def took(deed: Callable[[], object]) -> float:
    """Seconds of the clock."""
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


@contextmanager
def grown(database: Database, what: str, times: int) -> Iterator[None]:
    """Print by how much tables, indexes and log grew, for one of so many."""
    before = sizes(database)
    yield
    data, log = (after - there for after, there in zip(sizes(database), before, strict=True))
    print(f"{what}: {data / times:,.0f} bytes of tables and indexes, {log / times:,.0f} bytes of log")


def sizes(database: Database) -> tuple[int, int]:
    """Bytes of the database, and of everything its log ever held."""
    with database.reading() as session:
        size, log = session.execute(
            text("SELECT pg_database_size(current_database()), pg_current_wal_lsn() - '0/0'::pg_lsn")
        ).one()
    return int(size), int(log)


if __name__ == "__main__":
    main()
