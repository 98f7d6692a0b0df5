"""The disk of SQLite's file is really full: the server refuses, loses nothing, and goes on when there is room.

`tests/security/test_full_disk.py` holds the words and PostgreSQL; this one has a disk of four megabytes.
"""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from eventdesk import clock
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from tests.builders import make_event
from tests.load.crowd import BUSY, exchange, open_form
from tests.postgresql import is_root
from tests.server import serving

pytestmark = [pytest.mark.proof, pytest.mark.skipif(not is_root(), reason="only root can mount a small disk")]

SIZE = "4m"
ENOUGH = 400
"""Registrations that do not fit on what is left."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", place], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> Path:
    """Take all the room that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return ballast


def stored(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        families = session.scalar(select(func.count()).select_from(Registration)) or 0
        return families, session.scalars(select(Event.seats_taken)).one()


def test_a_full_disk_is_said_and_got_over(disk: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{disk}/small.sqlite")
    database.upgrade()
    tomorrow = clock.now() + timedelta(days=1)
    with database.transaction() as tx:
        make_event(tx, "infotag", capacity=9000, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=5))
    database.empty_log()
    with serving(database, tmp_path) as server:
        families = [open_form(server.url, "infotag", number, 2) for number in range(ENOUGH)]
        ballast = fill(disk)
        told = 0
        while (answer := families[told].ask(server.url)).status == 303:
            told += 1
        ready = exchange(server.url, "GET", "/readyz", {})[0]
        page = exchange(server.url, "GET", "/de/events/infotag", {})[0]
        while_full = stored(database)
        ballast.unlink()
        again = families[told].ask(server.url)

    assert (answer.status, ready.status, page.status) == (BUSY, 503, 200)
    assert while_full == (told, 2 * told)
    assert again.status == 303
    assert stored(database) == (told + 1, 2 * told + 2)
    database.engine.dispose()
