"""Bringing what is missing onto a machine: one line that says what, and no more tries than that."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import browser, environment, node, proxy, system


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with no program but those a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("EVENTDESK_TEST_CHROMIUM", raising=False)
    node.of_system.cache_clear()
    yield tmp_path
    node.of_system.cache_clear()


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_without_root_one_line_says_what_to_install(
    empty_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], purpose: str
) -> None:
    program(empty_path, "apt-get", "exit 0")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "missing_venv", lambda: ["python3.11-venv"])
    monkeypatch.setattr(system, "distribution", lambda: {"debian"})

    status = environment.main([purpose])

    said = capsys.readouterr()
    packages = "python3.11-venv chromium" if purpose == "test" else "python3.11-venv"
    assert (status, said.out, said.err.count("\n")) == (1, "", 1)
    assert f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}" in said.err


def test_without_apt_get_the_packages_are_named(empty_path: Path) -> None:
    with pytest.raises(system.MissingError, match="chromium fonts-noto-core"):
        system.install(["chromium", "fonts-noto-core"])


def test_nginx_is_found_where_debian_hides_it(empty_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def which(name: str, path: str) -> str:
        asked.append(path)
        return f"/usr/sbin/{name}"

    monkeypatch.setattr(shutil, "which", which)

    assert proxy.missing_packages() == []
    assert asked[0].split(os.pathsep) == [str(empty_path), "/usr/sbin"]


def test_what_apt_get_said_is_shown_when_it_fails(empty_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(empty_path, "apt-get", "echo E: no network; exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    with pytest.raises(system.MissingError, match="E: no network"):
        system.install(["chromium"])


def test_ubuntus_stand_in_for_a_snap_is_no_browser(empty_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(empty_path, "chromium-browser", "exec /snap/bin/chromium")
    monkeypatch.setattr(system, "distribution", lambda: {"ubuntu", "debian"})

    assert browser.find() is None
    assert "chromium" not in browser.missing_packages(), "it would be the snap again"


def test_a_browser_that_does_not_start_is_none(empty_path: Path) -> None:
    program(empty_path, "chromium", "exit 127")
    assert browser.find() is None

    program(empty_path, "google-chrome", "echo Google Chrome 156")
    assert browser.find() == str(empty_path / "google-chrome")


@pytest.mark.parametrize(("version", "is_used"), [("v18.19.0", False), ("v20.19.0", True), ("v24.1.0", True)])
def test_an_old_node_is_left_alone(empty_path: Path, version: str, is_used: bool) -> None:  # noqa: FBT001 - expected
    program(empty_path, "node", f"echo {version}")
    program(empty_path, "npm", "exit 0")

    assert node.of_system() is is_used
    assert shutil.which("node")
