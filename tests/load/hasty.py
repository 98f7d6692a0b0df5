"""Our app with a database that answers before its log is on the disk, to show that the test of it can fail."""

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from eventdesk.db import database_of
from eventdesk.wsgi import app


def _in_haste(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


event.listen(database_of(app).engine, "connect", _in_haste)
