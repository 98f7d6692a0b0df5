"""`make bench`: what our main pages cost the web workers, against a bare Flask view with the same statements.

Ours and the bare view stand side by side on one PostgreSQL, each behind gunicorn with two processes, and
take turns. The cost is CPU time of the workers, so neither the load nor the database is in it.
Exits with 1 if a goal is missed.
"""

import io
import os
import pickle
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from eventdesk import clock, create_app
from eventdesk.checkin.models import Scan
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from tests import postgresql
from tests.bench import reports, station
from tests.bench.cases import CASES, bare_request_of, open_form, record, request_of, stand
from tests.bench.databases import fresh_database
from tests.bench.measuring import Cost, Side
from tests.server import environment_for, serving

ROUNDS = 4
TURN, BARE_TURN = 150, 450
"""Requests a turn. The bare view gets more: its small cost is read off a clock that ticks every 10 ms."""
WARM_UP = 40
FAMILIES, QUEUES = 2500, 16
"""Registrations of the last part, and how many are sent at a time."""

GOALS = {"event page": 8.0, "registration": 10.0, "scan": 5.0}
PER_MINUTE_GOAL = 5000

Costs = dict[tuple[str, str], Cost]


def main() -> int:
    """Measure, print, judge."""
    with ExitStack() as stack:
        ours, bare = stack.enter_context(both_sides())
        costs = interleaved(ours, bare)
        crowd = Cost()
        ours.take_turn("registration", FAMILIES, crowd, QUEUES)
    missed = [case for case in CASES if not told(case, costs)]
    per_minute = crowd.per_second * 60
    print(f"\nRegistrations a minute on one event, two processes: {per_minute:,.0f} (goal: {PER_MINUTE_GOAL:,})")
    if per_minute < PER_MINUTE_GOAL:
        missed.append("registrations a minute")
    station.main()
    missed += ["the report"] if reports.main() else []
    print(f"Missed: {', '.join(missed)}" if missed else "All goals are met.")
    return 1 if missed else 0


def interleaved(ours: Side, bare: Side) -> Costs:
    """Let both sides take turns, so that whatever else the machine does hits both."""
    costs: Costs = {(name, case): Cost() for name in ("ours", "bare") for case in CASES}
    for case in CASES:
        ours.take_turn(case, WARM_UP, Cost())
        bare.take_turn(case, WARM_UP, Cost())
    for _ in range(ROUNDS):
        for case in CASES:
            ours.take_turn(case, TURN, costs["ours", case])
            bare.take_turn(case, BARE_TURN, costs["bare", case])
    return costs


def told(case: str, costs: Costs) -> bool:
    """Print a case's line; say whether its goal is met."""
    ours, bare = costs["ours", case], costs["bare", case]
    ratio = ours.cpu_ms / bare.cpu_ms
    print(
        f"{case:13} CPU ms a request: {ours.cpu_ms:6.2f} ours, {bare.cpu_ms:5.2f} bare; ratio {ratio:5.2f}"
        f" (goal: at most {GOALS[case]:.0f}); a second: {ours.per_second:5.0f} ours, {bare.per_second:5.0f} bare"
    )
    return ratio <= GOALS[case]


@contextmanager
def both_sides() -> Iterator[tuple[Side, Side]]:
    """Start the database and both servers, and stop them in the end."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="eventdesk-", dir="/tmp"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(postgresql.stop, folder)
        database = fresh_database(folder)
        stack.callback(database.engine.dispose)
        log = stack.enter_context((folder / "requests.log").open("wb"))
        start = partial(serving, database, folder, output=log)

        now = clock.now()
        settings = Settings.from_env(environment_for(database, "http://127.0.0.1", folder))
        tickets = ROUNDS * TURN + WARM_UP
        own_place = stand(database, "infotag", tickets, settings, now)
        bare_place = stand(database, "infotag-bare", ROUNDS * BARE_TURN + WARM_UP + 2, settings, now)
        client = create_app(settings).test_client()
        with redirect_stdout(io.StringIO()):
            form = open_form(client, own_place.slug)
            recordings = record(client, bare_place, form, now)
        os.environ["EVENTDESK_BENCH_RECORDINGS"] = str(folder / "recordings")
        (folder / "recordings").write_bytes(pickle.dumps(recordings))

        ours = Side(
            stack.enter_context(start()),
            lambda case: request_of(case, own_place, form, now),
            {"event page": 200, "registration": 303, "scan": 200},
        )
        bare = Side(
            stack.enter_context(start(app="tests.bench.bare:app")),
            lambda case: bare_request_of(case, bare_place),
            dict.fromkeys(CASES, 200),
        )
        yield ours, bare
        expect_stored(database, own_place.slug)


def expect_stored(database: Database, slug: str) -> None:
    """Refuse figures of requests that were answered well and did nothing."""
    with database.reading() as session:
        of_event = Event.slug == slug
        registrations = session.scalar(select(func.count()).select_from(Registration).join(Event).where(of_event))
        verdicts = session.scalars(select(Scan.verdict).join(Event).where(of_event)).all()
    sent = WARM_UP + ROUNDS * TURN
    if registrations != sent + FAMILIES or verdicts != ["welcome"] * sent:
        raise SystemExit(f"Stored {registrations} registrations, and scans as {Counter(verdicts)}.")


if __name__ == "__main__":
    sys.exit(main())
