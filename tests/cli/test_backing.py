"""Backups from the command line, as a timer and an administrator call them."""

from pathlib import Path

import pytest

from eventdesk.db import Database
from tests.builders import make_event
from tests.cli.conftest import Run
from tests.postgresql import programs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVENTDESK_BACKUP_FOLDER", str(tmp_path / "backups"))
    monkeypatch.setenv("EVENTDESK_POSTGRESQL_TOOLS", str(programs()))
    return tmp_path / "backups"


def test_a_key_a_backup_and_back(
    run: Run, database: Database, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as tx:
        make_event(tx)
    key = tmp_path / "key.txt"
    made_key = run("backup", "--new-key", str(key))
    name, _is, public = made_key.stdout.strip().partition("=")
    monkeypatch.setenv(name, public)

    made = run("backup")
    path, _rest = made.stdout.split(" ", 1)
    refused = run("restore", path, "--key", str(key))
    monkeypatch.setenv("EVENTDESK_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite")
    back = run("restore", path, "--key", str(key))

    assert (made_key.exit_code, made.exit_code) == (0, 0), made.stderr
    assert key.stat().st_mode & 0o777 == 0o600
    assert Path(path).parent == folder
    assert refused.stderr == "Error: The database is not empty. Move it away first; nothing is overwritten.\n"
    if database.engine.dialect.name == "sqlite":
        assert back.stdout == "State of 2026-11-23T09:30:00+00:00; 0 of 0 deletions since found something.\n"
    else:
        assert back.stderr == "Error: This is a backup of postgresql, and the database is another kind.\n"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_key_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    run("backup", "--new-key", str(key))
    before = key.read_text()

    assert run("backup", "--new-key", str(key)).stderr == f"Error: File exists: {key}\n"
    assert key.read_text() == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_says_what_is_missing(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for_nobody = run("backup")
    monkeypatch.setenv("EVENTDESK_BACKUP_RECIPIENTS", "age1nobody")
    wrong = run("backup")
    monkeypatch.delenv("EVENTDESK_BACKUP_FOLDER")
    nowhere = run("backup")

    assert [answer.exit_code for answer in (for_nobody, wrong, nowhere)] == [2, 2, 2]
    assert "EVENTDESK_BACKUP_RECIPIENTS is not set" in for_nobody.stderr
    assert "no public age key" in wrong.stderr
    assert "EVENTDESK_BACKUP_FOLDER is not set" in nowhere.stderr


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_it_says_how_to_get_the_programs_of_postgresql(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = run("backup", "--new-key", str(tmp_path / "key.txt")).stdout.strip().partition("=")[2]
    monkeypatch.setenv("EVENTDESK_BACKUP_RECIPIENTS", key)
    monkeypatch.setenv("EVENTDESK_POSTGRESQL_TOOLS", str(tmp_path))

    refused = run("backup")

    assert refused.exit_code == 1
    assert "apt-get install postgresql-client" in refused.stderr
