"""A backup is opened by the tools everybody has: age, and sqlite3 or pg_restore."""

import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

import pyrage

from eventdesk.backup.service import make_backup
from eventdesk.config import Settings
from eventdesk.db import Database
from tests.builders import make_event
from tests.postgresql import programs


def test_it_is_an_age_file_with_a_database_inside(
    settings: Settings, database: Database, key: Path, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as tx:
        make_event(tx)

    made = make_backup(settings, database, now)

    assert made.path.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519 ")
    identity = pyrage.x25519.Identity.from_str(key.read_text().splitlines()[-1])
    opened = tmp_path / "opened"
    opened.write_bytes(pyrage.decrypt(made.path.read_bytes(), [identity]))
    if made.database == "sqlite":
        connection = sqlite3.connect(opened)
        assert connection.execute("SELECT slug FROM event").fetchall() == [("infotag-magdeburg",)]
        connection.close()
    else:
        command = [str(programs() / "pg_restore"), "--list", str(opened)]
        assert "TABLE DATA public event " in subprocess.run(command, capture_output=True, text=True, check=True).stdout
