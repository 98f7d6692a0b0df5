"""`eventdesk doctor` says in plain words what is wrong and how to mend it."""

from pathlib import Path

import pytest

from eventdesk.cli.commands import FAILURE
from eventdesk.db import Database
from eventdesk.health import machine
from eventdesk.security import Role
from tests.cli.conftest import Run
from tests.conftest import NOW
from tests.health.test_service import leave_backup
from tests.people import make_member


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(machine, "ENVIRONMENT_FILE", tmp_path / "eventdesk.env")
    monkeypatch.setattr(machine, "certificate_ends_at", lambda _host: NOW.replace(year=NOW.year + 1))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_broken_is_said_with_what_to_do(run: Run, database: Database) -> None:
    result = run("doctor")

    assert result.exit_code == FAILURE
    said = " ".join(result.output.split())
    assert "Gestört Hintergrunddienst" in said
    assert "→ Starten Sie ihn: systemctl enable --now" in said
    assert "In Ordnung Datenbank Nimmt Änderungen an" in said
    assert max(map(len, result.output.splitlines())) <= 100


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_only_needs_care_is_no_failure(run: Run, database: Database, tmp_path: Path) -> None:
    make_member(database, Role.ADMIN)
    leave_backup(tmp_path, NOW)
    assert run("worker", "--once").exit_code == 0

    result = run("doctor", "--language", "en")

    assert result.exit_code == 0, result.output
    assert "Broken" not in result.output
    assert "Needs care    Keys" in result.output, "tests have typed keys"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("language", "says"), [("de", "startet nicht"), ("en", "does not start")])
def test_settings_that_stop_the_program_do_not_stop_the_doctor(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, says: str
) -> None:
    monkeypatch.setenv("EVENTDESK_ENVIRONMENT", "production")

    result = run("doctor", "--language", language)

    assert result.exit_code == FAILURE
    said = " ".join(result.output.split())
    assert says in said
    assert "EVENTDESK_CONTROLLER" in said


def test_a_database_that_is_away_does_not_stop_the_doctor(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTDESK_DATABASE_URL", "postgresql+psycopg://nobody:secret@127.0.0.1:1/none")

    result = run("doctor")

    assert result.exit_code == FAILURE
    assert "Die Datenbank antwortet nicht (OperationalError)." in result.output
    assert "secret" not in result.output
