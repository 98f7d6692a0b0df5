"""Nodes that can be killed as a whole, and browsers that go from one to the other with their cookie."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from eventdesk.db import Database
from tests.load.crowd import FORM, Answer, exchange, hidden
from tests.mail_servers import free_port
from tests.server import ROOT, environment_for, wait_for

COMMAND = [sys.executable, "-c", "from eventdesk.cli import main; main()"]


@dataclass(frozen=True, slots=True)
class Node:
    """One machine's web server: a master and the process that answers."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Let the machine be gone from one moment to the next."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


@contextmanager
def node(database: Database, folder: Path, checkout: Path = ROOT, **settings: str) -> Iterator[Node]:
    """Run `eventdesk serve` of a checkout on a port of its own: nobody listens there once it is killed."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [*COMMAND, "serve", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(
        command, cwd=checkout, env=environment_for(database, url, folder) | settings, start_new_session=True
    )
    try:
        wait_for(f"{url}/healthz", process)
        yield Node(url, process)
    finally:
        process.terminate()
        process.wait(20)


def start_worker(database: Database, folder: Path, **settings: str) -> subprocess.Popen[bytes]:
    """Start `eventdesk worker`."""
    environment = environment_for(database, "https://events.example.org", folder) | settings
    return subprocess.Popen([*COMMAND, "worker"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


@dataclass(slots=True)
class Browser:
    """Keeps its cookie, whichever node answers; each browser is a network of its own."""

    network: str = "198.51.100.7"
    cookie: str = ""
    page: str = field(default="", repr=False)

    def open(self, node: str, path: str) -> int:
        """Open a page."""
        return self._ask(node, "GET", path).status

    def send(self, node: str, path: str, **fields: str) -> Answer:
        """Send a form with the secret of the page that was opened last."""
        return self._ask(node, "POST", path, {"csrf_token": hidden("csrf_token", self.page), **fields})

    def _ask(self, node: str, method: str, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        headers = {"X-Forwarded-For": self.network, "Cookie": self.cookie, "Content-Type": FORM}
        response, self.page = exchange(node, method, path, headers, urlencode(fields or {}))
        if given := re.match(r"[^;]+", response.headers.get("Set-Cookie", "")):
            self.cookie = given[0]
        return Answer(response.status, None, self.page)
