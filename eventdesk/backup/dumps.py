"""Writing a whole database into one file, and a file into an empty database; with the rows of each table counted."""

import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, create_engine, func, inspect, literal_column, make_url, select, table, text

from eventdesk.backup.rules import KILLED
from eventdesk.config import local_environment
from eventdesk.db import Database
from eventdesk.errors import EventdeskError

Counts = Mapping[str, int]


class BackupFailedError(EventdeskError):
    """A backup could not be made, or did not stand its trial."""

    code = "backup-failed"
    status = 500


class Tools:
    """The programs of PostgreSQL; theirs must not be older than the server."""

    def __init__(self, folder: str = "") -> None:
        """Take them from a folder, or from where the system finds them."""
        self._folder = folder

    def run(self, program: str, url: str, *arguments: str) -> None:
        """Run one on a database; its password is in no list of processes.

        Raises:
            BackupFailedError: It failed; says what it said.
        """
        address = make_url(url)
        environment = local_environment() | ({"PGPASSWORD": address.password} if address.password else {})
        plain = address.set(drivername="postgresql", password=None).render_as_string()
        path = str(Path(self._folder) / program) if self._folder else program
        command = [path, *arguments, f"--dbname={plain}"]
        try:
            done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - fixed
        except FileNotFoundError as error:
            raise BackupFailedError(
                f"{program} is not installed. On Debian: apt-get install postgresql-client. EVENTDESK_POSTGRESQL_TOOLS "
                "names its folder if it lies elsewhere."
            ) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise BackupFailedError(f"{program}: {said[0] if said else done.returncode}")


def kind_of(database: Database) -> str:
    """Tell which kind of database it is."""
    return database.engine.dialect.name


def dump(database: Database, target: Path, tools: Tools) -> Counts:
    """Write one state of a database into a file while others go on working; count what is in that same state."""
    return (
        _dump_sqlite(database, target) if kind_of(database) == "sqlite" else _dump_postgresql(database, target, tools)
    )


def load(dumped: Path, database: Database, tools: Tools) -> None:
    """Write a dump into an empty database."""
    if kind_of(database) == "sqlite":
        with closing(sqlite3.connect(dumped)) as source, closing(sqlite3.connect(file_of(database))) as target:
            source.backup(target)
            if target.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupFailedError("The database in this file is damaged.")
        return
    options = ("--exit-on-error", "--no-owner", "--no-privileges", "--single-transaction")
    tools.run("pg_restore", database.url, *options, str(dumped))


def counts_of(database: Database) -> Counts:
    """Count the rows of each table."""
    with database.engine.connect() as connection:
        return _counted(connection)


def is_empty(database: Database) -> bool:
    """Say whether there is no table yet."""
    if kind_of(database) == "sqlite" and not file_of(database).exists():
        return True
    return not inspect(database.engine).get_table_names()


def file_of(database: Database) -> Path:
    """Where an SQLite database lies."""
    return Path(str(make_url(database.url).database))


@contextmanager
def scratch(database: Database, folder: Path, now: datetime) -> Iterator[Database]:
    """Give an empty database of the same kind, and leave nothing of it; nor of one whose trial was killed long ago.

    Raises:
        BackupFailedError: Our account of PostgreSQL may make none.
    """
    if kind_of(database) == "sqlite":
        trial = Database(f"sqlite:///{folder / 'trial.sqlite'}")
        try:
            yield trial
        finally:
            trial.engine.dispose()  # the folder goes with whoever made it
        return
    prefix = f"{str(make_url(database.url).database)[:30]}_trial_"
    _forget_killed(database, prefix, now)
    name = f"{prefix}{now.astimezone(UTC):%Y%m%d%H%M%S}_{uuid4().hex[:6]}"
    _on_server(database.url, f'CREATE DATABASE "{name}" TEMPLATE template0')
    trial = Database(make_url(database.url).set(database=name).render_as_string(hide_password=False))
    try:
        yield trial
    finally:
        trial.engine.dispose()
        _on_server(database.url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _dump_sqlite(database: Database, target: Path) -> Counts:
    """Copy page by page what a reader sees; writers go on meanwhile. The log beside the file is part of it."""
    with database.engine.connect() as connection:
        counts = _counted(connection)  # from here on this connection sees one state
        source = connection.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise BackupFailedError("This is no SQLite database.")
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file
    return counts


def _dump_postgresql(database: Database, target: Path, tools: Tools) -> Counts:
    """Let pg_dump read the very state that is counted."""
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        counts = _counted(connection)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        tools.run("pg_dump", database.url, *options, f"--file={target}")
    return counts


def _counted(connection: Connection) -> Counts:
    names = sorted(inspect(connection).get_table_names())
    count = func.count(literal_column("1"))
    return {name: connection.scalar(select(count).select_from(table(name))) or 0 for name in names}


def _forget_killed(database: Database, prefix: str, now: datetime) -> None:
    """Drop what a trial left that was killed: it holds everything, and nobody would ever look."""
    with database.engine.connect() as connection:
        names = connection.scalars(text("SELECT datname FROM pg_database")).all()
    oldest = f"{prefix}{now.astimezone(UTC) - KILLED:%Y%m%d%H%M%S}"
    for name in names:
        if name.startswith(prefix) and name < oldest:
            _on_server(database.url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(url: str, statement: str) -> None:
    """Make or drop a database, which works outside of transactions only."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
