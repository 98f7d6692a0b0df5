"""Every page is valid HTML by a validator that is not ours, in every language it exists in."""

import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import Client

from deploy.local import node
from eventdesk.db import Database
from eventdesk.events.models import Status
from eventdesk.i18n import DESK_LANGUAGES, LANGUAGES
from eventdesk.legal.views import EASY_PAGES
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from eventdesk.vocabulary import Form
from tests.builders import make_event
from tests.professionals.conftest import make_meeting

ROOT = Path(__file__).parent.parent
VALIDATOR = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES = ROOT / "tests" / "htmlvalidate.json"
ANSWERS = {"young": "2", "parent": "1", "child": "1", "name": "أمل & «Ко»"}
PASSWORD = "vier Stationen im Rathaus"
FAMILY_PAGES = (
    *("", "events/infotag", "events/infotag/register", "events/voll", "events/voll/register", "events/abgesagt"),
    *("events/stunde", "events/nowhere", "tickets/nobody", "data-protection", "imprint", "accessibility"),
    *("?form=online&spoken=ru", "my-tickets", "tickets/deleted", "feedback", "feedback/thanks"),
    *(f"easy-german/{name}" for name in EASY_PAGES),
)
OWN_PAGES = ("", "/change", "/cancel", "/data", "/delete")
"""What a family finds at its own address; an online hour has a room there too."""
DESK_PAGES = (
    *(
        "staff/",
        "staff/events",
        "staff/events/new",
        "staff/events/infotag/preview/ar",
        "staff/feedback",
        "staff/health",
        "staff/retention",
        "reports/",
        "staff/rooms",
    ),
    *("staff/people", "staff/people/1", "staff/account", "staff/account/password", "staff/account/second-factor"),
    *("staff/events/treffen", "staff/events/treffen/meeting", "staff/events/treffen/presence"),
    *("de/professionals/treffen", "en/professionals/treffen", "de/professionals/deleted"),
    *("staff/events/stunde/room", "staff/events/gestern/record", "reports/deliveries/", "reports/versions/"),
    *(f"staff/events/infotag{page}" for page in ("/partners", "/partners/1", "/pack", "/interpreters", "/hall")),
    *(
        f"staff/events/infotag{page}"
        for page in ("", "/edit", "/cancel", "/devices", "/waiting", "/mails", "/calls", "/repeat", "/texts")
    ),
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def site(database: Database, now: datetime) -> None:
    """Events in every state a family can meet, and somebody who organises them."""
    hour = {"starts_at": now + timedelta(minutes=5), "ends_at": now + timedelta(hours=1)}
    with database.transaction() as tx:
        make_event(tx, "infotag", venue_address="Nicolaiplatz 1 & 2", step_free=True, childcare=True)
        make_event(tx, "voll", capacity=9, seats_taken=9)
        make_event(tx, "abgesagt", status=Status.CANCELLED)
        make_event(tx, "stunde", form=Form.ONLINE, join_url="https://rooms.example.org/stunde?a=1&b=2", **hour)
        make_event(tx, "gestern", starts_at=now - timedelta(days=1), ends_at=now - timedelta(hours=20))
        make_meeting(tx, "treffen", "network_multi", ends_at=now + timedelta(days=1))
        add_member(tx, "orga@example.org", Role.ADMIN, PASSWORD, now)


@pytest.mark.usefixtures("site")
def test_families_pages_are_valid(app: Flask, tmp_path: Path) -> None:
    browser = Client(app)
    for language in LANGUAGES:
        for path in FAMILY_PAGES:
            keep(tmp_path, browser, f"/{language}/{path}")
        wrong = browser.post(f"/{language}/events/infotag/register", data={"young": "many"})
        write(tmp_path, f"{language}-wrong", wrong.text)
        for slug, more in (("infotag", {}), ("voll", {"waiting": "1"}), ("stunde", {})):
            answers = ANSWERS | {"spoken_language": language, "submission": str(uuid4())} | more
            sent = browser.post(f"/{language}/events/{slug}/register", data=answers)
            for page in (*OWN_PAGES, *(("/room",) if slug == "stunde" else ())):
                keep(tmp_path, browser, f"{sent.location}{page}")

    assert complaints(tmp_path) == []


@pytest.mark.usefixtures("site")
def test_the_desks_pages_are_valid(app: Flask, tmp_path: Path) -> None:
    browser = Client(app)
    keep(tmp_path, browser, "/staff/sign-in")
    browser.post(
        "/staff/sign-in", data={"email": "orga@example.org", "password": PASSWORD}, base_url="https://localhost"
    )
    for language in DESK_LANGUAGES:
        for path in DESK_PAGES:
            keep(tmp_path, browser, f"/{path}?language={language}")
    keep(tmp_path, browser, "/scan/")

    assert complaints(tmp_path) == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path, database: Database) -> None:
    write(
        tmp_path,
        "wrong",
        '<!DOCTYPE html><html lang="de"><head><title>x</title></head><p id="a"><div id="a"></p></html>',
    )

    assert complaints(tmp_path) != []


def keep(folder: Path, browser: Client, path: str) -> None:
    """Open a page as a browser does and lay it down to be looked at."""
    page = browser.get(path, base_url="https://localhost")
    assert page.status_code in {200, 404}, f"{path}: {page.status}"
    write(folder, path, page.text)


def write(folder: Path, name: str, page: str) -> None:
    folder.joinpath(name.strip("/").replace("/", "_").replace("?", "_") + ".html").write_text(page)


def complaints(folder: Path) -> list[str]:
    """Everything the validator has to say, one line each."""
    command = [node.node(), str(VALIDATOR), "--config", str(RULES), "--formatter", "json", f"{folder}/*.html"]
    said = subprocess.run(command, check=False, capture_output=True, text=True, env=dict(node.environment())).stdout
    return [
        f"{Path(page['filePath']).name}:{fault['line']} {fault['ruleId']}: {fault['message']}"
        for page in json.loads(said)
        for fault in page["messages"]
    ]
