"""An information day from the organiser's chair: watched while it goes, paper entered, closed, and opened again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from eventdesk import clock
from eventdesk.checkin.models import Device
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from tests.builders import make_event, make_ticket
from tests.databases import empty
from tests.e2e.axe import WIDTHS, assert_clean, send
from tests.reports.presence import see
from tests.server import Server

pytestmark = pytest.mark.e2e

EMAIL, PASSWORD = "orga@kausa.example.org", "vier Stationen im Rathaus"
URL = "/staff/events/infotag-magdeburg"


@pytest.fixture
def site(servers: Any) -> Iterator[Server]:
    """An event that is running, with a phone that holds two scans."""
    server: Server = servers("sqlite")
    empty(server.database)
    now = clock.now()
    with server.database.transaction() as tx:
        event = make_event(tx, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=3), room_limit=4)
        add_device(tx, event.slug, "door", "Samira", now)
        tx.execute(update(Device).values(paired_at=now, seen_at=now, unsent=2))
        add_member(tx, EMAIL, Role.ORGANISER, PASSWORD, now)
    yield server
    empty(server.database)


@pytest.fixture
def page(browser: Browser, site: Server) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, locale="de-DE", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"/staff/sign-in?next={URL}")
    page.locator("input[name=email]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    send(page, page.locator("main form button[type=submit]"))
    yield page
    context.close()


def arrive(database: Database, party: dict[str, int]) -> None:
    """A family comes in and goes to the first station."""
    with database.transaction() as tx:
        event = tx.scalars(select(Event)).one()
        day = clock.now().date()
        see(tx, make_ticket(tx, event, party, clock.now()), ["door", "general"], day=day)


def assert_clean_at_both_widths(page: Page, what: str) -> None:
    for width, height in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": height})
        assert_clean(page, f"{what}, {width} wide")


def test_an_information_day_from_the_organisers_chair(page: Page, site: Server) -> None:
    watch(page, site.database)
    enter_paper(page)
    close(page)

    page.get_by_role("button", name="Veranstaltung wieder öffnen").click()

    expect(page.locator(".badge").first).to_have_text("Veröffentlicht")


def watch(page: Page, database: Database) -> None:
    """The view follows by itself, stands still on request, warns, and shows a projector less."""
    page.clock.install()
    page.get_by_role("link", name="Live-Ansicht").click()
    total = page.locator(".live__count")
    expect(total).to_have_text("0")
    arrive(database, {"young": 2, "child": 1})
    page.clock.run_for(10_000)
    expect(total).to_have_text("2")
    expect(page.get_by_role("status")).to_have_text("2 Teilnehmende sind gekommen.")
    assert_clean_at_both_widths(page, "the live view")

    page.get_by_role("button", name="Aktualisieren anhalten").press("Enter")
    arrive(database, {"parent": 2})
    page.clock.run_for(60_000)
    expect(total).to_have_text("2")
    page.get_by_role("button", name="Wieder aktualisieren").press("Enter")
    expect(total).to_have_text("4")
    expect(page.get_by_text("er fasst 4")).to_be_visible()

    page.get_by_role("link", name="Für den Beamer").click()
    expect(page.get_by_text("Samira")).to_have_count(0)
    assert_clean_at_both_widths(page, "the projector's view")


def enter_paper(page: Page) -> None:
    """Sheets are printed, and entered with a mistake first."""
    page.goto(f"{URL}/tally-sheets")
    assert_clean_at_both_widths(page, "paper")
    page.goto(f"{URL}/tally")
    page.get_by_label("Gruppen, Junge Interessierte").fill("2")
    send(page, page.get_by_role("button", name="Strichlisten speichern"))
    assert_clean_at_both_widths(page, "a tally with a mistake")
    page.get_by_label("Junge Interessierte", exact=True).fill("5")
    page.get_by_role("button", name="Strichlisten speichern").click()
    expect(page.get_by_role("status")).to_contain_text("gespeichert")


def close(page: Page) -> None:
    """A phone that holds scans takes a second look, by keyboard."""
    page.goto(f"{URL}/close")
    expect(page.get_by_text("Samira")).to_be_visible()
    send(page, page.get_by_role("button", name="Die Zahlen stimmen: abschließen"))
    assert_clean_at_both_widths(page, "closing without a second look")
    page.get_by_label("Ich habe das gesehen.").press("Space")
    page.get_by_role("button", name="Die Zahlen stimmen: abschließen").press("Enter")
    expect(page.locator(".badge").first).to_have_text("Abgeschlossen")
    page.get_by_role("link", name="Abgeschlossene Zahlen ansehen").click()
    expect(page.locator(".figures__item", has_text="Anwesende Teilnehmende")).to_contain_text("9")
    assert_clean_at_both_widths(page, "a closed event")
