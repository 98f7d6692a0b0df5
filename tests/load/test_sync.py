"""SQLite: what a family sent is on the disk before it is answered, seen by the calls to the system."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from eventdesk import clock
from tests.builders import make_event
from tests.databases import Databases
from tests.load.crowd import open_form
from tests.server import Server, serving

CALLS = "trace=pwrite64,fdatasync,fsync,sendto,sendmsg,write,writev"
ANSWER = "HTTP/1.1 303"
CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)(?:\((\d+)<([^>]*)>)?.*")

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed: apt-get install strace")


@contextmanager
def watched(server: Server, log: Path) -> Iterator[None]:
    """Write down the calls of the processes that answer."""
    children = Path(f"/proc/{server.process}/task/{server.process}/children").read_text(encoding="ascii").split()
    command = ["strace", "-f", "-y", "-s", "16", "-e", CALLS, "-o", str(log)]
    command += [part for child in children for part in ("-p", child)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr
        said = [strace.stderr.readline() for _ in children]
        assert all("attached" in line for line in said), said
        yield
        strace.terminate()


def register(server: Server, log: Path) -> list[str]:
    """Let one family register; the calls until it was answered, each as name and file: `pwrite64 wal`, `answer`."""
    starts_at = clock.now() + timedelta(days=1)
    with server.database.transaction() as tx:
        make_event(tx, "infotag", starts_at=starts_at, ends_at=starts_at + timedelta(hours=5))
    family = open_form(server.url, "infotag", 1, 2)
    with watched(server, log):
        assert family.ask(server.url).status == 303
    calls = list(_read(log.read_text()))
    return calls[: calls.index("answer")]


def _read(text: str) -> Iterator[str]:
    for line in text.splitlines():
        call = CALL.match(line)
        if ANSWER in line:
            yield "answer"
        elif call and "sqlite" in str(call[3]):
            yield f"{call[1]} {str(call[3]).rpartition('-')[2]}"


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_the_log_is_on_the_disk_before_the_family_is_answered(server: Server, tmp_path: Path) -> None:
    calls = register(server, tmp_path / "calls")

    assert "pwrite64 wal" in calls
    assert calls[-1] == "fdatasync wal", "nothing is written after the last sync"


@pytest.mark.proof
def test_an_app_that_answers_before_its_log_is_on_the_disk_is_found_out(databases: Databases, tmp_path: Path) -> None:
    """The negative control."""
    database = databases.empty("sqlite", "hasty")
    with serving(database, tmp_path, app="tests.load.hasty:app") as server:
        calls = register(server, tmp_path / "calls")
    database.engine.dispose()

    assert calls[-1] == "pwrite64 wal"
