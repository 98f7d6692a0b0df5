"""The database: types, sessions, and the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from flask import Flask, current_app
from sqlalchemy import DateTime, Engine, MetaData, Table, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from werkzeug.routing import IntegerConverter, Map

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
CONNECT_WITHIN_S = 5
"""Seconds to wait for a database that does not answer."""

BUSY_MS, EMPTYING_WAITS_MS = 15_000, 250
"""How long SQLite waits for whoever writes, and for readers while its log is emptied."""

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Without names SQLite could not change a constraint in a migration."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Stored in UTC, always read back with its time zone.

    SQLite forgets time zones without converting, so naive moments are refused here.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; turn the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime refused")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Attach UTC to what SQLite returns, convert what PostgreSQL returns."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime}


pk = Annotated[int, mapped_column(primary_key=True)]


def table_of(model: type[Base]) -> Table:
    """The table of a model. Statements on it do without the ORM, which nearly halves what they cost."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker; our models have no other kind
    return table


class SchemaError(SQLAlchemyError):
    """The tables cannot be brought to this version, for example because they are of a later one."""


MOST_ROWS = 2**31 - 1
"""Largest number of a row: columns of integers have four bytes in PostgreSQL."""


class Database:
    """One database: its engine, and sessions that write or only read."""

    def __init__(self, url: str) -> None:
        """Connect lazily to an SQLAlchemy address."""
        self.url = url
        self.engine = _engine(url)
        # IMMEDIATE takes SQLite's write lock at once: an upgrade from reading to writing would
        # fail with "database is locked" whatever the busy timeout is.
        writing = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        self._writing = sessionmaker(writing, expire_on_commit=False, autoflush=False)
        self._reading = sessionmaker(_one_state(self.engine), expire_on_commit=False, autoflush=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session whose changes are kept if the block ends well, and dropped if not."""
        with self._writing() as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the data and keeps nothing."""
        with self._reading() as session:
            yield session

    def empty_log(self) -> None:
        """Let nothing of deleted rows stay in SQLite's log beside the file; whoever reads just now puts it off."""
        if self.engine.dialect.name != "sqlite":
            return
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={EMPTYING_WAITS_MS}")  # writers wait as long as we do
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            cursor.close()
        finally:
            connection.close()

    def upgrade(self, revision: str = "head") -> None:
        """Bring the schema up to a revision.

        Raises:
            SchemaError: It is not one that leads there.
        """
        # Only who migrates needs it: ten megabytes that each process would hold for ever.
        from alembic import command, util  # noqa: PLC0415

        try:
            command.upgrade(alembic_config(self.url), revision)
        except util.CommandError as error:
            raise SchemaError(str(error)) from error


@cache
def revisions() -> tuple[str, ...]:
    """Every revision that this version's migrations lead through, the newest last: their files are named by it."""
    return tuple(sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*_*.py")))


def alembic_config(url: str) -> "Config":
    """Describe our migrations to Alembic."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


class RowNumber(IntegerConverter):
    """Number of a row in an address. What no row can have is not found; PostgreSQL would call it an error."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        """Accept what fits into a column."""
        super().__init__(url_map, *args, **{"max": MOST_ROWS, **options})


def init_app(app: Flask, database: Database) -> None:
    """Give the app its database."""
    app.url_map.converters["int"] = RowNumber
    app.extensions["eventdesk.database"] = database


def database_of_app() -> Database:
    """The database of the current app."""
    return database_of(current_app)


def database_of(app: Flask) -> Database:
    """The database of an app."""
    database: Database = app.extensions["eventdesk.database"]
    return database


@contextmanager
def transaction() -> Iterator[Session]:
    """Write in the current app's database: all or nothing."""
    with database_of_app().transaction() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Read from the current app's database."""
    with database_of_app().reading() as session:
        yield session


def _engine(url: str) -> Engine:
    """Make an engine; SQLite gets durable, concurrent settings. Errors never show values: they may be people's."""
    if make_url(url).get_backend_name() != "sqlite":
        # A host that swallows packets must not hold every thread for minutes.
        patience = {"connect_timeout": CONNECT_WITHIN_S}
        # Asked before each use: after a restart of the database nobody meets a connection that is gone.
        return create_engine(
            url, pool_size=8, max_overflow=8, pool_timeout=10, pool_pre_ping=True,
            hide_parameters=True, connect_args=patience,
        )  # fmt: skip
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _one_state(engine: Engine) -> Engine:
    """Let all statements of a reader see the same data; PostgreSQL would show each statement its own moment."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Set what SQLite forgets for each connection.

    FULL: on the disk before anybody is answered. Secure: what is deleted is overwritten with zeros, whatever the
    library was built with; else the names of deleted families would stay in the file until somebody needs the room.
    """
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"),
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """Begin as reader, or at once as the writer."""
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
