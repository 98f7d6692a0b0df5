"""Workers as processes of their own: killed in the middle of a message, and two at once."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.outbox.delivery import deliver
from eventdesk.outbox.rules import LEASE
from tests.mail_servers import Mailbox, troubled, working
from tests.outbox.conftest import nobody, put
from tests.server import ROOT, environment_for


@pytest.fixture
def moment() -> datetime:
    """Now, as processes see it."""
    return datetime.now(UTC)


def test_a_worker_that_is_killed_in_the_middle_delays_its_message_and_loses_nothing(
    database: Database, alive: Settings, box: Mailbox, tmp_path: Path, moment: datetime
) -> None:
    put(database, moment, "amal@example.org", "omar@example.org")

    with troubled(b"DATA", silent=True) as server:
        worker = _worker(database, tmp_path, server.url)
        assert server.heard.wait(30), "it has claimed a message and is about to hand it over"
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(10)

    assert deliver(database, alive, moment + timedelta(seconds=60), nobody) == 1, "the other one"
    assert deliver(database, alive, moment + LEASE + timedelta(seconds=60), nobody) == 1
    assert sorted(box.recipients) == ["amal@example.org", "omar@example.org"]


def test_two_workers_share_the_work_and_end_when_told(database: Database, tmp_path: Path, moment: datetime) -> None:
    families = [f"family{number}@example.org" for number in range(30)]
    box = Mailbox()
    put(database, moment, *families)

    with working(box) as url:
        workers = [_worker(database, tmp_path, url) for _ in range(2)]
        box.wait_for(len(families))
        for worker in workers:
            worker.terminate()
        ended = {worker.wait(30) for worker in workers}
        assert ended <= {0, -signal.SIGTERM}, "or killed before it was ready to listen"

    assert sorted(box.recipients) == sorted(families)


def _worker(database: Database, folder: Path, smtp_url: str) -> subprocess.Popen[bytes]:
    environment = environment_for(database, "https://events.example.org", folder)
    environment |= {"EVENTDESK_SMTP_URL": smtp_url}
    command = [sys.executable, "-c", "from eventdesk.cli import main; main()", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
