"""Families join an online hour and report barriers in a real browser: with a finger, by keyboard, without scripts."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import func, select

from eventdesk import clock
from eventdesk.checkin.models import Visit
from eventdesk.i18n import LANGUAGES
from eventdesk.legal.models import Feedback
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.axe import LANGUAGES as LOOKED_AT
from tests.e2e.axe import WIDTHS, assert_clean, send
from tests.server import Server

pytestmark = pytest.mark.e2e

ROOM = "https://rooms.example.org/stunde"
NAMES = {"de": "Olena", "ar": "أمل"}
JOIN = {"de": "Jetzt teilnehmen", "ar": "المشاركة الآن"}


@pytest.fixture(scope="module")
def site(servers: Any) -> Iterator[Server]:
    """A server with an online hour that begins in ten minutes, and one that begins in an hour."""
    server: Server = servers("sqlite")
    empty(server.database)
    now, hour = clock.now(), timedelta(hours=1)
    with server.database.transaction() as tx:
        for slug, begin in (("stunde", now + timedelta(minutes=10)), ("spaeter", now + hour)):
            hours: dict[str, Any] = {"starts_at": begin, "ends_at": begin + hour}
            make_event(tx, slug, form="online", join_url=ROOM, languages=["de", "ar"], **hours)
    yield server
    empty(server.database)


def open_page(browser: Browser, site: Server, *, scripts: bool, width: str = "phone") -> Page:
    size: Any = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    return browser.new_context(base_url=site.url, viewport=size, java_script_enabled=scripts).new_page()


def register(page: Page, language: str, slug: str) -> None:
    page.goto(f"/{language}/events/{slug}/register")
    page.locator("input[name=young]").fill("2")
    page.locator("input[name=name]").fill(NAMES.get(language, "Olena"))
    page.locator("form#registration button[type=submit]:not([name])").click()
    page.wait_for_url(re.compile("/tickets/"))


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", NAMES)
def test_a_family_joins_from_its_ticket(browser: Browser, site: Server, language: str, *, scripts: bool) -> None:
    page = open_page(browser, site, scripts=scripts)
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers)
        route.fulfill(body="<h1>The room of another provider</h1>", content_type="text/html")

    page.route(f"{ROOM}**", answer)
    before = seen(site)
    register(page, language, "stunde")
    ticket = page.url
    page.get_by_role("button", name=JOIN[language]).click()
    page.wait_for_url(ROOM)

    expect(page.get_by_role("heading")).to_have_text("The room of another provider")
    assert "referer" not in asked[0]
    assert seen(site) == before + 2
    page.go_back()
    expect(page).to_have_url(ticket)
    page.context.close()


def test_a_barrier_is_reported_by_keyboard_and_without_scripts(browser: Browser, site: Server) -> None:
    page = open_page(browser, site, scripts=False)
    page.goto("/de/events/stunde")
    page.get_by_role("link", name="Barriere melden").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/de/feedback"))
    expect(page.get_by_label("Auf welcher Seite?")).to_have_value("/de/events/stunde")
    page.get_by_label("Was klappt für Sie nicht?").focus()
    page.keyboard.type("Die Schrift ist zu klein.")
    for _ in ("page", "contact", "send"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/thanks"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Danke!")
    with site.database.reading() as session:
        report = session.scalars(select(Feedback)).one()
    assert (report.message, report.page) == ("Die Schrift ist zu klein.", "/de/events/stunde")
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LOOKED_AT)
def test_axe_finds_nothing_on_the_way_into_the_room(browser: Browser, site: Server, language: str, width: str) -> None:
    page = open_page(browser, site, scripts=True, width=width)
    page.route(ROOM, lambda route: route.fulfill(body="<h1>The room of another provider</h1>"))
    for slug in ("spaeter", "stunde"):
        register(page, language, slug)
        assert_clean(page, f"the ticket of {slug}")
        page.goto(f"{page.url}/room")
        assert_clean(page, f"the door of {slug}")
    door = page.url
    page.locator("form.join button").click()
    page.wait_for_url(ROOM)
    page.goto(door)
    assert_clean(page, "joined")
    page.context.close()


@pytest.mark.parametrize("language", LOOKED_AT)
def test_axe_finds_nothing_on_a_report_with_mistakes(browser: Browser, site: Server, language: str) -> None:
    page = open_page(browser, site, scripts=True)
    page.goto(f"/{language}/feedback")
    send(page, page.locator("form#feedback button[type=submit]"))
    assert_clean(page, "the form with mistakes")
    page.context.close()


@pytest.mark.proof
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_for_the_door_fits_on_both_sides_of_one_sheet(browser: Browser, site: Server, language: str) -> None:
    page = open_page(browser, site, scripts=True)
    page.goto(f"/{language}/data-protection")
    edge: Any = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")

    printed = page.pdf(format="A4", margin=edge)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.context.close()


def seen(site: Server) -> int:
    with site.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Visit)) or 0
