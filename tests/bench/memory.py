"""`python -m tests.bench.memory`: what web server and worker of `make run` hold in memory once everything was in use.

Each page in each language, registrations, tickets printed and drawn, mail that left with a ticket. Measured is PSS:
what processes share counts once. Tickets are drawn in processes that end at once: they are in the peak, not in what is
held afterwards. Exits with 1 if the peak is above the goal.
"""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

from deploy.local.run import BIN
from eventdesk import clock, serving
from eventdesk.db import Database
from eventdesk.i18n import LANGUAGES
from tests.builders import make_event
from tests.registration.verbs import make_family
from tests.server import ROOT, environment_for, wait_for

GOAL_MB = 350
FAMILIES = 20
ROUNDS = 4
"""Often enough that each of the two web processes has met each page."""
MAIL_LEAVES_WITHIN_S = 60


def main() -> int:
    """Run it, use it, measure."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = Database(f"sqlite:///{folder}/memory.sqlite")
        database.upgrade()
        url, processes = stack.enter_context(running(database, folder))
        keys = given_families(database)
        with watched(processes) as peak:
            for _round in range(ROUNDS):
                for language in LANGUAGES:
                    use(f"{url}/{language}", keys)
            wait_for_mail(folder / "mail")
        time.sleep(1)  # the last printer ends
        held = pss_of(processes)
    for name, megabytes in held.items():
        print(f"{name:8} {megabytes:6.1f} MB PSS")
    total = sum(held.values())
    print(f"together {total:6.1f} MB PSS; {peak[0]:.1f} MB while tickets were printed (goal: at most {GOAL_MB})")
    return int(peak[0] > GOAL_MB)


@contextmanager
def watched(processes: Mapping[str, subprocess.Popen[bytes]]) -> Iterator[list[float]]:
    """Look at the memory all the time; the answer is the most that was held at one moment."""
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            peak[0] = max(peak[0], sum(pss_of(processes).values()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


@contextmanager
def running(database: Database, folder: Path) -> Iterator[tuple[str, dict[str, subprocess.Popen[bytes]]]]:
    """The web server and the worker, as `make run` starts them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = environment_for(database, url, folder)
    commands = {"web": serving.command(f"127.0.0.1:{port}", 2), "worker": [str(BIN / "eventdesk"), "worker"]}
    with (folder / "log").open("wb") as log:
        started = {
            name: subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            for name, command in commands.items()
        }
        try:
            wait_for(f"{url}/healthz", started["web"])
            yield url, started
        finally:
            for process in started.values():
                process.terminate()
                process.wait(timeout=20)


def given_families(database: Database) -> list[str]:
    """Families whose confirmation waits in the outbox; the keys of their pages."""
    start = clock.now() + timedelta(days=7)
    with database.transaction() as tx:
        event = make_event(tx, "infotag", capacity=None, starts_at=start, ends_at=start + timedelta(hours=4))
        return [make_family(tx, event, email=f"family{number}@example.org") for number in range(FAMILIES)]


def use(site: str, keys: list[str]) -> None:
    """Open what families open."""
    for page in ("/", "/events/infotag", "/events/infotag/register", "/events/infotag.ics", "/data-protection"):
        read(site + page)
    for key in keys[:2]:
        for kind in ("", ".pdf", ".pdf?size=a4", ".png", ".ics", "/change", "/data"):
            read(f"{site}/tickets/{key}{kind}")


def read(url: str) -> None:
    with urlopen(url, timeout=60) as answer:
        answer.read()


def wait_for_mail(folder: Path) -> None:
    """Return when the worker has written to each family."""
    deadline = time.monotonic() + MAIL_LEAVES_WITHIN_S
    while len(list(folder.glob("*.eml"))) < FAMILIES:
        if time.monotonic() > deadline:
            raise SystemExit("The worker sent no mail.")
        time.sleep(0.2)


def pss_of(processes: Mapping[str, subprocess.Popen[bytes]]) -> dict[str, float]:
    """What each holds in MB, with all its children."""
    return {name: sum(pss_mb(pid) for pid in family_of(process.pid)) for name, process in processes.items()}


def family_of(master: int) -> list[int]:
    """A process and all that descend from it. Any thread may have started a child."""
    try:
        lists = [task.joinpath("children").read_text() for task in Path(f"/proc/{master}/task").iterdir()]
    except OSError:
        return []  # ended while we looked
    return [master, *(pid for children in lists for child in children.split() for pid in family_of(int(child)))]


def pss_mb(pid: int) -> float:
    """What one process holds, and its part of what it shares. Source: proc(5), smaps_rollup."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    os.environ.pop("EVENTDESK_SMTP_URL", None)  # mail is laid down as files
    sys.exit(main())
