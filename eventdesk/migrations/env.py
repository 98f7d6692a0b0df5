"""Run migrations with the application's own engine and tables."""

from typing import Literal

from alembic import context

import eventdesk.models  # noqa: F401 - so that all tables are known
from eventdesk.db import Base, Database, UtcDateTime


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as what they are in the database: migrations outlive our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _change() -> None:
    """Run what is missing. Whoever waits for a lock keeps everybody behind waiting too, so nobody waits long."""
    if context.get_context().dialect.name == "postgresql":
        context.execute("SET LOCAL lock_timeout = '10s'")
    context.run_migrations()


def write() -> None:
    """Write the SQL down instead of running it, for whoever wants to read it first."""
    context.configure(url=context.config.get_main_option("sqlalchemy.url"), literal_binds=True)
    with context.begin_transaction():
        _change()


def run() -> None:
    """Upgrade or downgrade in one transaction."""
    url = context.config.get_main_option("sqlalchemy.url") or ""
    engine = Database(url).engine
    with engine.connect() as connection:
        context.configure(
            connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            _change()
        connection.commit()
    engine.dispose()


if context.is_offline_mode():
    write()
else:
    run()
