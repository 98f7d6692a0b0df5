"""Empty, migrated databases for tests, on SQLite and on PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cached_property
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

import eventdesk.models  # noqa: F401 - so that all tables are known
from eventdesk.db import Base, Database
from eventdesk.errors import EventdeskError
from eventdesk.i18n import LANGUAGES
from tests import postgresql
from tests.load.crowd import at_once

in_each_language = pytest.mark.parametrize(
    ("database", "language"),
    [*(("sqlite", language) for language in LANGUAGES), ("postgresql", "ar")],
    indirect=["database"],
)
"""For tests where languages multiply many cases: all languages on SQLite, each case once on PostgreSQL.

Between two languages only the catalogue differs, and a catalogue never meets the database.
"""


MEMORY = Path("/dev/shm")
ENOUGH = 256 * 1024**2


def folder_for_files() -> Path:
    """Folder where databases may lie: in memory if there is room, since waiting for the disk was half of each test."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    return Path(tempfile.mkdtemp(prefix="eventdesk-", dir=MEMORY if roomy else None))


class SqliteFiles:
    """SQLite databases: each a copy of one file with the schema; the one before is gone then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def empty(self) -> Database:
        for used in self._folder.glob(f"{self._made}.sqlite*"):
            used.unlink()
        self._made += 1
        path = self._folder / f"{self._made}.sqlite"
        shutil.copy(self._template, path)
        return Database(f"sqlite:///{path}")

    def close(self) -> None:
        """Nothing stays open."""

    @cached_property
    def _template(self) -> Path:
        path = self._folder / "template.sqlite"
        database = Database(f"sqlite:///{path}")
        database.upgrade()
        database.engine.dispose()
        return path


class PostgresqlDatabase:
    """One PostgreSQL database, emptied before each use."""

    def __init__(self, server: str, name: str) -> None:
        self._url = make_url(server).set(database=name).render_as_string(hide_password=False)
        self._server = server
        self._name = name

    def empty(self) -> Database:
        empty(self._database)
        return Database(self._database.url)

    def close(self) -> None:
        self._database.engine.dispose()

    @cached_property
    def _database(self) -> Database:
        create_postgresql_database(self._server, self._name)
        database = Database(self._url)
        database.upgrade()
        return database


class Databases:
    """Both kinds for one worker of the test run."""

    def __init__(self, folder: Path, server: str | None, run_folder: Path, name: str) -> None:
        self._folder, self._server, self._run_folder, self.name = folder, server, run_folder, name
        self._kept: dict[str, SqliteFiles | PostgresqlDatabase] = {}

    def empty(self, kind: str, purpose: str = "tests") -> Database:
        """Give an empty database; other purposes get others."""
        key = f"{kind}-{purpose}"
        if key not in self._kept:
            self._kept[key] = self._files(purpose) if kind == "sqlite" else self._postgresql(purpose)
        return self._kept[key].empty()

    def bare_url(self, kind: str) -> str:
        """Address of a database without any table, for migrations."""
        if kind == "sqlite":
            path = self._folder / "bare.sqlite"
            path.unlink(missing_ok=True)
            return f"sqlite:///{path}"
        create_postgresql_database(self.server, f"{self.name}_bare")
        return make_url(self.server).set(database=f"{self.name}_bare").render_as_string(hide_password=False)

    def close(self) -> None:
        for kept in self._kept.values():
            kept.close()

    @cached_property
    def server(self) -> str:
        """Address of the PostgreSQL server: the one named by the environment, else our own."""
        return self._server or postgresql.address(self._run_folder)

    def _files(self, purpose: str) -> SqliteFiles:
        folder = self._folder / purpose
        folder.mkdir()
        return SqliteFiles(folder)

    def _postgresql(self, purpose: str) -> PostgresqlDatabase:
        return PostgresqlDatabase(self.server, f"{self.name}_{purpose}")


def create_postgresql_database(server: str, name: str) -> None:
    """Make a database anew."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()


def empty(database: Database) -> None:
    """Remove all rows; keep the schema. Ten times faster than TRUNCATE, which makes new files."""
    tables = {table.name: table for table in reversed(Base.metadata.sorted_tables)}
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
    with database.transaction() as session:
        if database.engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL lock_timeout = '10s'"))  # a test left a transaction open: say so
        found = set(session.scalars(text(filled)))
        with _thawed(session) if "report_version" in found else nullcontext():
            for table in tables.values():
                if table.name in found:
                    session.execute(table.delete())


@contextmanager
def _thawed(session: Session) -> Iterator[None]:
    """Let even frozen reports be removed, as nobody but a test may."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        return
    triggers = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _sql in triggers:
        session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _name, sql in triggers:
        session.execute(text(sql))


@contextmanager
def recorded(statements: list[str]) -> Iterator[list[str]]:
    """Note every statement any engine sends, but for BEGIN."""

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def race(database: Database, *deeds: Callable[[Session], object]) -> list[object]:
    """Do things at the same moment, each in a transaction of its own; what each gave, or why it was refused."""

    def do(deed: Callable[[Session], object]) -> object:
        try:
            with database.transaction() as tx:
                return deed(tx)
        except EventdeskError as refusal:
            return type(refusal)

    return at_once(do, deeds)


@contextmanager
def schema_at(revision: str, database: Database) -> Iterator[None]:
    """Let the tables claim a revision, older or newer than theirs."""
    move = text("UPDATE alembic_version SET version_num = :to WHERE version_num = :from")
    with database.reading() as session:
        before = session.scalar(text("SELECT version_num FROM alembic_version"))
    with database.transaction() as session:
        session.execute(move, {"from": before, "to": revision})
    try:
        yield
    finally:
        with database.transaction() as session:
            session.execute(move, {"from": revision, "to": before})
