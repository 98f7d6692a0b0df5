"""An organiser prepares a day in German, by keyboard: room, partners, interpreters, paper; a partner says yes."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eventdesk import clock
from eventdesk.halls.models import Room
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.axe import WIDTHS, assert_clean, send
from tests.registration.verbs import make_family
from tests.server import Server

pytestmark = [pytest.mark.e2e, pytest.mark.proof]

EMAIL, PASSWORD = "orga@kausa.example.org", "vier Stationen im Rathaus"
URL = "/staff/events/infotag-magdeburg"
PICTURES = os.environ.get("EVENTDESK_TEST_PICTURES", "")
"""A folder in which pictures of each page are laid down, for whoever wants to look."""


@pytest.fixture
def page(browser: Browser, servers: Any) -> Iterator[Page]:
    """An organiser's browser five days before an event that a family registered for."""
    server: Server = servers("sqlite")
    empty(server.database)
    starts_at = clock.now().replace(minute=0) + timedelta(days=5)
    with server.database.transaction() as tx:
        event = make_event(tx, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4))
        make_family(tx, event)
        tx.add(Room(name="Stadtbibliothek", location="Breiter Weg 109, 39104 Magdeburg", district_ags="15003", holds=50,
                    step_free=True, step_free_note="Rampe am Hof, bitte klingeln."))  # fmt: skip
        add_member(tx, EMAIL, Role.ORGANISER, PASSWORD, clock.now())
    context = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"/staff/sign-in?next={URL}")
    page.locator("input[name=email]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    send(page, page.locator("main form button[type=submit]"))
    yield page
    context.close()
    empty(server.database)


def test_a_day_is_prepared_by_keyboard_and_a_partner_confirms(page: Page, browser: Browser) -> None:
    take_a_room(page)
    link = plan_a_partner(page)
    confirm(browser, page.url.split("/staff", 1)[0], link)
    page.goto(f"{URL}/partners")
    expect(page.locator(".badge", has_text="bestätigt")).to_be_visible()
    look(page, "partners")
    book_an_interpreter(page)

    page.goto(f"{URL}/pack")

    look(page, "pack")
    signs = page.get_by_role("link", name="Schilder für die Stationen").get_attribute("href")
    assert page.request.get(str(signs)).headers["content-type"] == "application/pdf"


def press(page: Page, role: Any, name: str) -> None:
    """Reach something by focus and press Enter, as without a mouse."""
    found = page.get_by_role(role, name=name, exact=True)
    found.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look(page: Page, name: str) -> None:
    """axe at both widths, and a picture if somebody wants one."""
    for width, (wide, high) in WIDTHS.items():
        page.set_viewport_size({"width": wide, "height": high})
        assert_clean(page, f"{name}, {width}")
        if PICTURES:
            page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)


def take_a_room(page: Page) -> None:
    """Families are told; the warning says how many."""
    press(page, "link", "Raum")
    look(page, "hall")
    press(page, "button", "Diesen Raum nehmen: Stadtbibliothek")
    expect(page.get_by_role("status")).to_contain_text("jetzt in diesem Raum")
    expect(page.get_by_text("Rampe am Hof")).to_be_visible()
    page.goto("/staff/rooms")
    look(page, "rooms")


def plan_a_partner(page: Page) -> str:
    """A mistake first; then a partner at two stations. Gives its own link."""
    page.goto(f"{URL}/partners")
    press(page, "button", "Hinzufügen")
    look(page, "partners-wrong")
    page.get_by_label("Einrichtung").fill("IHK Magdeburg")
    page.get_by_label("Dienstliche E-Mail-Adresse").fill("info@ihk.example.org")
    page.get_by_label("1. Ich habe allgemeine und rechtliche Fragen.").press("Space")
    press(page, "button", "Hinzufügen")
    expect(page.get_by_role("status")).to_contain_text("gespeichert")
    page.get_by_role("link", name="IHK Magdeburg").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("IHK Magdeburg")
    look(page, "partner")
    return page.locator("main p bdi a").inner_text()


def confirm(browser: Browser, origin: str, link: str) -> None:
    """The partner opens its link on another machine, without an account."""
    context = browser.new_context(base_url=origin, locale="de-DE")
    own = context.new_page()
    own.goto(link[link.index("/staff") :])
    look(own, "own-page")
    press(own, "button", "Ja, wir sind dabei")
    expect(own.get_by_text("Sie haben zugesagt")).to_be_visible()
    context.close()


def book_an_interpreter(page: Page) -> None:
    """Red turns green."""
    page.goto(f"{URL}/interpreters")
    expect(page.locator(".badge--danger")).to_have_text("niemand gebucht: bitte jetzt handeln")
    look(page, "interpreters")
    page.locator("select[name=language]").select_option("ar")
    page.locator("input[name=name]").fill("Rana Dolmetsch")
    page.get_by_label("Hat zugesagt").press("Space")
    press(page, "button", "Hinzufügen")
    expect(page.locator(".badge--danger")).to_have_count(0)
    page.get_by_role("link", name="Rana Dolmetsch").press("Enter")
    expect(page.get_by_label("Anwesend von")).to_be_visible()
    look(page, "interpreter")
