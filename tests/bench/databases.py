"""The database under measurement: PostgreSQL, on the disk before anybody is answered."""

import os
from pathlib import Path

from sqlalchemy import make_url

from eventdesk.db import Database
from tests import postgresql
from tests.conftest import OWN_SERVER
from tests.databases import create_postgresql_database


def fresh_database(folder: Path) -> Database:
    """An empty database with the current schema, on the server of the environment or our own; durable."""
    server = os.environ.get(OWN_SERVER) or postgresql.address(folder, postgresql.DURABLE)
    create_postgresql_database(server, "eventdesk_bench")
    database = Database(make_url(server).set(database="eventdesk_bench").render_as_string(hide_password=False))
    database.upgrade()
    return database
