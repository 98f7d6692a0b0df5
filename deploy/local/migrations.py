"""Reads the SQL of all migrations, as PostgreSQL would get it: `python -m deploy.local.migrations`.

squawk finds what would lock a table for long, lose data, or break the version that still runs.
"""

import io
import subprocess
import sys
from pathlib import Path

import alembic.command

from eventdesk.db import alembic_config

SQUAWK = Path(sys.executable).parent / "squawk"
LEFT_OUT = (
    "prefer-bigint-over-int",  # an event's number has two bytes in ticket codes; the other numbers stay small
    "prefer-identity",  # SQLAlchemy writes SERIAL, and SQLite knows neither
    "prefer-text-field",  # the lengths are limits of what people may send
    "require-statement-timeout",  # an index of a large table takes the time it takes
)


def main() -> int:
    """Print what squawk says, and return its exit code."""
    rules = ("--pg-version", "15", "--exclude", ",".join(LEFT_OUT))
    command = [str(SQUAWK), *rules, "--stdin-filepath", "migrations.sql"]
    return subprocess.run(command, input=sql(), text=True).returncode


def sql() -> str:
    """All migrations as one script."""
    config = alembic_config("postgresql+psycopg://")
    config.output_buffer = io.StringIO()
    alembic.command.upgrade(config, "head", sql=True)
    return config.output_buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
