"""Everything that has to be well is looked at as it really is."""

import json
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from deploy.local import certificate
from eventdesk import worker
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.health import machine
from eventdesk.health.models import SignOfLife
from eventdesk.health.rules import Check, Finding, Reason, State
from eventdesk.health.service import Schema, beat, examine, probe
from eventdesk.outbox.service import Mail, queue
from eventdesk.security import Role
from tests.conftest import NOW
from tests.databases import schema_at
from tests.people import make_member

PRODUCTION = {"environment": "production", "smtp_url": "smtp://127.0.0.1:1", "mail_from": "anmeldung@amt.example"}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine on which the test runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(machine, "ENVIRONMENT_FILE", tmp_path / "eventdesk.env")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    drawn = {"secret_key": "9b1f4e0c7a5d8263e4f10b9c8d7a6e5f", "ticket_keys": {0: bytes(range(32))}}
    return replace(settings, **drawn, **PRODUCTION)  # type: ignore[arg-type]  # the values have the right types


@pytest.fixture
def well(database: Database, settings: Settings, tmp_path: Path) -> Settings:
    """An installation where nothing is missing."""
    make_member(database, Role.ADMIN)
    leave_backup(tmp_path, NOW)
    with database.transaction() as tx:
        beat(tx, settings, NOW)
    return settings


def leave_backup(folder: Path, made_at: datetime, name: str = "one") -> None:
    backups = folder / "backups"
    backups.mkdir(parents=True, exist_ok=True)
    (backups / f"eventdesk-{name}.sqlite.age.json").write_text(json.dumps({"made_at": made_at.isoformat()}))


def found(database: Database, settings: Settings, now: datetime = NOW, **how: bool) -> dict[Check, Finding]:
    """What is not good, by check. The database's own clock cannot be set."""
    findings = examine(database, settings, now, **how)
    return {finding.check: finding for finding in findings if finding.state is not State.GOOD}


def troubles(database: Database, settings: Settings, now: datetime = NOW, **how: bool) -> dict[Check, Reason | None]:
    ignored = {Check.CLOCK} if database.engine.dialect.name == "postgresql" else set()
    return {check: one.reason for check, one in found(database, settings, now, **how).items() if check not in ignored}


def test_where_nothing_is_missing_all_is_well(database: Database, well: Settings) -> None:
    assert troubles(database, well) == {}


def test_everything_is_looked_at_in_order(database: Database, well: Settings) -> None:
    looked_at = [finding.check for finding in examine(database, well, NOW)]

    assert looked_at == [check for check in Check if check not in {Check.SETTINGS, Check.ADDRESS}]


def test_a_new_installation_lacks_worker_backup_and_somebody_to_sign_in(database: Database, settings: Settings) -> None:
    expected = {
        Check.WORKER: Reason.NEVER_RAN, Check.BACKUP: Reason.NO_BACKUP, Check.ACCOUNTS: Reason.NO_ADMIN,
    }  # fmt: skip
    assert troubles(database, settings) == expected


def test_two_minutes_after_the_worker_ended_it_is_missed(database: Database, well: Settings) -> None:
    assert troubles(database, well, NOW + timedelta(minutes=3))[Check.WORKER] is Reason.STOPPED


def test_a_worker_that_works_says_so(app: Flask, database: Database) -> None:
    worker.work_once(app, NOW)
    worker.work_once(app, NOW + timedelta(seconds=5))
    worker.work_once(app, NOW + timedelta(seconds=20))

    with database.reading() as session:
        assert session.scalars(select(SignOfLife.at)).all() == [NOW + timedelta(seconds=20)]


def test_machines_that_were_taken_away_are_forgotten(database: Database, settings: Settings) -> None:
    with database.transaction() as tx:
        tx.add(SignOfLife(name="worker:long-gone", at=NOW - timedelta(days=31)))
        tx.flush()
        beat(tx, settings, NOW)

    with database.reading() as session:
        assert session.scalars(select(SignOfLife.name)).all() == [f"worker:{machine.name()}"]


def test_a_backup_on_one_node_is_known_to_all(database: Database, well: Settings, tmp_path: Path) -> None:
    for path in (tmp_path / "backups").iterdir():
        path.unlink()

    assert Check.BACKUP not in found(database, well)


def test_the_newest_backup_counts_and_broken_notes_do_not(database: Database, well: Settings, tmp_path: Path) -> None:
    tomorrow = NOW + timedelta(days=1, hours=4)
    leave_backup(tmp_path, NOW - timedelta(days=2), "before")
    (tmp_path / "backups" / "broken.age.json").write_text("{")
    (tmp_path / "backups" / "naive.age.json").write_text('{"made_at": "2026-11-24T10:00:00"}')

    old = found(database, well, tomorrow)[Check.BACKUP]

    assert (old.reason, old.facts["since"]) == (Reason.OLD_BACKUP, NOW)


def test_an_old_schema_says_what_to_run_and_the_rest_is_unknown(database: Database, well: Settings) -> None:
    with schema_at("0004", database):
        missing = found(database, well)

    assert missing[Check.SCHEMA].reason is Reason.BEHIND
    assert missing[Check.WORKER].state is State.UNKNOWN


def test_a_newer_schema_needs_care_only(database: Database, well: Settings) -> None:
    with schema_at("9999", database):
        assert troubles(database, well) == {Check.SCHEMA: Reason.AHEAD}
        assert probe(database, NOW) is Schema.AHEAD


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.sqlite", "postgresql+psycopg://nobody:pw@127.0.0.1:1/none"])
def test_a_database_that_is_away_is_said_to_be(settings: Settings, url: str) -> None:
    away = Database(url)

    missing = found(away, settings)

    assert missing[Check.DATABASE].reason is Reason.AWAY
    assert {missing[check].state for check in (Check.SCHEMA, Check.WORKER, Check.BACKUP)} == {State.UNKNOWN}
    assert "pw" not in str(missing)
    away.engine.dispose()


def test_a_database_that_can_only_be_read_is_told_apart(database: Database, well: Settings) -> None:
    kind = database.engine.dialect.name
    order = "PRAGMA query_only=ON" if kind == "sqlite" else "SET default_transaction_read_only = on"

    def only_reading(connection: Any, _entry: object) -> None:
        connection.execute(order)
        if kind == "postgresql":
            connection.commit()

    database.engine.dispose()
    event.listen(database.engine, "connect", only_reading)

    assert found(database, well)[Check.DATABASE].reason is Reason.READ_ONLY


def test_mail_that_waits_is_counted_from_when_it_was_due(database: Database, well: Settings) -> None:
    with database.transaction() as tx:
        for number in range(2):
            queue(tx, Mail(f"a{number}@example.org", "de", "x", "y"), NOW + timedelta(minutes=number))
    later = NOW + timedelta(minutes=30)
    with database.transaction() as tx:
        tx.execute(update(SignOfLife).values(at=later))

    waiting = found(database, well, later)[Check.MAIL]

    assert (waiting.state, waiting.facts) == (State.CARE, {"count": 2, "since": NOW})


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"smtp_url": ""}, Reason.NO_SERVER),
        ({"mail_from": "noreply@example.org"}, Reason.NO_SENDER),
        ({"mail_from": "Amt <noreply@Example.org>"}, Reason.NO_SENDER),
        ({"smtp_url": "", "environment": "development"}, None),
    ],
)
def test_families_get_mail_or_somebody_is_told(
    database: Database, well: Settings, changed: dict[str, Any], reason: Reason | None
) -> None:
    assert troubles(database, replace(well, **changed)).get(Check.MAIL) is reason


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1", "imap://127.0.0.1"])
def test_only_a_thorough_look_asks_the_mail_server(database: Database, well: Settings, url: str) -> None:
    wrong = replace(well, smtp_url=url, public_url="http://127.0.0.1")

    assert troubles(database, wrong) == {}
    assert troubles(database, wrong, thorough=True)[Check.MAIL] is Reason.UNREACHABLE


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_files_that_others_can_read_are_named(
    database: Database, well: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder, "eventdesk.env")
        monkeypatch.setattr(machine, "ENVIRONMENT_FILE", keys)
        keys.touch(0o644)
        assert Check.KEYS not in found(database, well), "nobody else gets into the folder"

        Path(folder).chmod(0o755)
        assert found(database, well)[Check.KEYS].facts == {"files": str(keys)}

        keys.chmod(0o640)
        assert Check.KEYS not in found(database, well)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_trial_with_typed_keys_is_told(database: Database, well: Settings) -> None:
    trial = replace(well, secret_key="5" * 64, environment="development")

    assert troubles(database, trial) == {Check.KEYS: Reason.MADE_UP}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_clock_that_differs_from_the_databases_is_noticed(database: Database, well: Settings) -> None:
    """NOW is not the day on which this test runs."""
    clock = found(database, well)[Check.CLOCK]

    assert (clock.state, clock.reason) == (State.BROKEN, Reason.DIFFERS)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_clock_that_was_turned_back_is_noticed(database: Database, well: Settings) -> None:
    assert troubles(database, well, NOW - timedelta(hours=2))[Check.CLOCK] is Reason.TURNED_BACK


@contextmanager
def answering(pair: certificate.Pair) -> Iterator[int]:
    """Something that speaks TLS with a self-made certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pair.certificate, pair.key)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with listener.accept()[0] as plain:
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except OSError:
                    return

        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_public_address_is_looked_at_as_browsers_do(
    database: Database, well: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = certificate.prepare(tmp_path, "127.0.0.1")
    with answering(pair) as port:
        site = replace(well, public_url=f"https://127.0.0.1:{port}", smtp_url="", environment="development")
        assert found(database, site, thorough=True)[Check.ADDRESS].reason is Reason.NOT_TRUSTED
    assert found(database, site, thorough=True)[Check.ADDRESS].reason is Reason.NO_ANSWER

    monkeypatch.setenv("SSL_CERT_FILE", str(pair.certificate))
    with answering(pair) as port:
        ends_at = machine.certificate_ends_at(f"127.0.0.1:{port}")
    assert timedelta(days=360) < ends_at - datetime.now(ends_at.tzinfo) < timedelta(days=366)
