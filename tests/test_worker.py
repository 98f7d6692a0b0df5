"""The worker: it does what is due, survives a lost database, and ends when told to."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventdesk import create_app, worker
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.limits import LimitCounter
from eventdesk.staff.models import StaffSession
from eventdesk.staff.rules import IDLE
from eventdesk.staff.service import sign_in
from tests.conftest import NOW
from tests.people import PASSWORD, make_member


def test_what_is_over_is_forgotten(app: Flask, database: Database) -> None:
    member = make_member(database)
    with database.transaction() as tx:
        sign_in(tx, member, PASSWORD, NOW - IDLE - timedelta(minutes=1))
        tx.add(LimitCounter(key="old", count=1, expires_at=NOW.timestamp() - 1))
        tx.add(LimitCounter(key="running", count=1, expires_at=NOW.timestamp() + 60))

    worker.work_once(app, NOW)

    with database.reading() as session:
        assert not session.scalars(select(StaffSession)).all()
        assert session.scalars(select(LimitCounter.key)).all() == ["running"]


def test_a_session_in_use_stays(app: Flask, database: Database) -> None:
    member = make_member(database)
    with database.transaction() as tx:
        sign_in(tx, member, PASSWORD, NOW)

    worker.work_once(app, NOW + timedelta(hours=1))

    with database.reading() as session:
        assert len(session.scalars(select(StaffSession)).all()) == 1


def test_it_works_again_when_the_database_is_back(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAUSE_S", 0.0)
    away = f"sqlite:///{tmp_path}/no/such/folder/file.sqlite"
    rounds: list[datetime] = []

    def clock() -> datetime:
        rounds.append(NOW)
        return NOW

    worker.work(create_app(replace(settings, database_url=away)), clock, lambda: len(rounds) >= 2)

    assert len(rounds) == 2
