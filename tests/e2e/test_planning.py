"""From the idea to families who are told: an organiser plans, publishes and moves an event, in German."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eventdesk import clock
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from tests.builders import make_event
from tests.databases import empty
from tests.desk.test_today import party
from tests.e2e.axe import assert_clean, send
from tests.server import Server

pytestmark = pytest.mark.e2e

EMAIL, PASSWORD = "orga@kausa.example.org", "vier Stationen im Rathaus"


@pytest.fixture
def site(servers: Any) -> Iterator[Server]:
    """One information day is over and not closed."""
    server: Server = servers("sqlite")
    empty(server.database)
    now = clock.now()
    with server.database.transaction() as tx:
        make_event(tx, starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=2, hours=-4))
        add_member(tx, EMAIL, Role.ORGANISER, PASSWORD, now)
    yield server
    empty(server.database)


@pytest.fixture
def page(browser: Browser, site: Server) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, locale="de-DE", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto("/staff/sign-in")
    page.locator("input[name=email]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    send(page, page.locator("main form button[type=submit]"))
    yield page
    context.close()


def follow(page: Page, name: str) -> None:
    """Reach a link or button by keyboard alone and press Enter."""
    target = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first
    target.focus()
    expect(target).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_information_day_is_planned_from_the_last_one(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Heute")
    expect(page.get_by_role("link", name="Vorbei und noch nicht abgeschlossen")).to_be_visible()
    assert_clean(page, "today")

    follow(page, "Neue Veranstaltung")
    assert_clean(page, "what a new event begins with")
    follow(page, "Wie die letzte: Informationstag mit vier Stationen")
    assert_clean(page, "a new event, filled in")
    page.get_by_label("Landkreis oder Stadt").select_option("15002")
    follow(page, "Speichern")
    expect(page.get_by_role("status")).to_contain_text("Entwurf")

    follow(page, "Vorschau")
    follow(page, "العربية")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert_clean(page, "a preview in Arabic")
    follow(page, "Zurück zur Veranstaltung")
    follow(page, "Veröffentlichen")
    expect(page.get_by_role("status")).to_contain_text("veröffentlicht")


def test_an_information_day_is_moved_and_everybody_is_told(page: Page, site: Server) -> None:
    begin = clock.now() + timedelta(days=9)
    with site.database.transaction() as tx:
        event = make_event(tx, "infotag-halle", starts_at=begin, ends_at=begin + timedelta(hours=4))
        tx.add_all(
            [party(event, "confirmed", email="a@example.org"), party(event, phone="+4915112345678", name="Amal")]
        )

    page.goto("/staff/events/infotag-halle/edit")
    page.get_by_label("Name des Ortes").fill("Rathaus")
    follow(page, "Speichern")
    expect(page.get_by_text("2 Familien rechnen mit dieser Veranstaltung.")).to_be_visible()
    assert_clean(page, "whom moving concerns")
    follow(page, "Speichern und alle benachrichtigen")
    expect(page.get_by_role("status")).to_contain_text("gespeichert")

    page.goto("/staff/events/infotag-halle/cancel")
    assert_clean(page, "whom cancelling concerns")
    follow(page, "Anrufliste (1)")
    expect(page.get_by_role("cell", name="+4915112345678")).to_be_visible()
    assert_clean(page, "the call list")
