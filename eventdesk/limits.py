"""Rate limits that hold for all workers and nodes: the counters are rows in the database."""

import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from limits.storage import Storage
from sqlalchemy import Float, Integer, String, and_, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from eventdesk import db
from eventdesk.db import Base, table_of


class LimitCounter(Base):
    """How often something happened in one window, for everybody behind one key."""

    __tablename__ = "limit_counter"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    """Holds a keyed hash of a network, an account or a mail box, never an address."""
    count: Mapped[int]
    expires_at: Mapped[float] = mapped_column(index=True)
    """Unix seconds, by the clock of the `limits` library."""


class Running(NamedTuple):
    """A counter whose window is not over."""

    number: int
    ends_at: datetime


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
            return _count_up(session, {key: amount}, now, now + expiry)[key]

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


def count_together(amounts: Mapping[str, int], expiry: float) -> dict[str, int]:
    """Count several counters up, in one statement of its own transaction; the answer is what each says then.

    Args:
        amounts: How much for each key, always in the same order: two at once must not wait for each other.
        expiry: Seconds after which a window that begins now is over.
    """
    now = time.time()
    with db.transaction() as session:
        return _count_up(session, amounts, now, now + expiry)


def take_turn(key: str, turns: int, lasts: timedelta, now: datetime) -> bool:
    """Take one of a few turns, each of which comes back a while after it was taken; say whether one was left.

    Unlike a fixed window, this never lets twice as many pass around the moment at which a window ends.

    Args:
        key: Whose turns.
        turns: How many there are.
        lasts: After how long a turn comes back.
        now: When.
    """
    moment = now.timestamp()
    with db.transaction() as session:
        # Who counts a turn to one has it, also where two ask at the same moment.
        places = (f"{key}/{place}" for place in range(turns))
        return any(
            _count_up(session, {place: 1}, moment, moment + lasts.total_seconds())[place] == 1 for place in places
        )


def keep_highest(session: Session, key: str, count: int, lasts: timedelta, now: datetime) -> None:
    """Remember the highest number for a while, counted from the last time it was told."""
    ends = now.timestamp() + lasts.total_seconds()
    values = {"key": key, "count": count, "ends": ends, "now": now.timestamp()}
    session.execute(_keeping(session.get_bind().dialect.name), values)


def running(session: Session, keys: Collection[str], now: datetime) -> dict[str, Running]:
    """Read counters whose windows are not over."""
    found = select(LimitCounter.key, LimitCounter.count, LimitCounter.expires_at).where(
        LimitCounter.key.in_(keys), LimitCounter.expires_at > now.timestamp()
    )
    return {key: Running(count, datetime.fromtimestamp(ends, UTC)) for key, count, ends in session.execute(found)}


def _count_up(session: Session, amounts: Mapping[str, int], now: float, expires_at: float) -> dict[str, int]:
    """Count in one statement, so that two workers never read the same number."""
    values: dict[str, Any] = {"now": now, "ends": expires_at}
    for place, (key, amount) in enumerate(amounts.items()):
        values |= {f"key_{place}": key, f"amount_{place}": amount}
    rows = session.execute(_counting(session.get_bind().dialect.name, len(amounts)), values).all()
    return {key: count for key, count in rows}  # noqa: C416 - rows are no tuples to mypy


@cache
def _counting(dialect: str, size: int) -> Any:
    """Compose that statement for one kind of database, once for each number of counters."""
    insert: Any = _INSERT[dialect]
    statement = insert(_TABLE).values(
        [
            {
                "key": bindparam(f"key_{place}"),
                "count": bindparam(f"amount_{place}", type_=Integer),
                "expires_at": bindparam("ends", type_=Float),
            }
            for place in range(size)
        ]
    )
    counter, new = _TABLE.c, statement.excluded
    running = counter.expires_at > bindparam("now")
    return statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((running, counter.count + new.count), else_=new.count),
            "expires_at": case((running, counter.expires_at), else_=new.expires_at),
        },
    ).returning(counter.key, counter.count)


@cache
def _keeping(dialect: str) -> Any:
    """Compose the statement of `keep_highest` for one kind of database."""
    insert: Any = _INSERT[dialect]
    statement = insert(_TABLE).values(key=bindparam("key"), count=bindparam("count"), expires_at=bindparam("ends"))
    counter, new = _TABLE.c, statement.excluded
    higher = and_(counter.expires_at > bindparam("now", type_=Float), counter.count > new.count)
    return statement.on_conflict_do_update(
        index_elements=["key"],
        set_={"count": case((higher, counter.count), else_=new.count), "expires_at": new.expires_at},
    )


_INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_TABLE = table_of(LimitCounter)
