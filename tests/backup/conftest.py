"""An installation that makes backups, with its key elsewhere, and an empty database to bring one back into."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from eventdesk.backup.sealing import new_key
from eventdesk.config import Settings
from eventdesk.db import Database
from tests.databases import Databases
from tests.postgresql import programs
from tests.retention.world import after


@pytest.fixture
def now() -> datetime:
    return after(0.1)


@pytest.fixture
def key(tmp_path: Path, now: datetime) -> Path:
    return tmp_path / "elsewhere.txt"


@pytest.fixture
def settings(settings: Settings, key: Path, now: datetime) -> Settings:
    return replace(settings, backup_recipients=new_key(key, now), postgresql_tools=str(programs()))


@pytest.fixture
def folder(settings: Settings) -> Path:
    return Path(settings.backup_folder)


@pytest.fixture
def another(database: Database, databases: Databases, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Make an empty database of the same kind: the machine was lost, here is another."""
    made: list[Database] = []

    def empty() -> Database:
        kind = database.engine.dialect.name
        url = databases.bare_url(kind) if kind == "postgresql" else f"sqlite:///{tmp_path}/new/{len(made)}.sqlite"
        made.append(Database(url))
        return made[-1]

    yield empty
    for one in made:
        one.engine.dispose()
