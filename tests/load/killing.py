"""Families and phones that ask again until they are answered, while processes are killed under them.

What was answered is in each client's own log; the test holds the database against it.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from threading import Condition, Event
from typing import TypeVar
from uuid import UUID, uuid4

from eventdesk import clock
from eventdesk.db import Database
from tests.load.crowd import BUSY, exchange, open_form
from tests.server import ROOT, Server, serving

CLIENTS = 4
PAUSE_S = 0.05
"""Longest time from the last answer that was waited for to the kill, if nothing is answered before."""
PATIENCE_S = 60
WORKERS_SHARE = 0.25
"""Of all kills."""
WORKER = [sys.executable, "-c", "from eventdesk.cli import main; main()", "worker"]

Result = TypeVar("Result")


@dataclass
class Log:
    """What clients were told: tickets by the form sent, scans with the ticket they read, and how often they asked."""

    tickets: dict[UUID, str] = field(default_factory=dict)
    persons: int = 0
    scans: dict[UUID, str] = field(default_factory=dict)
    unanswered: int = 0
    answers: int = 0
    killed: dict[str, int] = field(default_factory=lambda: {"web": 0, "worker": 0})
    lock: Condition = field(default_factory=Condition)
    """Whoever writes here holds it; every answer wakes whoever waits for one."""


@dataclass(frozen=True)
class Installation:
    """Nodes and workers on one database, and what clients need to use them."""

    nodes: Sequence[Server]
    workers: list[subprocess.Popen[bytes]]
    token: str
    numbers: Sequence[str]
    """Numbers of tickets that phones may read."""


@contextmanager
def running(database: Database, folder: Path, nodes: int, token: str, numbers: Sequence[str]) -> Iterator[Installation]:
    """Start as many nodes and workers, each node with two processes."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(database, folder)) for _ in range(nodes)]
        installation = Installation(servers, [], token, numbers)
        installation.workers.extend(_start_worker(installation) for _ in range(nodes))
        try:
            yield installation
        finally:
            for worker in installation.workers:
                worker.terminate()
                worker.wait(20)


def kill_under_load(installation: Installation, kills: int, seed: int = 0) -> Log:
    """Kill a process of web or worker at random moments while clients register and scan; give what they were told."""
    return under_load(installation, lambda log: _kill(installation, kills, log, random.Random(seed)))


def under_load(installation: Installation, disturb: Callable[[Log], object]) -> Log:
    """Do something to an installation while clients register and scan; give what they were told."""
    log, over, numbers = Log(), Event(), count()
    with ThreadPoolExecutor(CLIENTS) as threads:
        clients = [threads.submit(_use, installation, log, over, numbers) for _ in range(CLIENTS)]
        try:
            disturb(log)
        finally:
            over.set()
        for client in clients:
            client.result()
    return log


def _use(installation: Installation, log: Log, over: Event, numbers: Iterator[int]) -> None:
    """Register a family and read a ticket, again and again, each with an id of its own kept until it is answered."""
    while not over.is_set():
        with log.lock:
            number = next(numbers)
        node = installation.nodes[number % len(installation.nodes)].url
        persons = 1 + number % 2
        family = _insist(log, partial(open_form, node, "tomorrow", number, persons))
        answer = _insist(log, partial(family.ask, node), lambda answer: answer.status != BUSY)
        assert answer.status == 303, answer
        assert answer.page_key
        with log.lock:
            log.tickets[family.submission] = answer.page_key
            log.persons += persons
        _scan(installation, log, node, installation.numbers[number % len(installation.numbers)])


def _scan(installation: Installation, log: Log, node: str, number: str) -> None:
    """Let a phone read a ticket and send it until it is answered."""
    scan = uuid4()
    item = {"id": str(scan), "station": "door", "scanned_at": clock.now().isoformat(), "number": number}
    body = json.dumps({"scans": [item | {"admitted": True, "offline": True}]})
    headers = {"Authorization": f"Bearer {installation.token}", "Content-Type": "application/json"}
    response, text = _insist(
        log,
        partial(exchange, node, "POST", "/api/v1/scans", headers, body),
        lambda answer: answer[0].status != BUSY,
    )
    assert response.status == 200, text
    with log.lock:
        log.scans[scan] = number


def _insist(log: Log, ask: Callable[[], Result], is_answer: Callable[[Result], bool] = lambda _answer: True) -> Result:
    """Ask until there is an answer: a connection that broke is none, and neither is "come back"."""
    while True:
        try:
            answer = ask()
        except (OSError, http.client.HTTPException):
            pass
        else:
            if is_answer(answer):
                with log.lock:
                    log.answers += 1
                    log.lock.notify_all()
                return answer
        with log.lock:
            log.unanswered += 1


def _kill(installation: Installation, kills: int, log: Log, chance: random.Random) -> None:
    """Kill one process after the other; gunicorn starts a new one itself, a worker is started anew by us."""
    while sum(log.killed.values()) < kills:
        wait_for_answers(log, chance.randrange(2, 12), chance.uniform(0, PAUSE_S))
        if installation.workers and chance.random() < WORKERS_SHARE:
            place = chance.randrange(len(installation.workers))
            installation.workers[place].kill()
            installation.workers[place].wait(10)
            installation.workers[place] = _start_worker(installation)
            log.killed["worker"] += 1
        elif children := _children(chance.choice(installation.nodes).process):
            # The oldest is surely at work; a younger one may still be starting.
            os.kill(children[0], signal.SIGKILL)
            log.killed["web"] += 1


def wait_for_answers(log: Log, number: int, pause_s: float = 0) -> None:
    """Let clients be answered, so that every kill meets processes at work, and come at no special moment."""
    with log.lock:
        before = log.answers
        answered = log.lock.wait_for(lambda: log.answers >= before + number, PATIENCE_S)
        assert answered, "nobody is answered any more"
        log.lock.wait(pause_s)


def _children(master: int) -> list[int]:
    """The processes of a node that answer; those already dead are not among them."""
    named = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    return [int(child) for child in named if _lives(child)]


def _lives(process: str) -> bool:
    """Whether it is neither gone nor waiting to be buried."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _start_worker(installation: Installation) -> subprocess.Popen[bytes]:
    environment = installation.nodes[0].environment
    return subprocess.Popen(WORKER, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
