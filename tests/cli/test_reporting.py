"""Reports from the command line: in every format, frozen, and written whole or not at all."""

import errno
import json
from datetime import timedelta
from pathlib import Path

import pytest

from eventdesk.db import Database
from tests.builders import make_event
from tests.cli.conftest import PERIOD, Run
from tests.conftest import NOW


def test_the_demo_gives_the_published_report(run: Run, tmp_path: Path) -> None:
    assert run("demo").exit_code == 0
    assert run("demo").exit_code == 0

    report = run("report", *PERIOD)
    text = run("report", *PERIOD, "--format", "text")
    target = tmp_path / "report.csv"
    written = run("report", *PERIOD, "--format", "csv", "-o", str(target))

    assert json.loads(report.stdout)["attendance"] == {"total": 601, "in_person": 370, "online": 231}
    assert text.stdout.startswith("Im Zeitraum von Januar bis Oktober 2025 wurden insgesamt 30 Veranstaltungen")
    assert (written.exit_code, written.stdout) == (0, "")
    assert target.read_bytes().startswith(b"\xef\xbb\xbfTabelle;")


def test_a_report_is_frozen_with_its_number_and_given_in_any_format(run: Run, tmp_path: Path) -> None:
    run("demo")
    freezing = ("report", *PERIOD, "--freeze", "--protect", "round5", "--zeros-meant")
    paper = tmp_path / "report.pdf"

    first = run(*freezing)
    second = run(*freezing, "--format", "pdf", "-o", str(paper))
    other = run("report", *PERIOD, "--protect", "suppress")

    assert (first.exit_code, second.exit_code, other.exit_code) == (0, 0, 2)
    assert json.loads(first.stdout)["version"] == 1
    assert paper.read_bytes().startswith(b"%PDF-")
    assert other.stderr == "Error: This campaign's reports are protected by round5; keep to one method.\n"


def test_an_event_without_figures_is_frozen_only_if_that_is_meant(run: Run, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "vergessen", starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1, hours=20))
    november = ("report", "--from", "2026-11-01", "--to", "2026-11-30", "--freeze")

    asked, meant = run(*november), run(*november, "--zeros-meant")

    assert (asked.exit_code, meant.exit_code) == (2, 0)
    assert asked.stderr.startswith("Error: Held, but nobody was counted: ")


def test_a_full_disk_leaves_the_report_that_was_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.json"
    target.write_text("the report of yesterday")
    monkeypatch.setattr(Path, "write_bytes", write_a_part)

    failed = run("report", *PERIOD, "-o", str(target))

    assert (failed.exit_code, failed.stderr) == (1, "Error: No space left on device\n")
    assert target.read_text() == "the report of yesterday"
    assert list(tmp_path.glob("report*")) == [target]


def write_a_part(path: Path, content: bytes) -> None:
    """Write as a disk does that is full after ten bytes."""
    with path.open("wb") as file:
        file.write(content[:10])
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_report_can_be_written_through_a_link_and_to_a_device(run: Run, tmp_path: Path) -> None:
    target, link = tmp_path / "report.json", tmp_path / "latest.json"
    target.touch(mode=0o600)
    link.symlink_to(target)

    written, thrown_away = run("report", *PERIOD, "-o", str(link)), run("report", *PERIOD, "-o", "/dev/null")

    assert (written.exit_code, thrown_away.exit_code) == (0, 0)
    assert link.is_symlink()
    assert json.loads(target.read_bytes())["events"]["total"] == 0
    assert target.stat().st_mode & 0o777 == 0o600
