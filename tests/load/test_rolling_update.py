"""While a new version is rolled out, the one before runs beside it on the new tables, and families notice nothing."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from eventdesk import clock
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.outbox.models import OutgoingMail
from eventdesk.security import Role
from eventdesk.tickets.models import Ticket
from tests.builders import make_event
from tests.databases import Databases
from tests.load.crowd import exchange, open_form
from tests.load.nodes import COMMAND, Browser, Node, node
from tests.people import PASSWORD, make_member
from tests.server import ROOT, environment_for

pytestmark = pytest.mark.proof

MIGRATIONS = "eventdesk/migrations/versions"
SINCE = "eventdesk/health"
"""Came with the first version that calls itself ready on tables newer than its own."""
DESK = ("/staff/", "/staff/events/infotag", "/staff/events/infotag/live", "/staff/retention", "/reports/")


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


def migrations_of(version: str) -> set[str]:
    return listed(version, f"{MIGRATIONS}/")


def listed(version: str, path: str) -> set[str]:
    return set(git("ls-tree", "--name-only", version, path).decode().split())


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of the last version that did not know the newest migration yet, built."""
    known = migrations_of("HEAD")
    changes = git("log", "--format=%H", "--", MIGRATIONS).decode().split()
    older = (f"{change}^" for change in changes[:-1])
    # Never renumbered: a migration that is out keeps its number, or older versions would take it for another.
    version = next((older for older in older if migrations_of(older) < known and listed(older, SINCE)), None)
    if version is None:
        pytest.skip("there is no version before this one that could run beside it")
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(fileobj=io.BytesIO(git("archive", version))) as archive:
        archive.extractall(folder, filter="data")
    for shared in (".venv", "node_modules"):
        (folder / shared).symlink_to((ROOT / shared).resolve())
    for step in ("deploy.local.frontend", "deploy.local.translations"):
        arguments = ["compile"] if step.endswith("translations") else []
        subprocess.run([sys.executable, "-m", step, *arguments], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def database(databases: Databases) -> Iterator[Database]:
    """Tables of the new version; an event that runs just now, so that families and phones come."""
    database = databases.empty("postgresql", "rolling")
    hour = timedelta(hours=1)
    with database.transaction() as tx:
        make_event(tx, "infotag", starts_at=clock.now() - hour, ends_at=clock.now() + 4 * hour)
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def nodes(database: Database, before: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    """The old version and the new one."""
    folder = tmp_path_factory.mktemp("rolling")
    with ExitStack() as stack:
        old, new = (stack.enter_context(node(database, folder, checkout)) for checkout in (before, ROOT))
        yield old, new


def test_the_old_one_is_the_old_one_and_both_are_ready(nodes: tuple[Node, Node], before: Path) -> None:
    homes = [Path(os.readlink(f"/proc/{one.process.pid}/cwd")) for one in nodes]

    assert homes == [before, ROOT]
    assert [exchange(one.url, "GET", "/readyz", {})[0].status for one in nodes] == [200, 200]


@pytest.mark.parametrize("first", [0, 1])
def test_a_family_begins_at_one_and_goes_on_at_the_other(nodes: tuple[Node, Node], first: int) -> None:
    here, there = nodes[first].url, nodes[1 - first].url
    family = open_form(here, "infotag", first, 3)
    family.answers["email"] = f"family{first}@example.org"

    answer, again = family.ask(there), family.ask(here)

    assert (answer.status, answer.page_key) == (303, again.page_key)
    browser, page = Browser(network=f"198.51.100.{first}"), f"/de/tickets/{answer.page_key}"
    assert browser.open(here, page) == browser.open(there, f"{page}/change") == 200
    assert browser.send(here, f"{page}/change", **changed(browser.page)).status == 303
    assert browser.open(there, f"{page}/cancel") == 200
    assert browser.send(here, f"{page}/cancel").status == 303


def changed(page: str) -> dict[str, str]:
    """What the form of change says, and one child more."""
    inputs = {
        str(name[1]): str(value[1])
        for field in re.findall(r"<input[^>]*>", page)
        if (name := re.search(r'name="([^"]+)"', field)) and (value := re.search(r'value="([^"]*)"', field))
    }
    del inputs["csrf_token"]
    return inputs | {"child": "3", "spoken_language": "de"}


def test_a_phone_hands_in_at_both(database: Database, nodes: tuple[Node, Node]) -> None:
    with database.transaction() as tx:
        _, token = add_device(tx, "infotag", "door", "Samira", clock.now())
    family = open_form(nodes[0].url, "infotag", 9, 2)
    assert family.ask(nodes[0].url).status == 303
    with database.reading() as session:
        number = session.scalars(select(Ticket.number).order_by(Ticket.id.desc())).first()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    scan = {"id": str(uuid4()), "station": "door", "scanned_at": clock.now().isoformat(), "number": number}
    body = json.dumps({"scans": [scan | {"admitted": True}]})

    answers = [exchange(one.url, "POST", "/api/v1/scans", headers, body) for one in nodes]
    rosters = [exchange(one.url, "GET", "/api/v1/roster", headers) for one in nodes]

    assert [response.status for response, _text in answers + rosters] == [200] * 4
    assert json.loads(rosters[0][1])["tickets"] == json.loads(rosters[1][1])["tickets"]


def test_staff_sign_in_at_one_and_work_at_the_other(database: Database, nodes: tuple[Node, Node]) -> None:
    email = make_member(database, Role.ADMIN).email
    for here, there in (nodes, nodes[::-1]):
        browser = Browser()
        browser.open(here.url, "/staff/sign-in")
        assert browser.send(here.url, "/staff/sign-in", email=email, password=PASSWORD).status == 303

        assert {address: browser.open(there.url, address) for address in DESK} == dict.fromkeys(DESK, 200)


def test_either_worker_sends_what_the_other_version_queued(
    database: Database, nodes: tuple[Node, Node], before: Path, tmp_path: Path
) -> None:
    environment = environment_for(database, "https://events.example.org", tmp_path)
    for turn, checkout in enumerate((ROOT, before)):
        family = open_form(nodes[turn].url, "infotag", 20 + turn, 1)
        family.answers["email"] = f"family{20 + turn}@example.org"
        assert family.ask(nodes[turn].url).status == 303
        subprocess.run([*COMMAND, "worker", "--once"], cwd=checkout, env=environment, check=True)

    with database.reading() as session:
        waiting = select(OutgoingMail).where(OutgoingMail.sent_at.is_(None), OutgoingMail.failed_at.is_(None))
        assert not session.scalars(waiting).all()
    letters = "".join(path.read_text() for path in (tmp_path / "mail").glob("*.eml"))
    assert {number for number in (20, 21) if f"family{number}@example.org" in letters} == {20, 21}
