"""Calling a command as a script would, on the database of the test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eventdesk import clock
from eventdesk.cli import main
from eventdesk.db import Database
from tests.conftest import NOW
from tests.log_setup import logging_put_back
from tests.server import environment_for

Run = Callable[..., Result]

PERIOD = ("--from", "2025-01-01", "--to", "2025-10-31", "--as-of", "2025-10-31")


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call a command on the database of the test."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for name, value in environment_for(database, "https://events.example.org", tmp_path).items():
        monkeypatch.setenv(name, value)

    def called(*arguments: str, stdin: str = "") -> Result:
        with logging_put_back():
            return CliRunner().invoke(main, list(arguments), input=stdin)

    return called
