"""The files of deploy/ are what systemd, nginx, container engines and Kubernetes read."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import click
import kubernetes_validate
import pytest
import yaml

from deploy.local import certificate, proxy
from eventdesk.cli import main
from eventdesk.config import Settings
from tests.deploy.stack import DEPLOY, DRAWN, command_of, free_ports, settings_file, write_nginx

UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.service"))
KUBERNETES = "1.37.0"


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, as on a machine where the program is installed."""
    program = shutil.which("true")
    for path in (DEPLOY / "systemd").glob("eventdesk*.[st]*[er]*"):
        text = path.read_text().replace("/opt/eventdesk/current/.venv/bin/eventdesk", str(program))
        (tmp_path / path.name).write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE))
    return tmp_path


needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")


@needs_systemd
def test_systemd_understands_the_units(units: Path) -> None:
    names = ["eventdesk-web@8001.service", "eventdesk-worker.service", "eventdesk-backup.service"]

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names, "eventdesk-backup.timer"],
        cwd=units, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_little_is_exposed(units: Path, unit: str) -> None:
    """Of ten; two is what systemd calls OK. The network stays open: that is what a server is for."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", f"./{unit}"],
        cwd=units, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("unit", UNITS)
def test_units_call_commands_that_exist(unit: str) -> None:
    _program, command, *options = command_of(unit).split()

    found = main.commands.get(command)

    assert found
    known = {name for option in found.params for name in option.opts}
    assert {option for option in options if option.startswith("--")} <= known
    assert not isinstance(found, click.Group)


def test_every_proposed_setting_is_one_and_only_what_was_filled_in_starts() -> None:
    proposed = settings_file()

    assert proposed["EVENTDESK_ENVIRONMENT"] == "production"
    filled = {**{name: value or "Beispiel" for name, value in proposed.items()}, **DRAWN, "EVENTDESK_SMTP_URL": ""}
    filled["EVENTDESK_SECURITY_CONTACT"] = "it@example.org"
    assert Settings.from_env(filled).trusted_proxies == 1


def test_nginx_understands_its_configuration(tmp_path: Path) -> None:
    nginx = proxy.find()
    assert nginx
    certificate.prepare(tmp_path, "127.0.0.1")
    configuration = write_nginx(tmp_path, free_ports("https", "http", "caching", "one", "two"))

    done = subprocess.run(
        [nginx, "-t", "-q", "-p", str(tmp_path), "-c", str(configuration)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


class Words(HTMLParser):
    """Languages and their directions on a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[tuple[str | None, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self.said.append((dict(attrs).get("lang"), dict(attrs).get("dir")))


@pytest.mark.parametrize("page", sorted((DEPLOY / "nginx" / "pages").glob("*.html")), ids=lambda path: path.stem)
def test_what_nginx_itself_says_is_said_in_five_languages(page: Path) -> None:
    expected = [("de", None), ("en", None), ("ar", "rtl"), ("ru", None), ("uk", None)]

    assert Words(page.read_text()).said == expected


@pytest.mark.parametrize("name", ["compose.yaml"])
def test_the_compose_file_is_one(name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]

    done = subprocess.run([*command, str(DEPLOY / "container" / name)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_kubernetes_knows_every_object() -> None:
    objects = yaml.safe_load((DEPLOY / "kubernetes" / "eventdesk.yaml").read_text())["items"]

    for one in objects:
        kubernetes_validate.validate(one, KUBERNETES, strict=True)

    kinds = {one["kind"] for one in objects}
    assert {"Deployment", "Service", "Ingress", "CronJob", "Job", "NetworkPolicy", "PodDisruptionBudget"} <= kinds
