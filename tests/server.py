"""The real server for browser tests and races: gunicorn with two processes, on a free port."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from eventdesk.db import Database
from eventdesk.serving import command as server_command

ROOT = Path(__file__).parent.parent
SECRETS = {
    "EVENTDESK_SECRET_KEY": "5" * 64,
    "EVENTDESK_TICKET_KEYS": f"0:{'7' * 64}",
    "EVENTDESK_METRICS_TOKEN": "metrics-token-of-tests",
}
HASTE = {"EVENTDESK_FORM_SECONDS": "0"}
"""Tests fill in forms as quickly as programs do."""
STARTS_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and the database it uses."""

    url: str
    database: Database
    environment: Mapping[str, str]
    """Settings of the server, for calling the command line on the same database."""
    process: int
    """The master; its children are the two that answer."""


@contextmanager
def serving(
    database: Database,
    folder: Path,
    processes: int = 2,
    app: str = "eventdesk.wsgi:app",
    output: IO[bytes] | None = None,
) -> Iterator[Server]:
    """Run the server on this database until the block ends.

    We open the port and hand it over, so nobody can take it in between, and requests made before the
    processes are up simply wait.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        environment = environment_for(database, url, folder)
        command = [*server_command(f"fd://{listener.fileno()}", processes, app), "--graceful-timeout", "5"]
        child = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[listener.fileno()], stdout=output)
        try:
            wait_for(f"{url}/healthz", child)
            yield Server(url, database, environment, child.pid)
        finally:
            child.terminate()
            child.wait(timeout=20)


def wait_for(url: str, child: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; fail if it ended or takes too long."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while child.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.05)
    raise AssertionError("The server did not start; what it said stands above.")


def environment_for(database: Database, url: str, folder: Path) -> dict[str, str]:
    """Environment of a server or a command on this database. Clients may name their own address."""
    return {
        **os.environ,
        **SECRETS,
        **HASTE,
        "EVENTDESK_DATABASE_URL": database.url,
        "EVENTDESK_PUBLIC_URL": url,
        "EVENTDESK_MAIL_FOLDER": str(folder / "mail"),
        "EVENTDESK_TRUSTED_PROXIES": "1",
    }
