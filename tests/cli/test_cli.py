"""The command line as scripts call it: answers on standard output, one line of error, exit codes."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from eventdesk.config import Settings, local_environment
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.outbox.service import Mail, queue
from eventdesk.staff.models import StaffMember
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.rules import is_genuine, read
from tests.builders import make_event
from tests.cli.conftest import PERIOD, Run
from tests.conftest import NOW
from tests.desk.import_files import FILE, changed
from tests.server import environment_for
from tests.tickets.sheets import opened


def test_a_file_is_imported(run: Run, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "campaign.json"
    file.write_text(json.dumps(FILE))

    first, again = run("import", str(file)), run("import", str(file))

    assert (first.exit_code, first.stdout) == (0, "1 events, 1 of them new\n")
    assert (again.exit_code, again.stdout) == (0, "1 events, 0 of them new\n")
    with database.reading() as session:
        assert session.scalars(select(Event.slug)).all() == ["day"]


def test_a_wrong_file_is_one_line_and_nothing_is_kept(run: Run, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(changed("events.0.starts_at", "tomorrow")))

    refused = run("import", str(file))

    assert refused.exit_code == 2
    assert refused.stderr == "Error: events[0].starts_at must be a moment like 2026-05-12T15:00:00+02:00.\n"
    with database.reading() as session:
        assert not session.scalars(select(Event)).all()


def test_an_account_is_opened_with_a_password_from_standard_input(run: Run, database: Database) -> None:
    arguments = ("staff", "add", "minister@example.org", "--role", "ministry", "--password-stdin")

    opened = run(*arguments, stdin="vier Stationen und ein Eingang\n")
    again = run(*arguments, stdin="vier Stationen und ein Eingang\n")

    assert (opened.exit_code, again.exit_code) == (0, 2)
    assert run("staff", "list").stdout == "minister@example.org ministry\n"
    with database.reading() as session:
        assert session.scalars(select(StaffMember.role)).all() == ["ministry"]


def test_an_administrator_whom_nobody_can_help_gets_a_link(run: Run, database: Database) -> None:
    run("staff", "add", "amal@example.org", "--role", "admin", "--password-stdin", stdin="vier Tische im Rathaus\n")

    done = run("staff", "reset", "amal@example.org", "--second-factor")
    unknown = run("staff", "reset", "nobody@example.org")

    assert "/staff/invitation/" in done.output
    assert unknown.exit_code == 2


def test_a_device_gets_a_token(run: Run, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "day")

    added = run("device", "add", "--event", "day", "--station", "door", "--name", "Tor 1")

    answer: dict[str, Any] = json.loads(added.stdout)
    assert (answer["event"], answer["station"], answer["name"]) == ("day", "door", "Tor 1")
    assert len(answer["token"]) > 30


def test_blank_tickets_are_codes_that_our_key_has_signed(run: Run, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "day")

    issued = run("tickets", "issue", "--event", "day", "--count", "3")

    codes = [read(line) for line in issued.stdout.splitlines()]
    assert len(codes) == 3
    assert all(code is not None and code.size == 0 and is_genuine(code, {0: b"\x77" * 32}) for code in codes)


def test_blank_tickets_are_printed_where_paper_is_asked_for(run: Run, database: Database, tmp_path: Path) -> None:
    with database.transaction() as tx:
        make_event(tx, "day")

    run("tickets", "issue", "--event", "day", "--count", "11", "--pdf", str(tmp_path / "tickets.pdf"))
    lost = run("tickets", "issue", "--event", "day", "--count", "1", "--pdf", str(tmp_path / "no" / "tickets.pdf"))

    assert len(opened((tmp_path / "tickets.pdf").read_bytes()).pages) == 2
    assert lost.exit_code == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 11


def test_the_worker_sends_what_waits(run: Run, database: Database, tmp_path: Path) -> None:
    with database.transaction() as tx:
        queue(tx, Mail("amal@example.org", "de", "Ihr Ticket", "Bis bald."), NOW)

    assert run("worker", "--once").exit_code == 0

    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


WRONG: list[tuple[tuple[str, ...], str]] = [
    (("frob",), "No such command 'frob'."),
    (("report", "--to", "2025-01-01"), "Missing option '--from'."),
    (("report", "--from", "gestern", "--to", "2025-01-01"), "--from must be a date like 2025-10-31, not 'gestern'."),
    (("report", "--from", "2025-02-01", "--to", "2025-01-01"), "The period ends (2025-01-01) before it begins"),
    (("report", *PERIOD, "--campaign", "nobody"), "There is no campaign 'nobody'."),
    (("report", *PERIOD, "--format", "docx"), "Invalid value for '--format'"),
    (("report", *PERIOD, "--protect", "blur"), "Invalid value for '--protect'"),
    (("import", "no-such-file.json"), "Invalid value for 'FILE'"),
    (("device", "add", "--event", "none", "--station", "door", "--name", "x"), "There is no event 'none'."),
    (("device", "add", "--event", "day", "--station", "bar", "--name", "x"), "The event has no station bar."),
    (("device", "add", "--event", "day", "--station", "door", "--name", " "), "--name must have 1 to 80 characters."),
    (("tickets", "issue", "--event", "none", "--count", "2"), "There is no event 'none'."),
    (("tickets", "issue", "--event", "day", "--count", "0"), "Invalid value for '--count'"),
    (("staff", "add", "a@example.org", "--role", "king", "--password-stdin"), "Invalid value for '--role'"),
    (("staff", "add", "a@example.org", "--role", "admin", "--password-stdin"), "The password needs at least"),
    (("staff", "add", "nobody", "--role", "admin", "--password-stdin"), "This is not an e-mail address."),
    (
        ("staff", "add", "\udcff@example.org", "--role", "admin", "--password-stdin"),
        "An argument or the standard input",
    ),
    (("device", "add", "--event", "\udcff", "--station", "door", "--name", "x"), "There is no event"),
    (("report", *PERIOD, "--campaign", "a\x1b[31m\ud800"), "There is no campaign"),
    (("serve", "--port", "0"), "Invalid value for '--port'"),
]


@pytest.mark.parametrize(("arguments", "sentence"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_bad_input_is_one_line_and_exit_code_2(
    run: Run, database: Database, arguments: tuple[str, ...], sentence: str
) -> None:
    with database.transaction() as tx:
        make_event(tx, "day")

    refused = run(*arguments)

    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"Error: {sentence}")
    assert refused.stderr.count("\n") == 1


def test_a_failure_is_one_line_and_exit_code_1(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EVENTDESK_DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/file.sqlite")

    failed = run("report", *PERIOD)

    assert failed.exit_code == 1
    assert failed.stderr == "Error: The database refused: unable to open database file\n"


def test_a_database_of_a_later_version_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "later.sqlite") as later:
        later.execute("CREATE TABLE alembic_version AS SELECT 'later' AS version_num")
    later.close()
    monkeypatch.setenv("EVENTDESK_DATABASE_URL", f"sqlite:///{tmp_path}/later.sqlite")

    failed = run("db", "upgrade")

    assert failed.exit_code == 1
    assert failed.stderr == "Error: The database refused: Can't locate revision identified by 'later'\n"


def test_a_database_without_a_driver_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTDESK_DATABASE_URL", "mysql://localhost/eventdesk")

    failed = run("report", *PERIOD)

    assert failed.exit_code == 1
    assert failed.stderr == "Error: Something is not installed: No module named 'MySQLdb'\n"


def test_what_is_wrong_in_a_file_is_shown_without_control_characters(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "campaign.json"
    file.write_text(json.dumps({"campaign": {"slug": "a", "x\x1b[31m\ud800": 1}}))

    refused = run("import", str(file))

    assert (refused.exit_code, refused.stderr.split(" is ")[0]) == (2, "Error: campaign.x?[31m?")


def test_without_an_argument_the_commands_are_named(run: Run) -> None:
    asked = run()

    assert asked.exit_code == 2
    assert "import" in asked.stderr


def test_tables_are_made_where_there_is_nothing_yet(tmp_path: Path) -> None:
    file = tmp_path / "new" / "eventdesk.sqlite"
    environment = environment_for(Database(f"sqlite:///{file}"), "http://127.0.0.1:1", tmp_path)
    command = [sys.executable, "-c", "from eventdesk.cli import main; main()", "db", "upgrade"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")
    assert file.exists()


def test_a_developers_machine_uses_the_secrets_of_its_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = tmp_path / "eventdesk.env"
    secrets.write_text(f"EVENTDESK_SECRET_KEY={'1' * 64}\nEVENTDESK_TICKET_KEYS=0:{'2' * 64}\n")
    monkeypatch.setenv("EVENTDESK_TICKET_KEYS", f"1:{'3' * 64}")
    monkeypatch.delenv("EVENTDESK_SECRET_KEY", raising=False)

    settings = Settings.from_env(local_environment(secrets))

    assert settings.secret_key == "1" * 64
    assert dict(settings.ticket_keys) == {1: b"\x33" * 32}


def test_production_never_reads_secrets_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = tmp_path / "eventdesk.env"
    secrets.write_text("EVENTDESK_SECRET_KEY=x\n")
    monkeypatch.setenv("EVENTDESK_ENVIRONMENT", "production")
    monkeypatch.delenv("EVENTDESK_SECRET_KEY", raising=False)

    assert "EVENTDESK_SECRET_KEY" not in local_environment(secrets)
