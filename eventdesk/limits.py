"""Rate limits that hold for all workers and nodes: the counters are rows in the database."""

import time
from typing import Any

from limits.storage import Storage
from sqlalchemy import Float, Integer, String, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from eventdesk import db
from eventdesk.db import Base, table_of


class LimitCounter(Base):
    """How often something happened in one window, for everybody behind one key."""

    __tablename__ = "limit_counter"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    """Holds a keyed hash of a network, never an address."""
    count: Mapped[int]
    expires_at: Mapped[float] = mapped_column(index=True)
    """Unix seconds, by the clock of the `limits` library."""


class SqlStorage(Storage):
    """Fixed windows of the `limits` library, kept in our own database.

    Reads the clock itself, as every storage of that library does.
    """

    STORAGE_SCHEME = ["eventdesk"]

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """Errors that mean the counter is out of reach; none are swallowed."""
        return ()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count up in the running window, or begin a new one."""
        now = time.time()
        with db.transaction() as session:
            return _count_up(session, key, now, now + expiry, amount)

    def get(self, key: str) -> int:
        """Tell how often it happened in the running window."""
        with db.reading() as session:
            found = select(LimitCounter.count).where(LimitCounter.key == key, LimitCounter.expires_at > time.time())
            return session.scalar(found) or 0

    def get_expiry(self, key: str) -> float:
        """Tell when the running window ends, in Unix seconds."""
        with db.reading() as session:
            return session.scalar(select(LimitCounter.expires_at).where(LimitCounter.key == key)) or time.time()

    def check(self) -> bool:
        """Say that the storage is there; the health page asks the database itself."""
        return True

    def reset(self) -> int | None:
        """Forget all counters."""
        with db.transaction() as session:
            session.execute(delete(LimitCounter))
        return None

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with db.transaction() as session:
            session.execute(delete(LimitCounter).where(LimitCounter.key == key))


def forget_expired(session: Session, unix_now: float) -> None:
    """Drop the counters of windows that are over."""
    session.execute(delete(LimitCounter).where(LimitCounter.expires_at <= unix_now))


def _count_up(session: Session, key: str, now: float, expires_at: float, amount: int) -> int:
    """Count in one statement, so that two workers never read the same number."""
    values = {"key": key, "amount": amount, "now": now, "ends": expires_at}
    count: int = session.execute(_COUNT_UP[session.get_bind().dialect.name], values).scalar_one()
    return count


def _counting(insert: Any) -> Any:
    """Compose that statement for one kind of database."""
    counter, amount, ends = _TABLE.c, bindparam("amount", type_=Integer), bindparam("ends", type_=Float)
    running = counter.expires_at > bindparam("now")
    return (
        insert(_TABLE)
        .values(key=bindparam("key"), count=amount, expires_at=ends)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((running, counter.count + amount), else_=amount),
                "expires_at": case((running, counter.expires_at), else_=ends),
            },
        )
        .returning(counter.count)
    )


_TABLE = table_of(LimitCounter)
_COUNT_UP = {"postgresql": _counting(postgresql.insert), "sqlite": _counting(sqlite.insert)}
