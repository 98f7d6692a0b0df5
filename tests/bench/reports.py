"""`python -m tests.bench.reports`: the report over 10,000, 100,000 and 1,000,000 attendances on PostgreSQL.

Each size twice, with every event open (all from visits) and with every event closed (all from counts), beside one
aggregate written by hand that counts the same people. A report is made in a process of its own, so that its peak of
memory is nobody else's. Exits with 1 if a goal is missed.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.reports.closing import close_event
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from tests import postgresql
from tests.bench.databases import fresh_database
from tests.builders import make_event

SIZES = (10_000, 100_000, 1_000_000)
EVENTS = 2000
SCOPE = Scope(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31))
AFTERWARDS = datetime(2027, 1, 1, tzinfo=UTC)
SECONDS_OPEN, SECONDS_CLOSED, MEGABYTES, TIMES = 5.0, 2.0, 150, 3.0
SECONDS_FOR_EVENTS = 0.15
"""Two thousand events are put on the calendar and into figures, however many people came to them."""
ROUNDS = 3

_IN_2026 = "e.status = 'published' AND e.starts_at >= '2026-01-01' AND e.ends_at < '2027-01-01'"
_REGISTERED = f"""
    SELECT NULL, r.spoken_language, NULL, NULL, count(*), count(*) FILTER (WHERE a.attended)
    FROM event e
    JOIN ticket t ON t.event_id = e.id AND t.source = 'online' AND t.revoked_at IS NULL
    JOIN attendee a ON a.ticket_id = t.id AND a.last_issue IS NULL AND NOT a.extra
    LEFT JOIN registration r ON r.ticket_id = t.id
    WHERE {_IN_2026}
    GROUP BY r.spoken_language"""
BY_HAND = {
    "open": f"""
    SELECT e.id, a.type, t.home_ags, NULL, count(*), 0
    FROM event e
    JOIN ticket t ON t.event_id = e.id
    JOIN attendee a ON a.ticket_id = t.id AND a.attended
    WHERE {_IN_2026}
    GROUP BY GROUPING SETS ((e.id, a.type), (a.type, t.home_ags))
    UNION ALL
    SELECT NULL, NULL, NULL, s.key, count(*), 0
    FROM event e
    JOIN station s ON s.event_id = e.id AND s.kind = 'advice'
    JOIN visit v ON v.station_id = s.id
    JOIN attendee a ON a.id = v.attendee_id
    WHERE {_IN_2026}
    GROUP BY s.key
    UNION ALL {_REGISTERED}""",
    "closed": f"""
    SELECT e.id, c.type, c.home_ags, s.key, sum(c.persons), 0
    FROM event e
    JOIN recorded_count c ON c.event_id = e.id
    LEFT JOIN station s ON s.id = c.station_id
    WHERE {_IN_2026}
    GROUP BY GROUPING SETS ((e.id, c.type), (c.type, c.home_ags), (s.key))
    UNION ALL {_REGISTERED}""",
}
"""One statement somebody would write who needed the numbers only: attendances, contacts, registrations."""


class Measured(NamedTuple):
    """One report, made in a process of its own."""

    seconds: float
    megabytes: float
    attendance: int


def main() -> int:
    """Measure, print, judge."""
    missed: list[str] = []
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="eventdesk-", dir="/tmp"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(postgresql.stop, folder)
        database = fresh_database(folder)
        stack.callback(database.engine.dispose)
        last: dict[str, float] = {}
        with database.transaction() as tx:
            make_hall(tx)
        for size in SIZES:
            with database.transaction() as tx:
                fill(tx, size)
            analyse(database)
            for state in ("open", "closed"):
                if state == "closed":
                    close_all(database)
                missed += told(database, size, state, last)
            reopen_all(database)
    print(f"Missed: {', '.join(missed)}" if missed else "All goals of reports are met.")
    return 1 if missed else 0


def told(database: Database, size: int, state: str, last: dict[str, float]) -> list[str]:
    """Print one line; name the goals it misses."""
    by_hand = min(clocked(lambda: run_by_hand(database, state)) for _ in range(ROUNDS))
    found = min(measured(database) for _ in range(ROUNDS))
    if found.attendance != size:
        raise SystemExit(f"{found.attendance} attendances were reported, not {size}.")
    growth = found.seconds / last.get(state, found.seconds)
    last[state] = found.seconds
    print(
        f"{size:>9,} attendances, events {state:6}: {found.seconds:5.2f} s ({growth:3.1f} times the size before), "
        f"{found.megabytes:4.0f} MB; by hand {by_hand:5.2f} s, ratio {found.seconds / by_hand:3.1f}",
        flush=True,
    )
    goal = SECONDS_OPEN if state == "open" else SECONDS_CLOSED
    checks = {
        f"{goal} s for {size:,} ({state})": found.seconds <= goal,
        f"{MEGABYTES} MB for {size:,} ({state})": found.megabytes < MEGABYTES,
        f"{TIMES} times by hand for {size:,} ({state})": found.seconds <= TIMES * by_hand + SECONDS_FOR_EVENTS,
        f"no worse than linear at {size:,} ({state})": growth <= 10,
    }
    return [name for name, is_met in checks.items() if not is_met]


def measured(database: Database) -> Measured:
    """Make a report in a process of its own."""
    url = database.engine.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-m", __spec__.name, url], stdout=subprocess.PIPE, check=True, text=True)
    return Measured(*json.loads(done.stdout))


def one_report(url: str) -> None:
    """Make a report and print what it took."""
    database = Database(url)
    with database.reading() as session:
        session.execute(text("SELECT 1"))
        begin = time.perf_counter()
        report = summarise(session, SCOPE, AFTERWARDS)
        seconds = time.perf_counter() - begin
    print(json.dumps([seconds, peak_mb(), report.attendance.total]))


def peak_mb() -> float:
    """The most memory this process ever held. Unlike `ru_maxrss` it forgets who started it. Source: proc(5)."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) / 1024


def run_by_hand(database: Database, state: str) -> None:
    """Count the same people with the aggregate somebody would write who needed nothing but the numbers."""
    with database.reading() as session:
        session.execute(text(BY_HAND[state])).all()


def clocked(deed: Callable[[], Any]) -> float:
    """Tell how many seconds something takes."""
    begin = time.perf_counter()
    deed()
    return time.perf_counter() - begin


def make_hall(tx: Session) -> None:
    """Two thousand events in all districts of the Land, with their stations."""
    places = [f"150{number:02d}" for number in (1, 2, 3, *range(81, 92))]
    for number in range(EVENTS):
        begin = datetime(2026, 1 + number % 12, 1 + number % 28, 9, tzinfo=UTC)
        make_event(
            tx, f"e{number}", capacity=None, district_ags=places[number % len(places)], starts_at=begin,
            ends_at=begin.replace(hour=14),
        )  # fmt: skip


def fill(tx: Session, size: int) -> None:
    """Replace all people: parties of two, each seen at the door and at one station, each registered."""
    tx.execute(text("TRUNCATE visit, registration, attendee, ticket CASCADE"))
    tx.execute(text("""
        INSERT INTO ticket (id, event_id, number, issue, admits, source, language, home_ags, created_at, changed)
        SELECT md5('t' || n)::uuid, 1 + n % :events, (n / :events)::text, 1, 2, 'online', 'ar',
               CASE WHEN n % 3 = 0 THEN NULL ELSE '150' || (81 + n % 11) END, now(), 1
        FROM generate_series(0, :parties - 1) n"""), {"events": EVENTS, "parties": size // 2})  # fmt: skip
    tx.execute(
        text("""
        INSERT INTO attendee (id, ticket_id, type, ordinal, first_issue, extra, attended, changed)
        SELECT md5('a' || k || t.id)::uuid, t.id,
               (ARRAY['young', 'parent', 'companion', 'older', 'carer'])[1 + (k + get_byte(uuid_send(t.id), 3)) % 5],
               1, 1, false, true, 1
        FROM ticket t, generate_series(0, 1) k""")
    )
    tx.execute(
        text("""
        INSERT INTO registration (event_id, ticket_id, page_key, submission_id, fingerprint, status, spoken_language,
                                  interpreter, created_at)
        SELECT event_id, id, left(md5(id::text), 26), id, '', 'confirmed',
               (ARRAY['de', 'ar', 'ru', 'uk'])[1 + get_byte(uuid_send(id), 0) % 4], false, now()
        FROM ticket""")
    )
    tx.execute(
        text("""
        INSERT INTO visit (attendee_id, station_id, day)
        SELECT a.id, s.id, '2026-06-01'
        FROM attendee a JOIN ticket t ON t.id = a.ticket_id JOIN station s ON s.event_id = t.event_id
        WHERE s.kind = 'door' OR s.number = 1 + get_byte(uuid_send(a.id), 1) % 4""")
    )


def analyse(database: Database) -> None:
    """Tell the planner what there is, as the server does by itself after a while."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def close_all(database: Database) -> None:
    """Close every event."""
    with database.transaction() as tx:
        for number in range(EVENTS):
            close_event(tx, f"e{number}", AFTERWARDS)
    analyse(database)


def reopen_all(database: Database) -> None:
    """Take back what closing wrote."""
    with database.transaction() as tx:
        tx.execute(text("DELETE FROM recorded_count"))
        tx.execute(text("UPDATE event SET closed_at = NULL"))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one_report(sys.argv[1])
    else:
        sys.exit(main())
