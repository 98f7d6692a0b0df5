"""What the database promises: moments keep their zone, SQLite keeps what it answered, half a change is none."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from eventdesk.checkin.models import DeviceStation
from eventdesk.db import Database
from eventdesk.events.models import Campaign, Event
from tests.builders import MORNING, make_campaign, make_event

HOW_MANY = select(func.count()).select_from(Campaign)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15_000)],
)
def test_sqlite_is_durable_strict_and_patient(database: Database, pragma: str, value: object) -> None:
    """Synchronous 2 is FULL: on the disk before anybody is answered."""
    for session in (database.transaction, database.reading):
        with session() as tx:
            assert tx.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_row_without_its_parent_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.add(DeviceStation(device_id=1, station_id=1))


def test_moments_are_read_back_in_utc(session: Session) -> None:
    summer = timezone(timedelta(hours=2))
    event = make_event(session, starts_at=datetime(2026, 7, 1, 14, 0, tzinfo=summer), ends_at=MORNING)

    session.expire(event)

    assert event.starts_at == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert event.starts_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    event = make_event(session)

    event.starts_at = datetime(2026, 7, 1, 14, 0)  # noqa: DTZ001 - the mistake this is about

    with pytest.raises(StatementError, match="naive"):
        session.flush()


def test_half_a_change_is_none(database: Database) -> None:
    def change() -> None:
        with database.transaction() as tx:
            make_campaign(tx)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()

    with database.reading() as session:
        assert session.query(Campaign).count() == session.query(Event).count() == 0


def test_a_reader_sees_one_state_of_the_data_while_others_write(database: Database) -> None:
    with database.reading() as reader:
        before = reader.scalar(HOW_MANY)
        with database.transaction() as writer:
            make_campaign(writer)

        after = reader.scalar(HOW_MANY)

    assert (before, after) == (0, 0)
    with database.reading() as later:
        assert later.scalar(HOW_MANY) == 1
