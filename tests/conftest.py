"""What all tests share: real databases, the real app, the real server, a real browser.

`database` (and with it everything built on it) runs each test twice, on SQLite and on PostgreSQL.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from deploy.local import browser, translations
from eventdesk import clock, create_app
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.staff import service as staff
from tests import postgresql
from tests.databases import Databases, empty, folder_for_files, recorded
from tests.engines import share_compiled_statements
from tests.pages import PageClient
from tests.routing import compile_when_asked
from tests.server import Server, serving

KINDS = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""The moment at which tests happen: a Monday morning."""

FOLDER = "EVENTDESK_TEST_FOLDER"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOBODY = CHEAP.hash("nobody has this password")

OWN_SERVER = "EVENTDESK_TEST_POSTGRESQL_URL"
"""Address of a PostgreSQL server to use, with the right to make databases: postgresql+psycopg://…/postgres."""


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues; make one folder for the run, short: a Unix socket's path has 107 characters."""
    if not hasattr(config, "workerinput"):
        translations.compile_catalogues()
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="eventdesk-", dir="/tmp")
    compiled = Path(os.environ[FOLDER], "templates")
    compiled.mkdir(exist_ok=True)
    # Each test makes its own app, and compiling a page's templates would take longer than the rest of the test.
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(compiled))}
    compile_when_asked(pytest.MonkeyPatch())
    share_compiled_statements(pytest.MonkeyPatch())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL when the last worker has gone."""
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ[FOLDER])
        postgresql.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def passwords_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords quickly. tests/staff/test_service.py and running servers hash them as in production."""
    monkeypatch.setattr(staff, "HASHER", CHEAP)
    monkeypatch.setattr(staff, "_NOBODY", NOBODY)


@pytest.fixture(scope="session")
def databases(worker_id: str) -> Iterator[Databases]:
    """All databases of this worker."""
    run_folder = Path(os.environ[FOLDER])
    name = f"{run_folder.name}_{worker_id}".replace("-", "_")
    folder = folder_for_files()
    databases = Databases(folder, os.environ.get(OWN_SERVER), run_folder, name)
    yield databases
    databases.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """An empty database with the current schema."""
    database = databases.empty(request.param)
    yield database
    database.engine.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing transaction. Not together with `client`: on SQLite only one can write at a time.

    For what a page is to find, write `with database.transaction() as tx:` instead.
    """
    with database.transaction() as session:
        yield session


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(
        secret_key="5" * 64,
        ticket_keys={0: b"\x07" * 32},
        database_url=database.url,
        public_url="https://events.example.org",
        mail_folder=str(tmp_path / "mail"),
        backup_folder=str(tmp_path / "backups"),
        metrics_token="metrics-token-of-tests",
        form_seconds=0,
        trusted_proxies=1,
    )


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[Flask]:
    """The app as families reach it over HTTPS; its clock stands still at `now`."""
    monkeypatch.setattr(clock, "now", lambda: now)
    app = create_app(settings)
    app.config.update(TESTING=True, PREFERRED_URL_SCHEME="https", WTF_CSRF_ENABLED=False)
    app.test_client_class = PageClient
    yield app
    app.extensions["eventdesk.database"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts. It checks each page it opens (tests/pages.py)."""
    return app.test_client()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The SQL statements sent since the test began; `clear()` it after the given part."""
    with recorded([]) as statements:
        yield statements


@pytest.fixture(scope="session")
def servers(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """Servers of this worker, started when first asked for, by kind of database."""
    running: dict[str, Server] = {}
    with ExitStack() as stack:

        def server_on(kind: str) -> Server:
            if kind not in running:
                database = databases.empty(kind, "server")
                stack.callback(database.engine.dispose)
                running[kind] = stack.enter_context(serving(database, tmp_path_factory.mktemp("server")))
            return running[kind]

        yield server_on


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    """A running server with two processes and an empty database."""
    server = servers(request.param)
    empty(server.database)
    return server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the installed Chromium; Playwright's own if there is none."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    return {**browser_type_launch_args, "executable_path": browser.find(), "args": [*arguments, *camera]}
