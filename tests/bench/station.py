"""`make bench`, second part: the station app with 5,000 tickets, and what recording its scans costs.

First roster: requests, seconds, CPU of the workers, size on the wire. Reading and letting in: the app's own modules
in node. Recording: CPU of the workers for a batch, against a bare Flask view that does one insert, in the same run.
"""

import gzip
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import brotli
from sqlalchemy import text

from eventdesk import clock
from eventdesk.checkin.pairing import invite_device
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.tickets.models import Source
from eventdesk.tickets.service import TicketOrder, code_for, issue, take_numbers
from tests import postgresql
from tests.bench.databases import fresh_database
from tests.bench.load import Request
from tests.bench.measuring import Cost, Side, cpu_seconds
from tests.builders import make_event
from tests.server import ROOT, Server, environment_for, serving

TICKETS = 5_000
BATCHES = {"1 scan": 1, "50 scans": 50, "200 scans": 200}
ROUNDS, TURN, BARE_TURN = 3, {"1 scan": 100, "50 scans": 12, "200 scans": 4}, 400
LOOKUPS = 1_000
PARTY = {"young": 2, "parent": 1}
JSON = {"Content-Type": "application/json"}


def main() -> int:
    """Measure and print."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="eventdesk-", dir="/tmp")))
        stack.callback(postgresql.stop, folder)
        database = fresh_database(folder)
        stack.callback(database.engine.dispose)
        settings = Settings.from_env(environment_for(database, "http://127.0.0.1", folder))
        secret, codes = given(database, settings, clock.now())
        log = stack.enter_context((folder / "requests.log").open("wb"))
        start = partial(serving, database, folder, output=log)
        server, bare = stack.enter_context(start()), stack.enter_context(start(app="tests.bench.insert:app"))
        pairing, pages = synced(server, secret)
        app_side(folder / "roster.json", pairing, pages, codes)
        recorded(server, bare, pairing["token"], codes)
    return 0


def given(database: Database, settings: Settings, now: datetime) -> tuple[str, list[str]]:
    """Make an event with many families; an invitation for a phone, and the codes that families show."""
    with database.transaction() as tx:
        event = make_event(tx, "fair", capacity=None, starts_at=now, ends_at=now + timedelta(hours=5))
        order = TicketOrder(event.id, PARTY, Source.ONLINE, "ar", "15083")
        tickets = [issue(tx, order, taken, now) for taken in take_numbers(tx, event.id, TICKETS)]
        tx.execute(text("CREATE TABLE bare_scan (id uuid PRIMARY KEY, sent text NOT NULL)"))
        secret = invite_device(tx, event, ["door"], None, now).secret
    return secret, [code_for(ticket, settings.ticket_keys) for ticket in tickets]


def synced(server: Server, secret: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read the whole roster as a phone does that was just paired."""
    sent = json.dumps({"secret": secret, "name": "Samira"}).encode()
    pairing, _ = ask(server, Request("POST", "/api/v1/devices/pair", JSON, sent))
    pages: list[dict[str, Any]] = []
    wire = 0
    cpu, began = cpu_seconds(server.process), time.perf_counter()
    while not pages or pages[-1]["more"]:
        cursor = pages[-1]["cursor"] if pages else ""
        page, size = ask(server, Request("GET", f"/api/v1/roster?cursor={cursor}&unsent=0", bearer(pairing["token"])))
        pages.append(page)
        wire += size
    seconds, cpu = time.perf_counter() - began, cpu_seconds(server.process) - cpu
    plain = [json.dumps(page, separators=(",", ":")).encode() for page in pages]
    print(
        f"First roster of {TICKETS:,} tickets: {len(pages)} requests, {seconds:.2f} s, CPU of the workers {cpu:.2f} s; "
        f"{sum(map(len, plain)) / 1000:,.0f} KB, on the wire {wire / 1000:,.0f} KB with Brotli "
        f"({sum(len(gzip.compress(page)) for page in plain) / 1000:,.0f} KB with gzip)"
    )
    return pairing, pages


def app_side(file: Path, pairing: dict[str, Any], pages: list[dict[str, Any]], codes: Sequence[str]) -> None:
    """Let the app's own modules read the roster, read tickets and let people in."""
    file.write_text(json.dumps({"pairing": pairing, "pages": pages, "codes": codes[:LOOKUPS]}))
    command = ["node", str(ROOT / "tests/bench/station.mjs"), str(file)]
    done = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    print(
        f"In the app, {done['tickets']:,} tickets: taking the roster in {done['synced']:.0f} ms, opening again "
        f"{done['reopened']:.0f} ms; without network, median and slowest of a hundred: "
        + "; ".join(
            f"{what} {done[name]['median']:.2f} and {done[name]['slowest']:.2f} ms"
            for what, name in (("judging a code", "found"), ("letting in", "admitted"), ("judging after that", "after"))
        )
    )


def recorded(server: Server, bare: Server, token: str, codes: Sequence[str]) -> None:
    """Let both sides take turns with batches of scans, each of a ticket never seen before."""
    fresh = iter(codes)
    ours = Side(server, lambda case: batch(token, fresh, BATCHES[case]), dict.fromkeys(BATCHES, 200))
    barest = Side(bare, lambda _case: batch(token, iter(["-"]), 1, "/insert"), dict.fromkeys(BATCHES, 200))
    costs = {(side, case): Cost() for side in ("ours", "bare") for case in BATCHES}
    for case, turn in TURN.items():
        ours.take_turn(case, max(turn // 10, 1), Cost())
        barest.take_turn(case, BARE_TURN // 10, Cost())
    for _ in range(ROUNDS):
        for case, turn in TURN.items():
            ours.take_turn(case, turn, costs["ours", case])
            barest.take_turn(case, BARE_TURN, costs["bare", case])
    for case, size in BATCHES.items():
        scan, insert = costs["ours", case].cpu_ms / size, costs["bare", case].cpu_ms
        print(
            f"{case:9} a batch: CPU ms {costs['ours', case].cpu_ms:7.2f}, {scan:5.2f} for each; "
            f"{insert:5.2f} for one bare insert; ratio {scan / insert:5.2f}"
        )


def batch(token: str, codes: Iterator[str], size: int, path: str = "/api/v1/scans") -> Request:
    """Scans of fresh tickets, as a phone sends them that let everybody in."""
    now = clock.now().isoformat()
    scans = [
        {"id": str(uuid4()), "code": next(codes), "station": "door", "scanned_at": now, "admitted": True}
        for _ in range(size)
    ]
    body = json.dumps({"sent_at": now, "unsent": size, "scans": scans}).encode()
    return Request("POST", path, {**bearer(token), **JSON}, body)


def bearer(token: str) -> dict[str, str]:
    """How a phone shows who it is."""
    return {"Authorization": f"Bearer {token}", "Accept-Encoding": "br", "Accept-Language": "ar"}


def ask(server: Server, request: Request) -> tuple[dict[str, Any], int]:
    """Ask once; the answer, and how many bytes of it came over the wire."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    connection.request(request.method, request.path, request.body or None, request.headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    if response.status >= 300:
        raise SystemExit(f"{request.path} was answered by {response.status}: {content[:300]!r}")
    is_packed = response.headers.get("Content-Encoding") == "br"
    return json.loads(brotli.decompress(content) if is_packed else content), len(content)


if __name__ == "__main__":
    sys.exit(main())
