"""What a family does by the address of its ticket, as it does it: a phone, keys or a thumb, and no script at all."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from eventdesk import clock, i18n
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES
from eventdesk.registration.models import Registration
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.camera import read_code
from tests.registration.verbs import NAME, make_family, seats
from tests.server import Server
from tests.wording import said

pytestmark = pytest.mark.e2e

MOST_STEPS = 60
"""More stops of the Tab key no page of ours has."""


@pytest.fixture(scope="module")
def words() -> Flask:
    """The least app that can translate."""
    app = Flask("eventdesk")
    i18n.init_app(app)
    return app


@pytest.fixture(scope="module")
def site(servers: Callable[[str], Server]) -> Iterator[Server]:
    """A server with one event, which begins in two days."""
    server = servers("sqlite")
    empty(server.database)
    begin = clock.now() + timedelta(days=2)
    with server.database.transaction() as tx:
        make_event(tx, "infotag", starts_at=begin, ends_at=begin + timedelta(hours=4), capacity=500)
    yield server
    empty(server.database)


@pytest.fixture
def page(browser: Browser, site: Server) -> Iterator[Page]:
    viewport: Any = {"width": 390, "height": 844}
    context = browser.new_context(base_url=site.url, viewport=viewport, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def key(site: Server) -> str:
    with site.database.transaction() as tx:
        return make_family(tx, event_in(tx))


def event_in(session: Any) -> Event:
    event: Event = session.scalars(select(Event)).one()
    return event


def step_to(page: Page, target: Locator) -> None:
    """Go to something with the Tab key, as whoever has no mouse does."""
    expect(target).to_have_count(1)
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if target.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"not reached with the keyboard: {target}")


def press(page: Page, words: Flask, language: str, role: Any, sentence: str) -> None:
    """Reach a link or button by keyboard, and press it."""
    step_to(page, page.locator("main").get_by_role(role, name=said(words, language, sentence), exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def scan(site: Server, token: str, code: str) -> str:
    """What the server says to a phone that reads this code."""
    item = {"id": str(uuid4()), "code": code, "station": "door", "scanned_at": clock.now().isoformat()}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = Request(f"{site.url}/api/v1/scans", data=json.dumps({"scans": [item]}).encode(), headers=headers)
    with urlopen(request, timeout=30) as answer:
        verdict: str = json.load(answer)["results"][0]["verdict"]
    return verdict


@pytest.mark.parametrize("language", ["de", "ar"])
def test_another_party_gets_another_code(page: Page, site: Server, words: Flask, key: str, language: str) -> None:
    page.goto(f"/{language}/tickets/{key}")
    old = read_code(page.locator("svg.qr").screenshot())

    press(page, words, language, "link", "Change who is coming")
    step_to(page, page.locator("input[name=child]"))
    page.keyboard.press("Control+a")
    page.keyboard.type("٣" if language == "ar" else "3")
    press(page, words, language, "button", "Save")

    expect(page).to_have_url(re.compile(f"/{language}/tickets/{key}$"))
    expect(
        page.get_by_text(said(words, language, "The party has changed: only this code is valid now."))
    ).to_be_visible()
    new = read_code(page.locator("svg.qr").screenshot())
    with site.database.transaction() as tx:
        _, token = add_device(tx, "infotag", "door", "Samira", clock.now())
    assert [scan(site, token, code) for code in (old, new)] == ["replaced", "welcome"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cancelling_is_a_question_and_an_answer(
    page: Page, site: Server, words: Flask, key: str, language: str
) -> None:
    before = taken(site.database)
    page.goto(f"/{language}/tickets/{key}")

    press(page, words, language, "link", "Cancel my registration")
    press(page, words, language, "button", "Yes, cancel my registration")

    expect(page.get_by_text(said(words, language, "Your registration is cancelled."))).to_be_visible()
    expect(page.get_by_role("link", name=said(words, language, "Register again"))).to_be_visible()
    assert taken(site.database) == before - 4


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_family_reads_its_data_and_has_them_deleted(
    page: Page, site: Server, words: Flask, key: str, language: str
) -> None:
    page.goto(f"/{language}/tickets/{key}")
    press(page, words, language, "link", "See my data")
    expect(page.get_by_text(NAME)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=said(words, language, "Save as a file (JSON)")).click()
    assert json.loads(download.value.path().read_text())["registration"]["name"] == NAME

    press(page, words, language, "link", "Delete my data")
    press(page, words, language, "button", "Yes, delete my data")

    expect(page.get_by_text(said(words, language, "Your data has been deleted."))).to_be_visible()
    with site.database.reading() as session:
        assert session.scalar(select(Registration).where(Registration.page_key == key)) is None
    page.go_back()
    expect(page.get_by_text(NAME)).to_have_count(0)
    answer = page.goto(f"/{language}/tickets/{key}")
    assert answer
    assert answer.status == 404


def taken(database: Database) -> int:
    with database.reading() as session:
        return seats(session, event_in(session))
